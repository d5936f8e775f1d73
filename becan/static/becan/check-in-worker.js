// Without network the check-in page comes from the phone; with it, from the portal. Nothing else is kept.
"use strict";

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request).catch(function () {
      return caches.match(event.request, { ignoreSearch: true, ignoreVary: true }).then(function (kept) { return kept || Response.error(); });
    })
  );
});
