// The writing page, made quicker where scripts run: saved by itself, checked and shown while typing, our blocks at a click.
// Everything works without: the same buttons post the same form.
(function () {
  "use strict";

  function all(list, act) { Array.prototype.forEach.call(list, act); }
  function later(wait, act) { var timer; return function () { clearTimeout(timer); timer = setTimeout(act, wait); }; }

  // Parts of a page that take a moment come by themselves.
  all(document.querySelectorAll("[data-piece]"), function (part) {
    part.setAttribute("aria-busy", "true");
    fetch(part.getAttribute("data-piece"), { headers: { Accept: "text/html; piece" }, credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error("no piece"); return answer.text(); })
      .then(function (words) { part.innerHTML = words; })
      .catch(function () { /* The link in its place still leads there. */ })
      .then(function () { part.removeAttribute("aria-busy"); });
  });

  var form = document.querySelector("[data-form]");
  if (!form) return;
  var body = form.querySelector("[data-body]");
  var state = form.querySelector("[data-state]");
  var checked = form.querySelector("[data-checked]");
  var show = form.querySelector("[data-see]");
  var frame = document.querySelector("iframe[name=see]");
  var unsaved = false, saving = false, stopped = false, failed = false, out = false, pasting = false, answered = false, pressed = null, waits = null;
  var sizes = form.querySelectorAll(".see__size");

  // In two parts: what a paste left out stays there to be read, and is not read out again with every word on saving.
  var said = document.createElement("span"), leftOut = document.createElement("strong");
  said.textContent = state.textContent;
  state.textContent = "";
  state.setAttribute("aria-atomic", "false");
  [said, document.createTextNode(" "), leftOut].forEach(function (part) { state.appendChild(part); });

  function say(words) {
    said.textContent = words;
    state.className = "write__state";
  }
  function stop(words, address, link) {
    stopped = true;
    say(words + " ");
    var a = document.createElement("a");
    a.href = address;
    a.textContent = link;
    if (address.indexOf("sign-in") >= 0) a.target = "_blank";
    // What was typed since then is not among the words kept there: all that stands here is sent again, and meets the other's anew.
    if (address.indexOf("/clash/") >= 0) {
      a.addEventListener("click", function (event) {
        event.preventDefault();
        form.querySelector("button[value=save]").click();
      });
    }
    said.appendChild(a);
    state.className = "write__state note note--stop";
  }
  function sent() { return new URLSearchParams(new FormData(form)); }
  function post(address, headers) {
    return fetch(address, { method: "POST", body: sent(), headers: headers || {}, credentials: "same-origin" });
  }

  // Saving by itself is over: a press on Save that came meanwhile goes on, with the mark of what was just saved.
  function saved() {
    var next = waits;
    saving = false;
    if (!next || pasting) return;
    waits = null;
    answered = true;
    next.click();
    answered = false;
  }
  // A press that waited is given up: whoever goes on writing is not taken elsewhere when the connection comes back.
  function notSaved(words) {
    unsaved = failed = true;
    stopped = false;
    waits = null;
    say(words);
  }
  function gone() {
    notSaved("Not saved: the connection is gone. It is tried again by itself. Your words are still here: do not close this page.");
    again();
  }
  function signedOut() {
    out = true;
    waits = null;
    stop("You have been signed out. Your words are still here: do not close this page.", "/editor/sign-in/", "Sign in in another tab, then press Save");
  }
  // The site answered, and will not have it. What is too long is told in the site's own words; more of the same would not help there.
  function refused(answer) {
    if (answer.status === 401) {
      unsaved = true;
      return signedOut();
    }
    if (answer.status >= 500) again();
    var kind = answer.status === 413 ? answer.headers.get("Content-Type") : "", own = null;
    if (/^text\/plain/.test(kind)) own = answer.text();
    if (/^application\/json/.test(kind)) own = answer.json().then(function (told) { return told.said; });
    return (own || Promise.resolve("This could not be saved. Tell whoever looks after the site.")).then(function (words) {
      notSaved(words + " Your words are still here: do not close this page.");
    });
  }
  function saveNow() {
    if (!unsaved || saving || stopped) return;
    saving = true;
    unsaved = false;
    post(window.location.pathname, { Accept: "application/json" })
      .then(function (answer) {
        if (!answer.ok) return refused(answer);
        return answer.json().catch(function () { return refused(answer); });
      })
      .then(function (said) {
        if (said && failed) {
          failed = false;
          check();
          see();
        }
        if (said && said.clash) {
          stop(said.by + " saved this file while you were writing. Your words are kept.", said.clash, "Bring both together");
        } else if (said && said.said) {
          unsaved = unsaved || said.unsaved;
          say(said.said);
        } else if (said) {
          form.querySelector("[name=seen]").value = said.seen;
          say("Saved at " + said.at + ".");
          if (unsaved) save();
        }
      })
      .catch(gone)
      .then(saved);
  }
  var save = later(3000, saveNow), again = later(10000, saveNow);
  window.addEventListener("online", function () { if (failed) saveNow(); });

  // The browser's own page on what went wrong would take the place of the words: they are let go of once the site has answered.
  function tryFirst() {
    say("Saving…");
    if (failed) {
      unsaved = true;
      stopped = false;
      saveNow();
      return;
    }
    saving = true;
    post(form.getAttribute("data-check"), { Accept: "text/html, application/json" })
      .then(function (answer) { return answer.ok ? null : refused(answer); }, gone)
      .then(saved);
  }

  // What is mended says so at its field too, before it is saved.
  function mended(control) {
    var still = Array.prototype.some.call(checked.querySelectorAll("a[href^='#']"), function (link) {
      return control.contains(document.getElementById(link.getAttribute("href").slice(1)));
    });
    if (still) return;
    control.classList.remove("has-error");
    all(control.querySelectorAll(".field-error"), function (said) { said.remove(); });
    all(control.querySelectorAll("[aria-invalid]"), function (field) { field.removeAttribute("aria-invalid"); });
  }
  var checking = Promise.resolve(false);
  var check = later(900, function () {
    checking = post(form.getAttribute("data-check"), { Accept: "text/html, application/json" })
      .then(function (answer) {
        if (answer.status === 401) signedOut();
        if (!answer.ok || answer.redirected) throw new Error("no check");
        return answer.text();
      })
      .then(function (words) {
        out = false;
        checked.innerHTML = words;
        all(form.querySelectorAll(".has-error"), mended);
        return true;
      })
      .catch(function () { /* Saving says what is wrong. */ });
  });

  // Shown by the site's own pages, in place, at the height where the reader was; a place seen for the first time, where the file stands in it.
  var scrolled = 0, fresh = true;
  // Neither a page to sign in by nor the browser's own on what went wrong comes in its place: the check was answered first.
  var see = later(1400, function () {
    checking.then(function (fine) {
      if (!fine) return;
      try { scrolled = frame.contentWindow.scrollY; } catch (refused) { scrolled = 0; }
      show.click();
    });
  });
  function settle() {
    try {
      var inside = frame.contentWindow, target = inside.document.querySelector("[data-preview-target]");
      if (fresh) scrolled = target ? inside.scrollY + target.getBoundingClientRect().top - 40 : 0;
      if (inside.location.href !== "about:blank" && inside.document.readyState === "complete") fresh = false;
      inside.scrollTo(0, scrolled);
    } catch (refused) { /* Another page is there. */ }
  }
  if (frame) {
    frame.addEventListener("load", settle);
    settle();
  }
  all(sizes, function (size) { size.setAttribute("form", "none"); });

  form.addEventListener("input", function (event) {
    if (event.target.name === "at") fresh = true;
    if (event.target.name === "on" || event.target.name === "at") { check(); see(); return; }
    if (event.target.classList.contains("see__size") || event.target.id === "insert-words") return;
    unsaved = true;
    if (!stopped && !failed) say("Not saved yet.");
    save();
    check();
    if (frame && !stopped) see();
  });
  // What was pressed is told in old browsers by the click alone; Enter in a field clicks the first button too.
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[type=submit]");
    if (button) pressed = button;
  });
  form.addEventListener("submit", function (event) {
    if (pressed && pressed.getAttribute("formtarget") === "see") {
      if (!(out || failed || navigator.onLine === false)) return;
      event.preventDefault();
      check();
      see();
      return;
    }
    if (answered || !(saving || pasting || unsaved || failed || navigator.onLine === false)) {
      unsaved = false;
      return;
    }
    event.preventDefault();
    waits = pressed || form.querySelector("button[value=save]");
    // Two saves at once would meet each other as if they were two people's.
    if (saving || pasting) say("Saving…");
    else tryFirst();
  });
  window.addEventListener("beforeunload", function (event) {
    if (!unsaved) return;
    event.preventDefault();
    event.returnValue = "";
  });
  // Leaving quickly by the keyboard: what was typed is saved with Ctrl+S, as editors expect.
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.querySelector("button[value=save]").click();
    }
  });

  if (!body) return;

  // Puts words into the text so that the browser's own Undo takes them back.
  function put(words, from, to) {
    body.focus();
    body.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, words)) {
      body.setRangeText(words, from, to, "end");
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  // What is put in between words does not run into them.
  function apart(code) {
    var before = body.value.charAt(body.selectionStart - 1), after = body.value.charAt(body.selectionEnd);
    return (before && !/[\s(\[“‘"'\u2013\u2014/-]/.test(before) ? " " : "") + code + (after && !/[\s.,;:!?)\]”’"'\u2013\u2014/-]/.test(after) ? " " : "");
  }
  function selected() { return body.value.slice(body.selectionStart, body.selectionEnd); }
  function around(mark) {
    var from = body.selectionStart, words = selected();
    put(mark + words + mark, from, body.selectionEnd);
    body.setSelectionRange(from + mark.length, from + mark.length + words.length);
  }
  function line(mark) {
    var from = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
    var lines = body.value.slice(from, body.selectionEnd).split("\n");
    put(lines.map(function (words) { return words.indexOf(mark) === 0 ? words.slice(mark.length) : mark + words; }).join("\n"), from, body.selectionEnd);
  }
  function block(name) {
    var before = body.value.slice(0, body.selectionStart), words = selected() || (name === "glance" ? "- " : "");
    var gap = !before || /\n\n$/.test(before) ? "" : /\n$/.test(before) ? "\n" : "\n\n";
    var from = body.selectionStart + gap.length + name.length + 5;
    put(gap + "::: " + name + "\n" + words + "\n:::\n", body.selectionStart, body.selectionEnd);
    body.setSelectionRange(from, from + words.length);
  }

  var bar = form.querySelector("[data-toolbar]");
  if (bar) {
    bar.hidden = false;
    bar.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button || pasting) return;
      if (button.hasAttribute("data-around")) around(button.getAttribute("data-around"));
      if (button.hasAttribute("data-line")) line(button.getAttribute("data-line"));
      if (button.hasAttribute("data-block")) block(button.getAttribute("data-block"));
      if (button.hasAttribute("data-put")) put(button.getAttribute("data-put"), body.selectionStart, body.selectionEnd);
      if (button.hasAttribute("data-link")) {
        var from = body.selectionStart, words = selected() || "words";
        put("[" + words + "](https://)", from, body.selectionEnd);
        body.setSelectionRange(from + words.length + 3, from + words.length + 11);
      }
    });
    // One stop for the Tab key; the arrows move along the bar.
    var buttons = bar.querySelectorAll("button");
    all(buttons, function (button, at) { button.tabIndex = at ? -1 : 0; });
    bar.addEventListener("keydown", function (event) {
      var at = Array.prototype.indexOf.call(buttons, document.activeElement);
      var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      to = (to + buttons.length) % buttons.length;
      all(buttons, function (button, number) { button.tabIndex = number === to ? 0 : -1; });
      buttons[to].focus();
    });
    insertPanel(bar.querySelector("[data-insert]"), document.getElementById("insert"));
  }

  function insertPanel(opener, panel) {
    var words = panel.querySelector("input"), found = panel.querySelector("[data-found]");
    function close() { panel.hidden = true; opener.setAttribute("aria-expanded", "false"); }
    opener.addEventListener("click", function () {
      panel.hidden = !panel.hidden;
      opener.setAttribute("aria-expanded", String(!panel.hidden));
      if (!panel.hidden) words.focus();
    });
    words.addEventListener("input", later(200, function () {
      fetch(panel.getAttribute("data-names") + "?q=" + encodeURIComponent(words.value), { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then(function (answer) { return answer.json(); })
        .then(function (said) {
          found.textContent = "";
          said.names.forEach(function (name) {
            var row = document.createElement("li"), button = document.createElement("button"), says = document.createElement("span");
            button.type = "button";
            button.textContent = name.title;
            button.addEventListener("click", function () {
              if (pasting) return;
              close();
              put(apart(name.code), body.selectionStart, body.selectionEnd);
            });
            says.textContent = name.says;
            row.appendChild(button);
            row.appendChild(says);
            found.appendChild(row);
          });
          if (!said.names.length) found.textContent = "Nothing by that name. Try one word of it.";
        })
        .catch(function () { found.textContent = "It cannot be looked up just now."; });
    }));
    words.addEventListener("keydown", function (event) {
      if (event.key === "Enter") {
        event.preventDefault();
        var first = found.querySelector("button");
        if (first) first.click();
      }
      if (event.key === "Escape") { close(); opener.focus(); }
    });
  }

  var AS_PLAIN_WORDS = "What you pasted came in as plain words, without its headings, lists and links.";
  // What comes from a word processor comes in as our own Markdown. Until then nothing else is written: it would move the place for it.
  body.addEventListener("paste", function (event) {
    var page = event.clipboardData && event.clipboardData.getData("text/html");
    if (pasting) event.preventDefault();
    if (pasting) return;
    leftOut.textContent = page && page.length > 200000 ? AS_PLAIN_WORDS : "";
    if (!page || page.length > 200000) return;
    event.preventDefault();
    var from = body.selectionStart, to = body.selectionEnd, plain = event.clipboardData.getData("text/plain");
    var asked = new AbortController(), late = setTimeout(function () { asked.abort(); }, 5000);
    pasting = body.readOnly = true;
    function bring(words) {
      var elsewhere = document.activeElement;
      clearTimeout(late);
      pasting = body.readOnly = false;
      put(words, from, to);
      if (elsewhere !== body && elsewhere !== document.body) elsewhere.focus();
      if (waits && !saving) tryFirst();
    }
    fetch(body.getAttribute("data-paste"), { method: "POST", body: new URLSearchParams({ words: page }), credentials: "same-origin", signal: asked.signal })
      .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error("not cleaned"); return answer.json(); })
      .then(function (came) {
        leftOut.textContent = came.left_out;
        bring(came.words);
      }, function () {
        leftOut.textContent = AS_PLAIN_WORDS;
        bring(plain);
      });
  });
})();
