"use strict";
// What was found is shown as soon as it comes, in the place where the answer will stand.
(() => {
  const MARK = "<!-- answer -->";
  const asks = (event) => event.detail.elt.matches("form.asking");

  document.addEventListener("htmx:configRequest", (event) => {
    if (asks(event)) event.detail.parameters.steps = "true";
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    if (!asks(event)) return;
    const { xhr } = event.detail;
    let isShown = false;
    xhr.addEventListener("progress", () => {
      const end = isShown || xhr.status !== 200 ? -1 : xhr.responseText.indexOf(MARK);
      if (end < 0) return;
      isShown = true;
      const found = new DOMParser().parseFromString(xhr.responseText.slice(0, end), "text/html");
      const answer = document.getElementById("answer");
      answer.className = "card";
      answer.setAttribute("aria-busy", "true");
      for (const each of answer.children) each.hidden = true; // the form that asks stays
      answer.prepend(...found.body.childNodes);
    });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const text = event.detail.serverResponse ?? "";
    const end = text.indexOf(MARK);
    if (end >= 0) event.detail.serverResponse = text.slice(end + MARK.length);
  });
})();
