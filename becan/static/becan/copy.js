// Puts a form's text on the clipboard before the form says so. Without this file one selects and copies by hand.
(function () {
  "use strict";

  function copy(field) {
    if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
    field.select();
    document.execCommand("copy");
    return Promise.resolve();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, field = document.getElementById(form.dataset.copies || "");
    if (!field) return;
    event.preventDefault();
    copy(field).then(function () { form.submit(); }, function () { field.focus(); field.select(); });
  });
})();
