// A faster exit: blank the page at once, then replace it, so that it works with the network off too.
// Without this file the link itself leaves, by way of /leave/.
(function () {
  "use strict";
  // Help kept on this phone: its worker is told, and removes it while the page is already on its way out.
  // What that cuts short here the worker still does, so nobody is told.
  function cutShort() {}
  function forgetHelp() {
    var workers = navigator.serviceWorker;
    if (!workers) return;
    if (workers.controller) workers.controller.postMessage("forget");
    workers.getRegistrations().then(function (all) {
      all.forEach(function (one) { one.unregister().catch(cutShort); });
    }).catch(cutShort);
    caches.keys().then(function (names) {
      names.forEach(function (name) { caches.delete(name).catch(cutShort); });
    }).catch(cutShort);
  }
  function blank() {
    document.title = "";
    document.documentElement.style.visibility = "hidden";
    while (document.body.firstChild) document.body.removeChild(document.body.firstChild);
    try { sessionStorage.clear(); localStorage.clear(); } catch (refused) { /* nothing kept, nothing to clear */ }
  }
  function leave(event) {
    var link = event.target.closest ? event.target.closest("a.leave") : null;
    if (!link || event.defaultPrevented || event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    blank();
    try { if (others) others.postMessage("leave"); } catch (refused) { /* this tab leaves all the same */ }
    try { forgetHelp(); } catch (refused) { /* nothing kept here either */ }
    var to = link.getAttribute("data-to");
    // The server expires the cookie; the page does not wait for it. In a copy without a server the link itself leads away.
    // Where the beacon is lost, the next request for the self-check tells the server that somebody left.
    if (to) {
      try {
        document.cookie = "left=1; Max-Age=1800; SameSite=Strict; Path=" + link.pathname.replace(/leave\/$/, "self-check/");
        navigator.sendBeacon(link.href);
      } catch (old) { /* the cookies still die with the browser */ }
    }
    window.location.replace(to || link.href);
  }
  // A tab behind would show the checklist to whoever takes the phone next: it leaves as well.
  function follow() {
    var link = document.querySelector("a.leave");
    if (!link) return;
    var to = link.getAttribute("data-to") || link.href;
    blank();
    window.location.replace(to);
  }
  var others = null;
  try {
    others = new BroadcastChannel("leave");
    others.onmessage = follow;
  } catch (old) { /* only this tab leaves */ }
  document.addEventListener("click", leave);
  // A page brought back by the Back button is read anew, never shown from memory.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
})();
