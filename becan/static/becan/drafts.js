// Keeps what is typed into form[data-draft] as a draft on the server; where that fails, in this browser. Every page works without it.
(function () {
  "use strict";

  var PAUSE = 1500;  // milliseconds without a key before a draft is sent
  var form = document.querySelector("form[data-draft]");
  if (!form || !window.fetch) return;
  var status = form.querySelector("[data-draft-status]");
  var key = "becan-draft:" + form.dataset.draft.replace(/^\/[^/]+/, "");
  var timer = 0, isUnsaved = false, sending = null;

  function say(text) { if (status) status.textContent = text; }

  function fields() {
    var data = new FormData(form);
    return Array.from(data.entries()).filter(function (entry) { return typeof entry[1] === "string"; });
  }

  function keepHere(text) {
    try {
      localStorage.setItem(key, JSON.stringify(fields().filter(function (entry) { return entry[0] !== "csrfmiddlewaretoken"; })));
      say(text);
    } catch (error) { /* no room or no storage: the browser still warns before it leaves */ }
  }

  function forgetHere() { try { localStorage.removeItem(key); } catch (error) { /* nothing was kept */ } }

  function send() {
    clearTimeout(timer);
    if (sending) sending.abort();
    sending = new AbortController();
    fetch(form.dataset.draft, {
      method: "POST",
      body: new URLSearchParams(fields()),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
      signal: sending.signal
    }).then(function (answer) {
      if (answer.status === 401 || answer.status === 403) return keepHere(status.dataset.signedOut);
      return answer.json().then(function (body) {
        if (!answer.ok) return keepHere(body.message);
        isUnsaved = false;
        forgetHere();
        say(body.message);
      });
    }).catch(function (error) {
      if (error.name !== "AbortError") keepHere(status.dataset.lost);
    });
  }

  function restore() {
    var kept = null;
    try { kept = JSON.parse(localStorage.getItem(key)); } catch (error) { return; }
    if (!kept) return;
    Array.from(form.elements).forEach(function (field) {
      if (!field.name || field.type === "hidden" || field.type === "file" || field.type === "submit") return;
      var values = kept.filter(function (entry) { return entry[0] === field.name; }).map(function (entry) { return entry[1]; });
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.indexOf(field.value) >= 0;
      else if (values.length) field.value = values[0];
    });
    var version = kept.filter(function (entry) { return entry[0] === "version"; })[0];
    if (version && form.elements.version) form.elements.version.value = version[1];
    isUnsaved = true;
    say(status.dataset.restored);
    timer = setTimeout(send, PAUSE);
  }

  form.addEventListener("input", function () {
    isUnsaved = true;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", function () {
    clearTimeout(timer);
    if (sending) sending.abort();
    isUnsaved = false;
    forgetHere();
  });
  document.addEventListener("visibilitychange", function () { if (document.hidden && isUnsaved) send(); });
  window.addEventListener("beforeunload", function (event) { if (isUnsaved) event.preventDefault(); });
  restore();
})();
