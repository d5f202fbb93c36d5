// What HTML alone cannot do. Every page works without this file.
"use strict";
(() => {
  const menu = document.querySelector("[data-menu]");
  if (menu) {
    const nav = document.getElementById(menu.getAttribute("aria-controls"));
    menu.addEventListener("click", () => {
      const open = nav.classList.toggle("open");
      menu.setAttribute("aria-expanded", String(open));
    });
  }

  // "/" goes to the search field of the page.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const field = document.querySelector("[data-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // A form that changes something is sent once.
  document.addEventListener("submit", (event) => {
    const button = event.target.querySelector("[data-once]");
    if (button) setTimeout(() => { button.disabled = true; }, 0);
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-once]")) button.disabled = false;
  });

  for (const zone of document.querySelectorAll(".dropzone")) {
    const input = zone.querySelector("input[type=file]");
    const chosen = zone.querySelector("[data-chosen]");
    const name = () => { chosen.textContent = input.files.length === 1 ? input.files[0].name : ""; };
    input.addEventListener("change", name);
    name();
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
      name();
    });
  }
})();
