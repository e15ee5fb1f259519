// Copies one field after the other, so that it can be pasted elsewhere. [data-copy-panel] holds [data-copy-field]s; what is
// copied is the text of [data-copy-text]. Buttons are hidden without script: the text can be marked by hand.
(function () {
  "use strict";
  // the office's net has no https everywhere, where the newer clipboard would be refused
  function copy(element) {
    var range = document.createRange(), selection = window.getSelection();
    range.selectNodeContents(element);
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }
  function say(panel, words) {
    var said = panel.querySelector("[data-copy-said]");
    if (said) said.textContent = words;
  }
  function take(panel, field) {
    if (!copy(field.querySelector("[data-copy-text]"))) return;
    panel.querySelectorAll("[data-copy-field].is-copied").forEach(function (one) { one.classList.remove("is-copied"); });
    field.classList.add("is-copied");
    say(panel, panel.getAttribute("data-copied") + " " + field.querySelector("dt").textContent);
  }
  function next(panel) {
    var fields = Array.prototype.slice.call(panel.querySelectorAll("[data-copy-field]"));
    var at = fields.indexOf(panel.querySelector("[data-copy-field].is-copied")) + 1;
    if (at < fields.length) { take(panel, fields[at]); fields[at].scrollIntoView({ block: "nearest" }); }
    else say(panel, panel.getAttribute("data-ended"));
  }
  function show(root) {
    root.querySelectorAll("[data-copy-panel] [data-copy], [data-copy-panel] [data-copy-next]").forEach(function (one) { one.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var panel = event.target.closest("[data-copy-panel]");
    if (!panel) return;
    if (event.target.closest("[data-copy-step]")) next(panel);
    else if (event.target.closest("[data-copy]")) take(panel, event.target.closest("[data-copy-field]"));
  });
  document.addEventListener("DOMContentLoaded", function () { show(document); });
  document.addEventListener("htmx:afterSettle", function () { show(document); });
})();
