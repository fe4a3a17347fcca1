// Small extras for the self-check; everything works without them.
(function () {
  "use strict";
  var summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  var print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  }

  // Folded parts are opened for paper and closed again.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.filter.call(document.querySelectorAll("details"), function (part) { return !part.open && !part.classList.contains("menu"); });
    opened.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () { opened.forEach(function (part) { part.open = false; }); });

  // Five minutes before the answers are forgotten, offer to keep going; when they are, none stays on the screen.
  var time = document.querySelector("[data-minutes]");
  if (!time) return;
  var known = document.querySelector("meta[name=words]"), words = known ? JSON.parse(known.content) : {};
  function say(english) { return words[english] || english; }
  var minutes = Number(time.getAttribute("data-minutes")), kept = time.getAttribute("data-kept"), since, looking, offered;
  // A screen reader speaks what is put into a status, not a status put into the page.
  var note = document.createElement("p");
  note.setAttribute("role", "status");
  note.tabIndex = -1;
  document.getElementById("main").appendChild(note);
  function over() {
    clearInterval(looking);
    while (document.body.firstChild) document.body.removeChild(document.body.firstChild);
    // There the server says what is so, since another tab may have kept the answers.
    window.location.replace(kept);
  }
  function offer() {
    offered = true;
    note.className = "tip keep-going";
    note.textContent = say("Your answers will be forgotten within 5 minutes.") + " ";
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = say("Keep going");
    function again() { button.textContent = say("No connection. Try again"); }
    button.addEventListener("click", function () {
      fetch(kept, { method: "POST", credentials: "same-origin", cache: "no-store" }).then(function (answer) {
        // The server says in its status alone whether they are still there.
        if (answer.status !== 204) return answer.ok ? over() : again();
        note.textContent = say("Your answers are kept for another {minutes} minutes.").replace("{minutes}", minutes);
        note.focus();
        begin();
      }, again);
    });
    note.appendChild(button);
  }
  // By the clock: on a phone that sleeps, or in a tab nobody looks at, timers stand still.
  function look() {
    var gone = Date.now() - since;
    // The server counts whole seconds.
    if (gone > minutes * 60000 + 2000) over();
    else if (gone >= (minutes - 5) * 60000 && !offered && window.fetch) offer();
  }
  function begin() { since = Date.now(); offered = false; }
  begin();
  looking = setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
})();
