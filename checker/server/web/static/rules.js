// Lead from a fault to its line in the editor, and keep Tab for moving on.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  const text = document.getElementById("text");
  if (!link || !text) return;
  event.preventDefault();
  const lines = text.value.split("\n");
  const number = Math.min(Number(link.dataset.line), lines.length);
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  text.focus();
  text.setSelectionRange(start, start + lines[number - 1].length);
  const height = text.scrollHeight / Math.max(lines.length, 1);
  text.scrollTop = Math.max(0, (number - 4) * height);
});
window.addEventListener("beforeunload", (event) => {
  const text = document.getElementById("text");
  if (text && text.value !== text.defaultValue && !text.dataset.published) event.preventDefault();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const text = document.getElementById("text");
  const asked = event.detail.xhr;
  if (text && asked && asked.getResponseHeader("HX-Redirect")) text.dataset.published = "yes";
});
