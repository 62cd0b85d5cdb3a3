"use strict";
// Label texts by one key each: the key that a button names presses it, wherever the focus is.
(() => {
  const typed = "input, select, textarea, [contenteditable]";
  const isTaken = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing ||
    (event.target instanceof Element && event.target.matches(typed) && event.target.type !== "checkbox");
  /* whoever speaks to the machine, or slips off a key, switches that off; it stays off */
  const byKeys = document.getElementById("keys");
  if (byKeys) {
    byKeys.checked = localStorage.getItem("keys") !== "off";
    byKeys.addEventListener("change", () => localStorage.setItem("keys", byKeys.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (!byKeys?.checked || isTaken(event)) return;
    const key = event.key.normalize("NFKC").toLowerCase();
    const button = [...document.querySelectorAll("#labelling [data-key]")].find((each) => each.dataset.key === key);
    if (!button || button.disabled) return;
    event.preventDefault();
    button.click();
  });
})();
