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
    if (event.defaultPrevented) return;
    // After the form has gone: a button that is off would not send its own value.
    for (const button of event.target.querySelectorAll("[data-once]")) setTimeout(() => { button.disabled = true; }, 0);
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[data-once]")) button.disabled = false;
  });

  // What could not be saved stays where it was written, and says so.
  const lost = (what) => {
    for (const note of document.querySelectorAll("[data-lost]")) note.hidden = note.dataset.lost !== what;
    document.querySelector(`[data-lost="${what}"]`)?.scrollIntoView({ block: "nearest" });
  };
  // After a login in another window the forms of this page need the new token.
  const renew = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = fresh.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!token) return;
    for (const held of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) held.value = token;
    lost("");
  };
  window.addEventListener("focus", () => {
    if (document.querySelector("[data-lost=session]:not([hidden])")) renew();
  });
  const saves = (event) => event.detail.ctx?.request.method?.toUpperCase() === "POST";
  document.addEventListener("htmx:response:error", (event) => {
    const { status } = event.detail.ctx.response;
    if (saves(event) && (status === 401 || status === 403)) lost("session");
    else if (saves(event) && status >= 500) lost("network");
  });
  document.addEventListener("htmx:error", (event) => { if (saves(event)) lost("network"); });
  document.addEventListener("htmx:after:swap", (event) => {
    if (saves(event) && [200, 422].includes(event.detail.ctx.response?.status)) lost("");
  });

  for (const zone of document.querySelectorAll(".dropzone")) {
    const input = zone.querySelector("input[type=file]");
    const chosen = zone.querySelector("[data-chosen]");
    const name = () => {
      const names = [...input.files].map((file) => file.name);
      chosen.textContent = names.length < 2 ? names[0] || "" : `${names.length}: ${names.slice(0, 3).join(", ")}${names.length > 3 ? " …" : ""}`;
    };
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
