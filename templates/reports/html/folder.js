// Finds documents in the index of a folder, and opens them with what was sought.
(() => {
  const finder = document.querySelector(".finder");
  if (!finder) return;
  const all = (selector, within) => [...within.querySelectorAll(selector)];
  const find = (name) => finder.querySelector(`[data-find="${name}"]`);
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const toggles = all(".toggle", finder);
  const rows = all(".files tbody tr", document).map((row) => {
    const link = row.querySelector("a");
    return { row, link, review: document.querySelector(link.getAttribute("href")), cards: null };
  });
  // read once somebody seeks: a folder may have thousands of findings
  const cardsOf = (each) => {
    const path = plain(each.link.textContent);
    each.cards ??= all(".panel > .cards > .card", each.review).map((card) => ({
      severity: card.dataset.severity,
      rule: card.dataset.rule,
      words: `${path}\n${plain(card.textContent)}`,
    }));
    return each.cards;
  };
  const wanted = () => ({
    off: new Set(
      toggles.filter((each) => each.getAttribute("aria-pressed") === "false")
        .map((each) => each.dataset.find),
    ),
    rule: find("rule").value,
    terms: plain(find("words").value).split(/\s+/).filter(Boolean),
  });
  const fits = (each, { off, rule, terms }) =>
    cardsOf(each).some((card) =>
      !off.has(card.severity) && (!rule || card.rule === rule) &&
      terms.every((term) => card.words.includes(term))) ||
    (!off.size && !rule && terms.every((term) => plain(each.link.textContent).includes(term)));
  const sift = () => {
    const sought = wanted();
    const seeks = Boolean(sought.off.size || sought.rule || sought.terms.length);
    let shown = 0;
    for (const each of rows) {
      const stays = !seeks || fits(each, sought);
      each.row.classList.toggle("off", !stays);
      shown += stays;
    }
    const line = finder.querySelector(".found");
    const words = finder.dataset.says.replace("{all}", rows.length).replace("{shown}", shown);
    line.hidden = !seeks;
    line.querySelector("output").textContent = seeks ? words : "";
    document.getElementById("said").textContent = seeks ? words : "";
  };
  // what is sought here is sought in the document that is opened, words of its name apart
  const hand = ({ link, review }) => {
    const rule = review.querySelector("[data-filter=rule]");
    if (!rule) return;
    const { off, rule: chosen, terms } = wanted();
    const path = plain(link.textContent);
    review.querySelector("[data-clear]").click();
    for (const each of all(".toggle", review)) {
      if (off.has(each.dataset.severity)) each.click();
    }
    const holds = [...rule.options].some((each) => each.value === chosen);
    rule.value = holds ? chosen : "";
    const words = review.querySelector("[data-filter=words]");
    words.value = terms.filter((term) => !path.includes(term)).join(" ");
    words.dispatchEvent(new Event("input"));
  };
  for (const each of toggles) {
    each.addEventListener("click", () => {
      each.setAttribute("aria-pressed", String(each.getAttribute("aria-pressed") !== "true"));
      sift();
    });
  }
  for (const name of ["rule", "words"]) find(name).addEventListener("input", sift);
  find("clear").addEventListener("click", () => {
    for (const each of toggles) each.setAttribute("aria-pressed", "true");
    for (const name of ["rule", "words"]) find(name).value = "";
    sift();
    find("words").focus();
  });
  for (const each of all("[data-pick]", document)) {
    each.hidden = false;
    each.addEventListener("click", () => {
      find("rule").value = each.dataset.pick;
      sift();
      find("rule").focus();
      document.getElementById("index").scrollTop = 0;
    });
  }
  for (const each of rows) each.link.addEventListener("click", () => hand(each));
})();
