// Work by single keys. Every key does what a link or button of the page does; without this file they remain.
"use strict";
(() => {
  const SWITCH = "congthu.keys";
  const dialog = document.getElementById("keys");
  const enabled = () => localStorage.getItem(SWITCH) !== "off";

  if (dialog) {
    const box = dialog.querySelector("[data-keys-switch]");
    box.checked = enabled();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
    for (const opener of document.querySelectorAll("[data-keys-open]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => dialog.showModal());
    }
  }

  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement?.closest("[data-row]") || document.querySelector("[data-row].current");
  const enter = (row) => {
    for (const each of rows()) each.classList.toggle("current", each === row);
    row.querySelector("[data-open]").focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows();
    if (!all.length) return false;
    const here = all.indexOf(current());
    enter(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)]);
    return true;
  };
  const press = (element) => {
    if (element.matches("input:not([type=checkbox]), textarea, select, summary")) {
      for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      element.focus();
      element.scrollIntoView({ block: "center" });
    } else element.click();
    return true;
  };

  // After one was dealt with, the next is at hand.
  const start = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
  if (start) enter(start);
  if (location.hash === "#refusal") document.querySelector("[data-key=r]") && press(document.querySelector("[data-key=r]"));

  const act = (key) => {
    if (key === "?" && dialog) { dialog.showModal(); return true; }
    if (key === "j" && step(1)) return true;
    if (key === "k" && step(-1)) return true;
    const value = key === "e" && (document.activeElement?.closest("[data-value]") || document.querySelector("[data-value].doubt") || document.querySelector("[data-value]"));
    if (value) { value.querySelector(".edit")?.click(); return true; }
    const row = current();
    const inRow = row && row.querySelector(`[data-row-key="${key}"]`);
    const anyChecked = document.querySelector("[data-row] input[type=checkbox]:checked");
    if (inRow && !(anyChecked && key === "a")) return press(inRow);
    const onPage = document.querySelector(`[data-key="${key}"]:not(:disabled)`);
    return onPage ? press(onPage) : false;
  };

  // In the open field of a value: Ctrl+Enter saves, Escape leaves it as it was.
  document.addEventListener("keydown", (event) => {
    const form = event.isComposing ? null : event.target.closest?.(".values form");
    if (!form) return;
    if (event.key === "Escape") form.querySelector("a.btn")?.click();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.key.length !== 1) return;
    if (dialog?.open || event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (!enabled() && event.key !== "?") return;
    if (act(event.key)) event.preventDefault();
  });
})();
