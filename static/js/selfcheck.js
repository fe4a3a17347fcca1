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

  // Five minutes before the answers are forgotten, offer to keep going.
  var time = document.querySelector("[data-minutes]");
  if (!time || !window.fetch) return;
  var known = document.querySelector("meta[name=words]"), words = known ? JSON.parse(known.content) : {};
  function say(english) { return words[english] || english; }
  var minutes = Number(time.getAttribute("data-minutes"));
  // A screen reader speaks what is put into a status, not a status put into the page.
  var note = document.createElement("p");
  note.setAttribute("role", "status");
  note.tabIndex = -1;
  document.getElementById("main").appendChild(note);
  function warn() {
    note.className = "tip keep-going";
    note.textContent = say("Your answers will be forgotten in 5 minutes.") + " ";
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = say("Keep going");
    button.addEventListener("click", function () {
      fetch(window.location.pathname, { credentials: "same-origin", cache: "no-store" }).then(function () {
        note.textContent = say("Your answers are kept for another {minutes} minutes.").replace("{minutes}", minutes);
        note.focus();
        wait();
      }, function () { button.textContent = say("No connection. Try again"); });
    });
    note.appendChild(button);
  }
  function wait() { setTimeout(warn, (minutes - 5) * 60000); }
  wait();
})();
