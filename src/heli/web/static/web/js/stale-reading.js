// How a day was read belongs to what was typed: once it changes, the old reading goes, whatever the line does.
(function () {
  "use strict";
  document.addEventListener("input", function (event) {
    var said = event.target.id && document.getElementById(event.target.id + "-reading");
    if (said && said.hasAttribute("data-reading")) said.textContent = "";
  });
})();
