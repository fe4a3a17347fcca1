// Keeps the get-help pages on a phone whose owner asked for it: the same set for everyone, so that it never tells
// what was read. Nothing that anyone opens is ever added to it. Made by guidance/offline.py.
"use strict";
const KEPT = "help-{{ version }}";
const ADDRESSES = {{ addresses|safe }};
const LANGUAGES = {{ languages|safe }}; // English last, since every address begins as its do
const PATIENCE = 3000; // milliseconds for a slow network, before the kept page is shown instead
const DOES = { keep, forget };
let forgotten = false;
let busy = Promise.resolve(); // one thing after another, in the order it was asked

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(keep()); });
self.addEventListener("activate", (event) => event.waitUntil(remove((name) => name !== KEPT).then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  const done = (well) => event.ports[0] && event.ports[0].postMessage(well);
  if (!["keep", "forget"].includes(event.data)) return;
  forgotten = event.data === "forget";
  busy = busy.then(DOES[event.data]).then(() => done(true), () => done(false));
  event.waitUntil(busy);
});
self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url), path = address.pathname;
  // The way out is left to the browser: whoever leaves must not be shown this site.
  if (forgotten || request.method !== "GET" || address.origin !== self.location.origin || LANGUAGES.some(({ leave }) => path === leave)) return;
  if (request.mode === "navigate") event.respondWith(ADDRESSES.includes(path) ? help(request, path) : other(request, path));
  else if (ADDRESSES.includes(path)) event.respondWith(kept(path).then((answer) => answer || fetch(request)));
});

// All of it or nothing: a set with a hole in it would be found out in the worst hour.
async function keep() {
  try {
    const answers = await Promise.all(ADDRESSES.map(fresh));
    const cache = await caches.open(KEPT);
    await Promise.all(answers.map((answer, at) => cache.put(ADDRESSES[at], answer)));
    if (forgotten) throw new Error("Forgotten while it was being kept");
  } catch (fault) {
    await caches.delete(KEPT);
    throw fault;
  }
}

async function fresh(address) {
  // Past the browser's own cache in both directions, and as nobody in particular.
  const answer = await fetch(address, { cache: "no-store", credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  const headers = new Headers();
  for (const name of ["Content-Type", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"]) {
    if (answer.headers.has(name)) headers.set(name, answer.headers.get(name));
  }
  const page = (answer.headers.get("Content-Type") || "").startsWith("text/html");
  return new Response(page ? dated(await answer.text(), languageOf(address)) : await answer.blob(), { headers });
}

function languageOf(path) {
  return LANGUAGES.find(({ below }) => path.startsWith(below));
}

function dated(page, { tag, said }) {
  const today = new Date().toLocaleDateString(tag, { day: "numeric", month: "long", year: "numeric" });
  const note = `<p class="tip" data-kept-copy>${said.replace("{day}", today)}</p>`;
  return page.replace(/<main\b[^>]*>/, (opening) => opening + note);
}

// Fresh facts first; the kept page when the network is gone, broken or too slow, also halfway through a page.
async function help(request, path) {
  const fromSite = fetch(request).then(whole);
  fromSite.catch(() => {});
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([fromSite, late]).catch(() => {});
  if (answer && answer.status < 500) return answer;
  return (await kept(path)) || fromSite;
}

async function whole(answer) {
  if (answer.type === "opaqueredirect") return answer;
  return new Response(await answer.blob(), { status: answer.status, statusText: answer.statusText, headers: answer.headers });
}

async function other(request, path) {
  try {
    return await fetch(request);
  } catch (fault) {
    return (await kept(languageOf(path).offline)) || Response.error();
  }
}

// Asking the cache by name never makes one.
function kept(path) {
  return caches.match(path, { cacheName: KEPT }).catch(() => undefined);
}

async function remove(which) {
  await Promise.all((await caches.keys()).filter(which).map((name) => caches.delete(name)));
}

// Also what a newer set may be fetching at this moment.
async function forget() {
  const { installing, waiting } = self.registration;
  for (const newer of [installing, waiting]) if (newer) newer.postMessage("forget");
  await Promise.all([self.registration.unregister(), remove(() => true)]);
}
