// Shows the page "log it" without a network. FILES, the style sheet and scripts, are put before this text by the server.
"use strict";

const SHELF = "becan-log-1";

self.addEventListener("install", (event) => {
  const page = new Request(new URL("./", self.location), { credentials: "same-origin" });
  event.waitUntil(caches.open(SHELF).then((shelf) => Promise.all([shelf.addAll(FILES), keepPage(shelf, page)])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

async function keepPage(shelf, request) {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) await shelf.put(new URL("./", self.location).href, answer);
}

async function answerFor(request) {
  try {
    const answer = await fetch(request);
    if (request.mode === "navigate" && answer.ok && !answer.redirected) {
      const shelf = await caches.open(SHELF);
      await shelf.put(new URL("./", self.location).href, answer.clone());
    }
    return answer;
  } catch (error) {
    const kept = await caches.match(request.mode === "navigate" ? new URL("./", self.location).href : request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answerFor(event.request));
});
