"use strict";
// Adds to a page that can be read without it: one document at a time, filters, keys, marks.
// It writes no HTML and reads no text of a document as anything but text.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const root = document.documentElement;
  const views = all(".view, .review");
  const said = one("#said");
  root.classList.add("js");
  for (const each of all(".tools, .keys, [data-turn]")) each.hidden = false;

  /* which document is shown */
  let current = views[0];
  const turner = one("select[data-turn]");

  const show = (view) => {
    current = view;
    for (const each of views) each.classList.toggle("current", each === view);
    if (turner) {
      turner.value = view.id;
      const index = views.indexOf(view);
      for (const each of all("button[data-turn]")) {
        each.disabled = !views[index + Number(each.dataset.turn)];
      }
    }
    makeRoom(one(".panel-head", view));
  };
  // what is scrolled to must not lie under the head of its column
  const makeRoom = (head) => {
    head?.parentElement.style.setProperty("--head", `${head.offsetHeight}px`);
  };
  const heads = new ResizeObserver((changes) => {
    for (const { target } of changes) makeRoom(target);
  });
  for (const each of all(".panel-head")) heads.observe(each);
  const goTo = (view) => {
    show(view);
    history.replaceState(null, "", `#${view.id}`);
    view.setAttribute("tabindex", "-1");
    view.focus({ preventScroll: true });
  };
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    show(target?.closest(".view, .review") ?? views[0]);
    if (target && target !== current) target.scrollIntoView({ block: "start" });
    if (target?.matches(".card, .clue, .same")) select(target.id);
  };
  for (const each of all("button[data-turn]")) {
    each.addEventListener("click", () => {
      const next = views[views.indexOf(current) + Number(each.dataset.turn)];
      if (next) goTo(next);
    });
  }
  turner?.addEventListener("change", () => goTo(document.getElementById(turner.value)));

  /* one finding, in both columns */
  let selected = null;
  const hits = new Map();
  for (const each of all(".hit")) {
    for (const key of each.dataset.hits.split(" ")) {
      if (!hits.has(key)) hits.set(key, []);
      hits.get(key).push(each);
    }
  }
  const partsOf = (key) => [
    document.getElementById(key),
    document.getElementById(`${key}-at`),
    ...(hits.get(key) ?? []),
  ].filter(Boolean);
  const light = (key, on) => {
    const card = document.getElementById(key);
    if (card?.matches(".same")) card.closest(".card").classList.toggle("on", on);
    const tone = card?.matches(".clue") ? "open" : card?.dataset.severity ?? "quiet";
    for (const each of partsOf(key)) each.classList.toggle("on", on);
    for (const each of hits.get(key) ?? []) each.dataset.on = on ? tone : "";
    const link = card?.querySelector(".go");
    if (on) link?.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  };
  const select = (key) => {
    if (selected) light(selected, false);
    selected = key;
    light(key, true);
    const at = document.getElementById(`${key}-at`);
    const shown = hits.get(key)?.[0] ?? at;
    shown?.scrollIntoView({ block: "center", inline: "nearest" });
    document.getElementById(key)?.scrollIntoView({ block: "nearest" });
  };
  const toText = (key) => {
    select(key);
    const at = document.getElementById(`${key}-at`);
    if (at && !at.matches("a")) at.setAttribute("tabindex", "-1");
    at?.focus({ preventScroll: true });
  };
  const toCard = (key, focus = true) => {
    select(key);
    if (focus) document.getElementById(key)?.querySelector(".go")?.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const target = event.target;
    const chip = target.closest("a.chip");
    const hit = target.closest(".hit:not(.faded)");
    const card = target.closest(".same, .card, .clue");
    const byKeyboard = event.detail === 0;
    if (chip) {
      event.preventDefault();
      toCard(chip.dataset.key);
    } else if (hit) {
      // clicked again, words with several findings show the next one
      const keys = hit.dataset.hits.split(" ").filter((key) => {
        const found = document.getElementById(key);
        return found?.matches(".card:not(.off, .quiet), .card:not(.off) .same");
      });
      if (keys.length) toCard(keys[(keys.indexOf(selected) + 1) % keys.length]);
    } else if (card) {
      const link = target.closest("a");
      if (link) event.preventDefault();
      else if (String(getSelection()) || target.closest("summary")) return;
      if (link && byKeyboard) toText(card.id);
      else toCard(card.id, card.matches(".panel > .cards > .card, .same"));
    }
    const ruled = target.closest("a[data-rule]");
    if (ruled) {
      const view = document.querySelector(ruled.getAttribute("href"));
      const filter = one("[data-filter=rule]", view);
      if (filter) {
        clear(view);
        filter.value = ruled.dataset.rule;
        sift(view);
      }
    }
  });

  /* filters */
  const cardsOf = (view) => all(".panel > .cards > .card", view);
  const texts = new WeakMap();
  const textOf = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.normalize("NFKC").toLowerCase());
    return texts.get(card);
  };
  const sift = (view) => {
    const off = new Set(
      all(".toggle[aria-pressed=false]", view).map((each) => each.dataset.severity),
    );
    const rule = one("[data-filter=rule]", view).value;
    const sought = one("[data-filter=words]", view).value.normalize("NFKC").toLowerCase();
    const terms = sought.split(/\s+/).filter(Boolean);
    const gone = new Set();
    for (const card of cardsOf(view)) {
      const stays =
        !off.has(card.dataset.severity) &&
        (!rule || card.dataset.rule === rule) &&
        terms.every((term) => textOf(card).includes(term));
      card.classList.toggle("off", !stays);
      for (const { id } of [card, ...all(".same", card)]) {
        if (!stays) gone.add(id);
        document.getElementById(`${id}-at`)?.classList.toggle("faded", !stays);
      }
    }
    for (const hit of all(".hit", view)) {
      hit.classList.toggle("faded", hit.dataset.hits.split(" ").every((key) => gone.has(key)));
    }
    const hidden = cardsOf(view).filter((card) => card.matches(".off")).length;
    count(view, hidden);
    one(".none-left", view).hidden = hidden < cardsOf(view).length;
  };
  const count = (view, gone) => {
    const cards = cardsOf(view).length;
    const line = one(".shown", view);
    const words = line.dataset.says.replace("{all}", cards).replace("{shown}", cards - gone);
    one("output", line).textContent = gone ? words : "";
    one("[data-clear]", line).hidden = !gone;
    line.hidden = !gone;
    said.textContent = gone ? words : "";
  };
  const clear = (view) => {
    for (const each of all(".toggle", view)) each.setAttribute("aria-pressed", "true");
    for (const each of all("[data-filter]", view)) each.value = "";
    sift(view);
  };
  for (const view of all(".review")) {
    if (!one(".tools", view)) continue;
    for (const each of all(".toggle", view)) {
      each.addEventListener("click", () => {
        each.setAttribute("aria-pressed", String(each.getAttribute("aria-pressed") !== "true"));
        sift(view);
      });
    }
    for (const each of all("[data-filter]", view)) {
      each.addEventListener("input", () => sift(view));
    }
    one("[data-clear]", view).addEventListener("click", () => {
      clear(view);
      one("[data-filter=words]", view).focus();
    });
    one(".shown", view).hidden = true;
  }

  /* keys */
  const step = (by) => {
    const cards = cardsOf(current).filter((card) => !card.matches(".off"));
    const index = cards.findIndex((card) => card.id === selected || one(`#${selected}`, card));
    const next = index < 0 ? (by > 0 ? 0 : cards.length - 1) : index + by;
    if (cards[next]) toCard(cards[next].id);
  };
  const typing = (element) => element.matches("input, select, textarea");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : root;
    if (event.key === "Escape" && target.matches("[data-filter=words]")) return clear(current);
    if (typing(target) && target.type !== "checkbox") return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && target.closest(".cards")) {
      event.preventDefault();
      step(steps[event.key]);
    }
    if (!(one("[data-keys]", current)?.checked ?? false)) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    if (event.key === "/") {
      event.preventDefault();
      one("[data-filter=words]", current)?.focus();
    }
  });

  addEventListener("hashchange", follow);
  follow();
})();
