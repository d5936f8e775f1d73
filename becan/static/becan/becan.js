// Progressive enhancement only: every page works without this file.
(function () {
  "use strict";

  function showCount(field) {
    var counter = document.getElementById(field.id + "_counter");
    var limit = Number(field.getAttribute("maxlength") || field.dataset.limit);
    if (!counter || !limit) return;
    var used = Array.from(field.value).length;
    counter.textContent = counter.dataset.template.replace("{used}", used).replace("{limit}", limit);
    counter.classList.toggle("is-over", used > limit);
  }

  function closeMenu(event) {
    var menu = document.querySelector("details.menu[open], details.nav__group[open]");
    if (!menu) return;
    if (event.type === "keydown" && event.key !== "Escape") return;
    if (event.type === "click" && menu.contains(event.target)) return;
    menu.open = false;
    if (event.type === "keydown") menu.querySelector("summary").focus();
  }

  var unsaved = false;
  function markUnsaved(event) {
    if (event.target.closest("form[data-unsaved]")) unsaved = true;
  }

  function saveAsYouGo(event) {
    var form = event.target.closest("form[data-autosave]");
    if (!form || !window.fetch) return;
    var note = form.querySelector("[data-autosave-note]"), data = new URLSearchParams(new FormData(form));
    data.append("autosave", "1");
    fetch(form.action, { method: "POST", body: data, credentials: "same-origin", redirect: "error" }).then(function (answer) {
      unsaved = unsaved && !answer.ok;
      if (note) note.textContent = answer.ok ? note.dataset.saved : note.dataset.failed;
    }, function () { if (note) note.textContent = note.dataset.failed; });
  }

  function start(root) {
    root.querySelectorAll("textarea[id], input[id][maxlength]").forEach(showCount);
    var summary = root.querySelector(".error-summary");
    if (summary) summary.focus();
  }

  document.addEventListener("input", function (event) { showCount(event.target); markUnsaved(event); });
  document.addEventListener("change", markUnsaved);
  document.addEventListener("change", saveAsYouGo);
  document.addEventListener("submit", function () { unsaved = false; });
  document.addEventListener("click", closeMenu);
  document.addEventListener("keydown", closeMenu);
  document.addEventListener("htmx:load", function (event) { start(event.detail.elt); });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved) event.preventDefault();
  });
  start(document);
})();
