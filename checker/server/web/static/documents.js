"use strict";
// What the pages do beyond links and forms: files that are dropped, and findings that are chosen.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* files: dropped ones become those of the zone's own input */
  const zoneOf = (event) => event.target.closest?.("[data-drop]");
  const refuseLarge = (input) => {
    const most = Number(input.dataset.mostMib) * 2 ** 20;
    const large = most && [...input.files].find((file) => file.size > most);
    input.setCustomValidity(large ? `${large.name}: ${one("#troubles").dataset.large}` : "");
    if (large) input.reportValidity();
  };
  const list = (zone) => {
    const shown = one("[data-chosen]", zone);
    const input = one("input[type=file]", zone);
    if (!shown || !input) return;
    refuseLarge(input);
    shown.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = file.name;
      return item;
    }));
  };
  document.addEventListener("dragover", (event) => {
    const zone = zoneOf(event);
    if (!zone || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer.files.length) return;
    event.preventDefault();
    zone.classList.remove("over");
    const input = one("input[type=file]", zone);
    const files = new DataTransfer();
    const dropped = [...event.dataTransfer.files];
    for (const file of input.multiple ? dropped : dropped.slice(0, 1)) files.items.add(file);
    input.files = files.files;
    list(zone);
  });
  document.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone && event.target.matches("input[type=file]")) list(zone);
  });
  document.addEventListener("reset", (event) => {
    for (const zone of all("[data-drop]", event.target)) one("[data-chosen]", zone)?.replaceChildren();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[hx-post='/check']");
    if (form && event.detail.successful) form.reset();
  });

  /* findings: the words in the document and the finding beside it light up together */
  const hits = (id) => all(".hit").filter((each) => each.dataset.hits.split(" ").includes(id));
  let chosen = "";
  const light = (id, on) => {
    for (const each of [document.getElementById(id), document.getElementById(`${id}-at`), ...hits(id)]) {
      each?.classList.toggle("on", on);
    }
  };
  const choose = (id) => {
    if (chosen) light(chosen, false);
    chosen = id;
    light(id, true);
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const behavior = () => (calm.matches ? "auto" : "smooth");
  const reveal = (element, block) => {
    const sheet = element?.closest(".sheet");
    if (!sheet) {
      element?.scrollIntoView({ block, behavior: behavior() });
      return;
    }
    // the sheet alone is scrolled: on a phone it stays above the findings
    const [at, around] = [element, sheet].map((each) => each.getBoundingClientRect());
    const top = sheet.scrollTop + at.top - around.top - sheet.clientHeight / 2;
    sheet.scrollTo({ top, behavior: behavior() });
    const seen = around.top >= 0 && around.bottom <= innerHeight; // as it is where it sticks
    if (!seen) sheet.scrollIntoView({ block: "nearest", behavior: behavior() });
    const wide = element.closest(".wide");
    if (wide) wide.scrollLeft += at.left - wide.getBoundingClientRect().left - wide.clientWidth / 2;
  };
  const toText = (id) => {
    choose(id);
    const at = document.getElementById(`${id}-at`);
    reveal(hits(id)[0] ?? at, "center");
    at?.focus({ preventScroll: true });
  };
  const toFinding = (id) => {
    choose(id);
    const card = document.getElementById(id);
    reveal(card, "start");
    one(".go", card)?.focus({ preventScroll: true });
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.reject[open]")) one("input[name=reason]", event.target).focus();
  }, true);
  document.addEventListener("click", (event) => {
    const go = event.target.closest?.("a.go");
    const chip = event.target.closest?.("a.chip");
    const hit = event.target.closest?.(".hit");
    if (go) {
      event.preventDefault();
      toText(go.hash.slice(1).replace(/-at$/, ""));
    } else if (chip) {
      event.preventDefault();
      toFinding(chip.dataset.key);
    } else if (hit) {
      const ids = hit.dataset.hits.split(" ").filter((id) => document.getElementById(id)?.offsetParent);
      if (ids.length) toFinding(ids[(ids.indexOf(chosen) + 1) % ids.length]);
    }
  });
})();
