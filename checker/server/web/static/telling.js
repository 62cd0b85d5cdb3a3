"use strict";
// Parts of a page are exchanged: what went wrong is told where it was asked for, what changed is
// said to those who hear the page, and the keyboard's place is kept.
(() => {
  const words = () => document.getElementById("troubles").dataset;
  const told = new WeakMap();
  let mayBeOld = false;
  const repeats = (element) => (element.getAttribute("hx-trigger") ?? "").includes("every");
  const isGone = (status) => status >= 400 && status < 500 && status !== 429;

  /* in which words: the server's own where it sent some */
  const read = (asked) => {
    const type = asked.getResponseHeader("content-type") ?? "";
    if (type.startsWith("text/html")) {
      const parsed = new DOMParser().parseFromString(asked.responseText, "text/html");
      return [...(parsed.querySelector(".says")?.childNodes ?? [])];
    }
    try {
      return [JSON.parse(asked.responseText).detail];
    } catch {
      return [];
    }
  };
  const explain = (asked, again) => {
    if (!asked.status) return [again ? words().waiting : words().away];
    if (asked.status === 413) return [words().large];
    const said = read(asked).filter(Boolean);
    return said.length ? said : [words().failed];
  };

  /* where: at the end of the form or the part, or after the row of the button */
  const place = (element, message) => {
    if (element.matches("form, td, section, div") || repeats(element)) element.append(message);
    else if (element.closest("header")) document.getElementById("main").prepend(message);
    else (element.closest(".row, .actions, .top, li, td, p") ?? element).after(message);
  };
  const tell = (element, parts) => {
    const text = parts.map((each) => each.textContent ?? each).join("");
    const before = told.get(element);
    if (before?.isConnected && before.textContent === text) return;
    const message = document.createElement("div");
    message.className = "says trouble";
    message.setAttribute("role", "alert");
    message.append(...parts);
    before?.remove();
    told.set(element, message);
    place(element, message);
  };
  const trouble = (event) => {
    const { elt, xhr } = event.detail;
    if (xhr?.status === 401) mayBeOld = true;
    const again = repeats(elt);
    const parts = explain(xhr ?? { status: 0 }, again);
    tell(elt, parts);
    if (again && isGone(xhr?.status)) elt.replaceWith(told.get(elt)); // nothing asks on
  };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, trouble);
  }
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status < 400) told.get(event.detail.elt)?.remove();
  });

  /* somebody logged in again in another tab: take over the secret that their forms carry */
  addEventListener("focus", async () => {
    if (!mayBeOld) return;
    const answer = await fetch("/account").catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers") ?? "{}");
    mayBeOld = false;
    for (const each of document.querySelectorAll(".trouble")) each.remove();
  });

  /* to those who hear it: a region that is exchanged itself is not read out, this one stays */
  let known = new Set();
  const list = () => [...document.querySelectorAll("[data-spoken]")].map(
    (each) => each.dataset.spoken || each.textContent.trim().replace(/\s+/g, " "));
  const speak = () => {
    const said = list();
    const fresh = said.filter((each) => !known.has(each));
    known = new Set(said);
    if (fresh.length) document.getElementById("spoken").textContent = fresh.join(" ");
  };
  known = new Set(list());
  document.addEventListener("htmx:afterSettle", speak);

  /* the keyboard's place: what had the focus, else the first that can have it near by */
  const able = "a[href], button:not(:disabled), input:not(:disabled, [type=hidden]), select, textarea, summary";
  const places = new WeakMap(); // of each request: several can be under way
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const had = document.activeElement;
    const around = [];
    for (let each = had; each; each = each.parentElement) if (each.id) around.push(each.id);
    places.set(detail.xhr, { had, around, wasDisabled: false });
  });
  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    const place = places.get(detail.xhr);
    place.wasDisabled = place.had?.disabled;
  });
  const keep = ({ detail }) => {
    const { had, around, wasDisabled } = places.get(detail.xhr) ?? {};
    if (!had || had === document.body || document.activeElement !== document.body) return;
    if (had.isConnected && !wasDisabled) return; // they went elsewhere themselves
    const near = around.map((id) => document.getElementById(id)).find(Boolean);
    const next = had.isConnected ? had : near?.matches(able) ? near : near?.querySelector(able);
    next?.focus({ preventScroll: true });
  };
  document.addEventListener("htmx:afterSettle", keep);
  document.addEventListener("htmx:afterRequest", keep);
})();
