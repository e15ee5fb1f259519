// Keeps what is being typed: on the server as a draft, and in this tab when the line is broken.
// <form data-draft="URL" data-draft-key="..."> with an element [data-draft-said] inside that tells how it stands.
(function () {
  "use strict";
  var WAIT = 1500;
  function values(form) {
    var data = new FormData(form);
    var pairs = new URLSearchParams();
    data.forEach(function (value, name) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") pairs.append(name, value);
    });
    return pairs;
  }
  function tell(form, name) {
    var place = form.querySelector("[data-draft-said]");
    if (place) place.textContent = place.getAttribute("data-" + name) || "";
  }
  function keep(form) {
    var body = values(form);
    var key = "heli-draft:" + form.getAttribute("data-draft-key");
    var token = form.querySelector("[name=csrfmiddlewaretoken]");
    try { sessionStorage.setItem(key, body.toString()); } catch (error) { /* full or forbidden: the server has it */ }
    fetch(form.getAttribute("data-draft"), {
      method: "POST", body: body, credentials: "same-origin",
      headers: { "X-CSRFToken": token ? token.value : "" }
    }).then(function (response) {
      tell(form, response.ok ? "saved" : "kept");
      if (response.ok) sessionStorage.removeItem(key);
    }).catch(function () { tell(form, "kept"); });
  }
  function restore(form) {
    var key = "heli-draft:" + form.getAttribute("data-draft-key");
    var kept = null;
    try { kept = sessionStorage.getItem(key); } catch (error) { return; }
    if (!kept) return;
    new URLSearchParams(kept).forEach(function (value, name) {
      form.querySelectorAll('[name="' + name + '"]').forEach(function (field) {
        if (field.type === "checkbox" || field.type === "radio") { if (field.value === value) field.checked = true; }
        else if (field.type !== "hidden" && field.type !== "file" && !field.value) field.value = value;
      });
    });
    tell(form, "kept");
  }
  var timer = null;
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-draft]");
    if (!form) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(function () { keep(form); }, WAIT);
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-draft]").forEach(restore);
  });
})();
