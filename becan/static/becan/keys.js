// Single keys for pages with many lines: they can be switched off (WCAG 2.1.4) and never act while somebody types.
(function () {
  "use strict";

  var dialog = document.querySelector("dialog[data-keys]");
  if (!dialog || !dialog.showModal) return;
  var box = dialog.querySelector("[data-keys-switch]");
  var note = document.querySelector("[data-keys-note]");

  function isOn() { try { return localStorage.getItem("becan-keys") !== "off"; } catch (error) { return true; } }
  function items() { return Array.from(document.querySelectorAll("[data-key-item]")); }
  function current() { var found = document.activeElement.closest("[data-key-item]"); return found ? items().indexOf(found) : -1; }

  function go(step) {
    var list = items(), place = current(), next = list[place < 0 ? (step > 0 ? 0 : list.length - 1) : place + step];
    var link = next && next.querySelector("a[href]");
    if (link) link.focus();
  }

  function inCurrent(selector) { var item = items()[current()]; return item && item.querySelector(selector); }

  var actions = {
    j: function () { go(1); },
    k: function () { go(-1); },
    o: function () { var link = inCurrent("a[href]"); if (link) link.click(); },
    x: function () { var tick = inCurrent("input[type=checkbox]"); if (tick) tick.click(); },
    "?": function () { box.checked = isOn(); dialog.showModal(); }
  };

  document.addEventListener("keydown", function (event) {
    var isTyping = event.target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !isOn()) return;
    var action = actions[event.key], element = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (!action && !element) return;
    event.preventDefault();
    if (action) action(); else element.click();
  });
  document.querySelector("[data-keys-open]").addEventListener("click", actions["?"]);
  box.addEventListener("change", function () {
    try { localStorage.setItem("becan-keys", box.checked ? "on" : "off"); } catch (error) { /* until the page is left */ }
  });
  note.hidden = false;
})();
