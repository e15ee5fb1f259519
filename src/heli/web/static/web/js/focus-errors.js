// After a form came back with errors, move to the list of them, so that a screen reader reads it first.
(function () {
  "use strict";
  function focusFirst(root) {
    var summary = root.querySelector("[data-form-errors]");
    if (summary) summary.focus();
  }
  document.addEventListener("DOMContentLoaded", function () { focusFirst(document); });
  document.addEventListener("htmx:afterSettle", function (event) { focusFirst(event.target); });
})();
