// Check-in that survives a lost connection: every tap is kept on the phone until the portal has answered it.
(function () {
  "use strict";

  var list = document.getElementById("check-in");
  if (!list) return;
  var KEY = "check-in:" + list.dataset.event, CACHE = "check-in:" + list.dataset.event;
  var words = list.dataset, status = document.getElementById("check-in-state"), busy = false;

  function read() {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch (error) { return []; }
  }

  function write(queue) {
    localStorage.setItem(KEY, JSON.stringify(queue));
    tell(queue.length ? words.waiting.replace("{n}", queue.length) : navigator.onLine ? words.saved : words.offline);
  }

  function tell(sentence) { status.textContent = sentence; }

  function show(id, here) {
    var row = document.getElementById("r-" + id);
    if (!row) return;
    row.classList.toggle("is-here", here);
    row.querySelector("[data-word]").textContent = here ? words.here : "";
    row.querySelector("button[name=undo]").hidden = !here;
    row.querySelector("button[name=here]").hidden = here;
    document.getElementById("check-in-count").textContent = list.querySelectorAll(".is-here").length;
  }

  function complain(id, sentence) {
    var row = document.getElementById("r-" + id);
    if (row) row.querySelector("[data-word]").textContent = sentence;
  }

  function send() {
    var queue = read();
    if (busy || !queue.length) return;
    busy = true;
    var first = queue[0], body = new URLSearchParams(first);
    body.set("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]").value);
    fetch(words.url, { method: "POST", body: body, headers: { Accept: "application/json" }, redirect: "error" })
      .then(function (answer) {
        if (answer.status === 404) return complain(first.registration, "404");
        if (answer.status === 409) return answer.json().then(function (data) { show(first.registration, false); complain(first.registration, data.error); });
        if (!answer.ok) throw new Error(answer.status);
      })
      .then(function () {
        busy = false;
        write(read().slice(1));
        send();
      })
      .catch(function () {
        busy = false;
        tell(words.waiting.replace("{n}", read().length));
      });
  }

  function mark(id, here) {
    var entry = { registration: id, at: String(Date.now()) };
    if (!here) entry.undo = "1";
    show(id, here);
    write(read().concat([entry]));
    send();
  }

  list.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = event.submitter;
    mark(event.target.dataset.registration, !button || button.name !== "undo");
  });

  document.getElementById("check-in-search").addEventListener("input", function (event) {
    var wanted = event.target.value.trim().toLowerCase();
    list.querySelectorAll("[data-words]").forEach(function (row) { row.hidden = row.dataset.words.toLowerCase().indexOf(wanted) < 0; });
  });

  function addresses() {
    var found = [location.pathname];
    document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]").forEach(function (element) { found.push(element.href || element.src); });
    return found;
  }

  function keep() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.register(words.worker, { scope: location.pathname }).catch(function () {});
    caches.open(CACHE).then(function (cache) { if (navigator.onLine) return cache.addAll(addresses()); }).catch(function () {});
  }

  document.getElementById("check-in-end").addEventListener("click", function () {
    if (read().length && !window.confirm(words.confirm)) return;
    localStorage.removeItem(KEY);
    var workers = "serviceWorker" in navigator ? navigator.serviceWorker.getRegistration(location.pathname) : Promise.resolve();
    Promise.all([caches.delete(CACHE), workers.then(function (worker) { return worker && worker.unregister(); })]).then(function () { location.href = words.back; });
  });

  document.querySelectorAll("[data-needs-script]").forEach(function (element) { element.hidden = false; });
  read().forEach(function (entry) { show(entry.registration, !entry.undo); });
  window.addEventListener("online", send);
  window.addEventListener("offline", function () { tell(words.offline); });
  window.setInterval(send, 5000);
  write(read());
  keep();
  send();
})();
