// Search of the site. It looks for the words as they were typed, in whole texts: Japanese needs no
// segmenter for that, and a page opened from file:// may load a script but fetch nothing.
(() => {
  "use strict";
  const root = new URL("..", document.currentScript.src).href;
  const language = document.documentElement.lang.startsWith("en") ? "en" : "ja";
  const said = {
    ja: { open: "検索", hint: "言葉を入力(/ で開く)", none: "見つかりません", close: "閉じる" },
    en: { open: "Search", hint: "Type words (/ opens this)", none: "Nothing found", close: "Close" },
  }[language];
  const MAX_RESULTS = 30;
  let entries = null;

  const plain = (text) => text.normalize("NFKC").toLowerCase();

  function load(then) {
    if (entries) { then(); return; }
    const script = document.createElement("script");
    script.src = `${root}search/${language}.js`;
    script.onload = () => {
      entries = window.searchIndex.map(([url, page, heading, text]) => ({
        url, page, heading, text, keys: [plain(page), plain(heading), plain(text)],
      }));
      then();
    };
    document.head.append(script);
  }

  // A phrase that no text has is looked for by its runs of kanji, katakana and Latin letters: by all
  // of them, or by any where no section has all.
  function find(query) {
    const words = plain(query).split(/\s+/u).filter(Boolean);
    if (!words.length) return { words, found: [] };
    const found = rank(words);
    if (found.length) return { words, found };
    const runs = plain(query).match(/[\p{sc=Han}々]{2,}|[\p{sc=Katakana}ー]{2,}|[a-z0-9_.-]{2,}/gu) ?? [];
    const all = runs.length ? rank(runs) : [];
    return { words: runs, found: all.length ? all : rank(runs, true) };
  }

  function rank(words, any = false) {
    return entries
      .map((entry) => ({ entry, score: score(entry.keys, words, any) }))
      .filter((hit) => hit.score > 0)
      .sort((one, other) => other.score - one.score)
      .slice(0, MAX_RESULTS)
      .map((hit) => hit.entry);
  }

  function score([page, heading, text], words, any) {
    let sum = 0;
    for (const word of words) {
      const times = text.split(word).length - 1;
      const here = (page.includes(word) ? 8 : 0) + (heading.includes(word) ? 16 : 0) + Math.min(times, 12);
      if (!here && !any) return 0;
      sum += here + (heading === word ? 32 : 0);
    }
    return sum;
  }

  // Every string goes into the page as text, so that no page's words can be markup.
  function marked(text, words) {
    const line = document.createElement("p");
    const key = plain(text);
    const aligned = key.length === text.length;
    const first = Math.max(0, Math.min(...words.map((word) => key.indexOf(word)).filter((at) => at >= 0)));
    const start = Number.isFinite(first) ? Math.max(0, first - 30) : 0;
    const shown = text.slice(start, start + 120);
    let at = 0;
    while (at < shown.length) {
      const word = aligned && words.find((each) => key.startsWith(each, start + at));
      const piece = shown.slice(at, at + (word ? word.length : 1));
      if (word) {
        const mark = document.createElement("mark");
        mark.textContent = piece;
        line.append(mark);
      } else line.append(piece);
      at += piece.length;
    }
    return line;
  }

  function item(entry, words) {
    const link = document.createElement("a");
    link.href = root + entry.url;
    const title = document.createElement("strong");
    title.textContent = entry.heading === entry.page ? entry.page : `${entry.page} › ${entry.heading}`;
    link.append(title, marked(entry.text, words));
    const place = document.createElement("li");
    place.append(link);
    return place;
  }

  function show() {
    const { words, found } = find(input.value);
    list.replaceChildren(...found.map((entry) => item(entry, words)));
    empty.hidden = Boolean(found.length) || !words.length;
  }

  const dialog = document.createElement("dialog");
  dialog.className = "site-search";
  const input = document.createElement("input");
  Object.assign(input, { type: "search", placeholder: said.hint, autocomplete: "off" });
  input.setAttribute("aria-label", said.open);
  const close = document.createElement("button");
  Object.assign(close, { type: "button", textContent: "×" });
  close.setAttribute("aria-label", said.close);
  const list = document.createElement("ol");
  const empty = document.createElement("p");
  Object.assign(empty, { className: "site-search__none", textContent: said.none, hidden: true });
  empty.setAttribute("role", "status");
  const bar = document.createElement("div");
  bar.append(input, close);
  dialog.append(bar, empty, list);
  document.body.append(dialog);

  function open() {
    load(show);
    if (!dialog.open) dialog.showModal();
    input.select();
  }

  input.addEventListener("input", () => load(show));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") dialog.close();
    if (event.key === "Enter") list.querySelector("a")?.click();
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  list.addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
  });

  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "site-search__open", textContent: said.open });
  button.addEventListener("click", open);
  document.querySelector(".md-header__inner")?.append(button);
})();
