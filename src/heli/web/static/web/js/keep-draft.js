// Keeps what is being typed: on the server as a draft, and in this tab while the line is broken or the session has ended.
// <form data-draft="URL" data-draft-key="..." [data-draft-fresh]> with an element [data-draft-said] that tells how it stands.
(function () {
  "use strict";
  var WAIT = 1200, AGAIN = 15000;
  var timer = null;
  function tab() {
    var name = null;
    try {
      name = sessionStorage.getItem("heli-tab");
      if (!name) {
        name = Math.random().toString(36).slice(2, 6).toUpperCase();
        sessionStorage.setItem("heli-tab", name);
      }
    } catch (error) { /* forbidden: the draft is kept without a tab's name */ }
    return name || "";
  }
  function place(form) { return "heli-draft:" + form.getAttribute("data-draft-key"); }
  function values(form) {
    var pairs = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") pairs.append(name, value);
    });
    pairs.set("_tab", tab());
    return pairs.toString();
  }
  function tell(form, name) {
    var said = form.querySelector("[data-draft-said]");
    var words = said ? said.getAttribute("data-" + name) || "" : "";
    if (said && said.textContent !== words) said.textContent = words;
  }
  function set(form, name, value) {
    var field = form.querySelector('input[type="hidden"][name="' + name + '"]');
    if (field && value) field.value = value;
  }
  function store(form, body) {
    try { sessionStorage.setItem(place(form), body); } catch (error) { /* full or forbidden: the server has it */ }
  }
  function forget(form) {
    try { sessionStorage.removeItem(place(form)); } catch (error) { /* forbidden */ }
  }
  // a new sign-in renews the token; its cookie is read at each sending where the page may read it
  function token(form) {
    var field = form.querySelector("[name=csrfmiddlewaretoken]");
    var cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return cookie ? cookie[1] : field ? field.value : "";
  }
  function send(form, body) {
    return fetch(form.getAttribute("data-draft"), {
      method: "POST", body: body, credentials: "same-origin", redirect: "manual",
      headers: { "X-CSRFToken": token(form), "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" }
    });
  }
  function keep(form) {
    var body = values(form);
    store(form, body);
    form.setAttribute("data-draft-unsent", "");
    return send(form, body).then(function (response) {
      if (!response.ok) { tell(form, response.status === 403 || response.type === "opaqueredirect" ? "ended" : "kept"); return; }
      return response.json().then(function (saved) {
        set(form, "_key", saved.key);
        set(form, "_seen", saved.seen);
        form.removeAttribute("data-draft-unsent");
        forget(form);
        tell(form, "saved");
      });
    }).catch(function () { tell(form, "kept"); });
  }
  function keepUnsent() {
    document.querySelectorAll("form[data-draft][data-draft-unsent]").forEach(keep);
  }
  // what an earlier page of this tab could not send: sent now, then shown as the draft that it is. What is typed in this page
  // meanwhile is put over it field by field, and the page is not drawn anew before the typing rests.
  var restoring = new Map(), typed = 0;
  function over(form, pairs, name) {
    pairs.delete(name);
    new FormData(form).getAll(name).forEach(function (value) {
      if (typeof value === "string") pairs.append(name, value);
    });
    store(form, pairs.toString());
  }
  function bring(form) {
    var pairs = restoring.get(form), sent = pairs.toString();
    function later(wait) { window.setTimeout(bring, wait, form); }
    if (!form.isConnected) return;
    send(form, sent).then(function (response) {
      if (!response.ok) { tell(form, "ended"); later(AGAIN); return; }
      return response.json().then(function (saved) {
        var more = pairs.toString() !== sent;
        pairs.set("_key", saved.key);
        pairs.set("_seen", saved.seen);
        if (more) store(form, pairs.toString());
        if (more || Date.now() - typed < WAIT) { later(WAIT); return; }
        forget(form);
        window.location.reload();
      });
    }).catch(function () { tell(form, "kept"); later(AGAIN); });
  }
  function restore(form) {
    var kept = null;
    try { kept = sessionStorage.getItem(place(form)); } catch (error) { return; }
    if (!kept) return;
    if (!form.hasAttribute("data-draft-fresh")) { forget(form); return; }
    restoring.set(form, new URLSearchParams(kept));
    bring(form);
  }
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-draft]");
    if (!form || event.target.type === "search") return;
    typed = Date.now();
    if (restoring.has(form)) { over(form, restoring.get(form), event.target.name); return; }
    store(form, values(form));
    window.clearTimeout(timer);
    timer = window.setTimeout(function () { keep(form); }, WAIT);
  });
  // what is sent stays in the tab until a page of ours answers it: the line may break at that very moment
  document.addEventListener("submit", function (event) {
    window.clearTimeout(timer);
    if (!event.target.matches("form[data-draft]")) return;
    event.target.removeAttribute("data-draft-unsent");
    try { sessionStorage.setItem("heli-sent", place(event.target)); } catch (error) { /* forbidden */ }
  });
  function answered() {
    try {
      var sent = sessionStorage.getItem("heli-sent");
      if (!sent) return;
      sessionStorage.removeItem("heli-sent");
      if (!document.querySelector("form[data-draft-fresh]")) sessionStorage.removeItem(sent);
    } catch (error) { /* forbidden */ }
  }
  window.addEventListener("online", keepUnsent);
  window.setInterval(keepUnsent, AGAIN);
  document.addEventListener("DOMContentLoaded", function () {
    answered();
    document.querySelectorAll("form[data-draft]").forEach(restore);
    document.querySelectorAll("[data-tab]").forEach(function (element) {
      if (element.getAttribute("data-tab") === tab()) element.textContent = element.getAttribute("data-this-tab");
    });
  });
})();
