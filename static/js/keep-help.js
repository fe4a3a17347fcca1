// “Keep help on this phone”: only when asked. The keeping itself is done by /keep-help.js; this shows how it stands.
(async () => {
  "use strict";
  const section = document.querySelector("[data-keep-help]");
  if (!section || !("serviceWorker" in navigator) || !window.caches) return;
  const [button, said] = [section.querySelector("button"), section.querySelector("[role=status]")];
  const known = document.querySelector("meta[name=words]"), words = known ? JSON.parse(known.content) : {};
  const say = (english) => words[english] || english;
  const SAID = {
    off: [button.textContent, ""],
    keeping: [say("Keeping…"), ""],
    kept: [say("Remove it from this phone"), say("Kept on this phone. These pages now open without internet.")],
    failed: [say("Try again"), say("It did not all arrive, so nothing is kept. Try again where the signal is better.")],
    removed: [button.textContent, say("Removed. Nothing is kept on this phone.")],
  };
  let state = "off";
  function show(now) {
    state = now;
    [button.textContent, said.textContent] = SAID[now];
    button.setAttribute("aria-disabled", String(now === "keeping"));
  }

  // Settles when a set that is on its way has arrived or failed.
  function settled(worker) {
    return new Promise((resolve) => {
      const look = () => { if (["activated", "redundant"].includes(worker.state)) resolve(); };
      worker.addEventListener("statechange", look);
      look();
    });
  }
  function ask(worker, what, patience) {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      setTimeout(resolve, patience);
      worker.postMessage(what, [port2]);
    });
  }
  async function isKept(registration) {
    return Boolean(registration && registration.active) && (await caches.keys()).length > 0;
  }
  async function keep() {
    show("keeping");
    try {
      const registration = await navigator.serviceWorker.register("/keep-help.js", { scope: "/", updateViaCache: "none" });
      await settled(registration.installing || registration.waiting || registration.active);
      // A browser may bring back a worker that was removed while this page was open: it has nothing, and does not install again.
      if (registration.active && !(await isKept(registration))) await ask(registration.active, "keep", 60000);
      if (await isKept(registration)) return show("kept");
    } catch (refused) { /* no network, or a browser that does not want to */ }
    await remove();
    return show("failed");
  }
  async function remove() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    if (registration) {
      const worker = registration.active || registration.waiting || registration.installing;
      if (worker) await ask(worker, "forget", 2000);
      await registration.unregister();
    }
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  }

  button.addEventListener("click", async () => {
    if (state === "keeping") return;
    if (state === "kept") { await remove(); show("removed"); } else await keep();
  });
  try {
    const registration = await navigator.serviceWorker.getRegistration("/");
    show(await isKept(registration) ? "kept" : "off");
    section.hidden = false;
    if (state === "off" && registration && registration.installing) await keep();
  } catch (refused) { /* storage is turned off in this browser, so there is nothing to offer */ }
})();
