// Shows the page "log it" without a network. FILES, the style sheet and scripts, are put before this text by the server.
"use strict";

const SHELF = "becan-log-1";
const PAGE = new URL("./", self.location).href;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => Promise.all([shelf.addAll(FILES), keepPage(shelf)])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

// Without anybody's entries: what lies in a phone may be read by whoever finds it.
async function keepPage(shelf) {
  const answer = await fetch(new Request(new URL("./?empty", self.location), { credentials: "same-origin" }));
  if (answer.ok && !answer.redirected) await shelf.put(PAGE, answer);
}

async function answerFor(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request.mode === "navigate" ? PAGE : request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answerFor(event.request));
});
