// Copies what stands above the button: a link, a key, or every code on a line of its own. Without scripts it is marked and copied by hand.
(function () {
  "use strict";

  function byHand(words) {
    var area = document.createElement("textarea");
    area.value = words;
    area.setAttribute("readonly", "");
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("not copied"));
  }
  function copied(words) {
    if (!navigator.clipboard) return byHand(words);
    return navigator.clipboard.writeText(words).catch(function () { return byHand(words); });
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-copies]"), function (row) {
    var button = row.querySelector("button"), said = row.querySelector("[role=status]");
    var codes = document.getElementById(row.getAttribute("data-copies")).querySelectorAll("code");
    row.hidden = false;
    button.addEventListener("click", function () {
      var words = Array.prototype.map.call(codes, function (code) { return code.textContent; }).join("\n");
      said.textContent = "";
      copied(words)
        .then(function () { said.textContent = "Copied"; button.focus(); })
        .catch(function () { said.textContent = "It cannot be copied here. Mark it and copy it by hand."; });
    });
  });
})();
