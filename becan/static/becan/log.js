// Keeps entries of the page "log it" in this browser while there is no network, and sends them later. The page works without this file.
(function () {
  "use strict";

  var form = document.querySelector("form[data-log]");
  if (!form || !window.fetch || !window.indexedDB) return;
  var status = form.querySelector("[data-log-status]");
  var isSending = false;

  if ("serviceWorker" in navigator) navigator.serviceWorker.register(form.dataset.worker).catch(function () { /* online only */ });

  function say(text) { if (status) status.textContent = text || ""; }

  function store(mode, work) {
    return new Promise(function (resolve, reject) {
      var opening = indexedDB.open("becan-log", 1);
      opening.onupgradeneeded = function () { opening.result.createObjectStore("entries", { keyPath: "client" }); };
      opening.onerror = function () { reject(opening.error); };
      opening.onsuccess = function () {
        var transaction = opening.result.transaction("entries", mode);
        var request = work(transaction.objectStore("entries"));
        transaction.oncomplete = function () { opening.result.close(); resolve(request && request.result); };
        transaction.onerror = transaction.onabort = function () { opening.result.close(); reject(transaction.error); };
      };
    });
  }

  function all() { return store("readonly", function (entries) { return entries.getAll(); }); }
  function keep(entry) { return store("readwrite", function (entries) { return entries.put(entry); }); }
  function forget(client) { return store("readwrite", function (entries) { return entries.delete(client); }); }

  function newId() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.from(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function entryOf() {
    var photo = form.elements.photo.files[0];
    return {
      client: form.elements.client.value || newId(),
      at: new Date().toISOString(),
      who: form.elements.who.value,
      words: form.elements.words.value,
      next_step: form.elements.next_step.value,
      photo: photo || null
    };
  }

  function token() {
    var found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function send(entry) {
    var data = new FormData();
    ["client", "at", "who", "words", "next_step"].forEach(function (name) { data.append(name, entry[name]); });
    if (entry.photo) data.append("photo", entry.photo, entry.photo.name || "photo.jpg");
    return fetch(location.pathname, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      credentials: "same-origin",
      redirect: "manual"
    }).then(function (answer) {
      if (answer.ok) return "sent";
      if (answer.type === "opaqueredirect" || answer.status === 403) return "signed out";
      return answer.status === 422 || answer.status === 413 ? "refused" : "later";
    }, function () { return "later"; });
  }

  function giveBack(entry) {
    ["client", "who", "words", "next_step"].forEach(function (name) { form.elements[name].value = entry[name]; });
  }

  function sendAll() {
    if (isSending) return Promise.resolve();
    isSending = true;
    var outcome = "";
    return all().then(function (entries) {
      return entries.reduce(function (before, entry) {
        return before.then(function () {
          if (outcome === "later" || outcome === "signed out") return null;
          return send(entry).then(function (result) {
            outcome = result;
            if (result === "refused") giveBack(entry);
            return result === "sent" || result === "refused" ? forget(entry.client) : null;
          });
        });
      }, Promise.resolve());
    }).then(all).then(function (left) {
      isSending = false;
      if (outcome === "refused") return say(status.dataset.refused);
      if (outcome === "signed out") return say(status.dataset.signedOut);
      if (left.length) return say(status.dataset.waiting.replace("{number}", left.length));
      if (outcome === "sent") say(status.dataset.sent);
    }).catch(function () { isSending = false; });
  }

  form.addEventListener("submit", function (event) {
    if (!form.elements.who.value.trim() || !form.elements.words.value.trim()) return;  // the server says what lacks
    event.preventDefault();
    var entry = entryOf();
    keep(entry).then(function () {
      form.reset();
      form.elements.client.value = newId();
      form.elements.who.focus();
      say(status.dataset.kept);
      return sendAll();
    }, function () { form.submit(); });  // no room in this browser
  });
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) sendAll(); });
  sendAll();
})();
