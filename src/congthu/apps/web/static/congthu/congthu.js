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

  const all = document.querySelector("[data-mark-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const boxes = [...document.querySelectorAll("[data-ready]")];
      const on = boxes.some((box) => !box.checked);
      for (const box of boxes) box.checked = on;
    });
  }

  // The box of a value lights up while the value is looked at, on the picture of the page.
  const light = (name, on) => {
    for (const box of document.querySelectorAll(`[data-box="${name}"]`)) {
      box.classList.toggle("lit", on);
      if (on) box.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
  };
  let lit = "";
  const look = (event) => {
    const value = event.target.closest?.("[data-value]");
    const name = value ? value.dataset.value : "";
    if (name === lit) return;
    if (lit) light(lit, false);
    lit = name;
    if (lit) light(lit, true);
  };
  document.addEventListener("mouseover", look);
  document.addEventListener("focusin", look);
  const doubt = () => {
    for (const value of document.querySelectorAll("[data-value].doubt")) {
      for (const box of document.querySelectorAll(`[data-box="${value.dataset.value}"]`)) box.classList.add("doubt");
    }
  };
  document.addEventListener("htmx:after:swap", doubt);
})();
