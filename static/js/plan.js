// Ticks on a shared plan: kept on this device only after the parent asks, under keys that mean nothing.
(function () {
  "use strict";
  var ticks = document.querySelectorAll("[data-tick]");
  var keep = document.querySelector("[data-keep]");
  if (!ticks.length || !keep) return;
  try { localStorage.getItem("k"); } catch (refused) { return; }

  // A short number made from the address, so that the key tells nothing about the plan.
  function key() {
    var sum = 5381, path = window.location.pathname;
    for (var at = 0; at < path.length; at++) sum = ((sum * 33) ^ path.charCodeAt(at)) >>> 0;
    return "k" + sum.toString(36);
  }
  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function kept() { return localStorage.getItem(key()); }
  function save() {
    var bits = "";
    each(ticks, function (tick) { bits += tick.checked ? "1" : "0"; });
    localStorage.setItem(key(), bits);
  }
  function show() {
    var on = kept() !== null;
    each(keep.querySelectorAll("[data-keep-on]"), function (part) { part.hidden = !on; });
    each(keep.querySelectorAll("[data-keep-off]"), function (part) { part.hidden = on; });
  }
  var before = kept();
  if (before !== null) each(ticks, function (tick, at) { tick.checked = before.charAt(at) === "1"; });
  each(ticks, function (tick) { tick.addEventListener("change", function () { if (kept() !== null) save(); }); });
  keep.querySelector("[data-remember]").addEventListener("click", function () { save(); show(); keep.querySelector("[data-forget]").focus(); });
  keep.querySelector("[data-forget]").addEventListener("click", function () { localStorage.removeItem(key()); show(); keep.querySelector("[data-remember]").focus(); });
  keep.hidden = false;
  show();
})();
