// Keeps a part of the page as it is on the server. [data-live] holds its address and [data-live-version] what is shown; the
// answer is 204 while nothing changed. It is asked every [data-live-every] seconds, else every five. Focus and unfolded details
// stay; what happened is said in [data-live-said].
(function () {
  "use strict";
  var every = 5000, MOST = 60000, wait = every, timer = null;
  function say(name) {
    var said = document.querySelector("[data-live-said]");
    if (!said) return;
    said.hidden = !name;
    said.textContent = name ? said.getAttribute("data-" + name) : "";
  }
  // the clock is the server's
  function stamp(time) {
    var at = document.querySelector("[data-live-at]");
    if (at && time) at.textContent = at.getAttribute("data-words") + " " + time;
  }
  function place(live, element) {
    if (!element || !live.contains(element)) return null;
    return element.id ? "#" + element.id : element.getAttribute("href") ? 'a[href="' + element.getAttribute("href") + '"]' : null;
  }
  function show(live, text, version) {
    var focus = place(live, document.activeElement), open = [];
    live.querySelectorAll("details").forEach(function (one, at) { if (one.open) open.push(at); });
    var parsed = new DOMParser().parseFromString(text, "text/html");
    live.replaceChildren.apply(live, Array.from(parsed.body.childNodes));
    live.setAttribute("data-live-version", version);
    live.querySelectorAll("details").forEach(function (one, at) { if (open.indexOf(at) >= 0) one.open = true; });
    if (window.htmx) window.htmx.process(live);
    var again = focus && live.querySelector(focus);
    if (again) again.focus({ preventScroll: true });
    say("changed");
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(poll, wait);
  }
  function failed() {
    wait = Math.min(wait * 2, MOST);
    say("broken");
    later();
  }
  function taken(live, answer) {
    // a redirect leads to the sign-in; 404: closed to this reader
    if (answer.type === "opaqueredirect" || answer.status === 404 || answer.status === 403) return say("ended");
    if (!answer.ok) return failed();
    if (wait !== every) say("");
    wait = every;
    stamp(answer.headers.get("X-At"));
    later();
    if (answer.status === 200) return answer.text().then(function (text) { show(live, text, answer.headers.get("X-Version")); });
  }
  function poll() {
    var live = document.querySelector("[data-live]");
    if (!live) return;
    if (document.hidden) return later();
    var url = live.getAttribute("data-live") + "?v=" + encodeURIComponent(live.getAttribute("data-live-version"));
    fetch(url, { credentials: "same-origin", redirect: "manual" }).then(function (answer) { return taken(live, answer); }).catch(failed);
  }
  document.addEventListener("DOMContentLoaded", function () {
    var live = document.querySelector("[data-live]");
    if (!live) return;
    wait = every = (Number(live.getAttribute("data-live-every")) || 5) * 1000;
    later();
  });
  document.addEventListener("visibilitychange", function () { if (!document.hidden && timer) poll(); });
})();
