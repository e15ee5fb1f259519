// A long piece of work goes on by itself: the form [data-go-on] sends itself once the page is shown.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector("form[data-go-on]");
    if (form) setTimeout(function () { form.submit(); }, 400);
  });
})();
