// The page "Chuyển mã": files one after the other, each a request of its own. Without it the forms work too.
"use strict";
(() => {
  const pasted = document.getElementById("pasted");
  const form = document.getElementById("files");
  const zone = form.querySelector(".dropzone");
  const input = document.getElementById("file");
  const rows = document.getElementById("rows");
  const batch = document.getElementById("progress");
  const bar = batch.querySelector("progress");
  const said = batch.querySelector("output");
  const waiting = [];
  let running = null;
  let number = 0;
  let done = 0;

  // Pasted text: Ctrl+Enter converts.
  document.getElementById("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      pasted.requestSubmit();
    }
  });

  const show = (row, id) => {
    row.querySelector(".outcome").replaceChildren(document.getElementById(id).content.cloneNode(true));
  };

  const tell = () => {
    batch.hidden = number === 0;
    bar.max = Math.max(1, number);
    bar.value = done;
    said.textContent = said.dataset.of.replace("{done}", done).replace("{all}", number);
    form.querySelector("[data-all]").hidden = number < 2 || done < number;
  };

  const next = () => {
    if (running || !waiting.length) return;
    running = waiting.shift();
    show(running, "row-busy");
    running.querySelector("form").dispatchEvent(new Event("convert"));
  };

  const queue = (row) => {
    if (waiting.includes(row) || running === row) return;
    if (row.dataset.done) {
      delete row.dataset.done;
      done -= 1;
    }
    waiting.push(row);
    tell();
    next();
  };

  const ended = (event) => {
    if (!running || !running.contains(event.target)) return;
    if (running.querySelector(".outcome .turning")) show(running, "row-failed");
    running.dataset.done = "1";
    running = null;
    done += 1;
    tell();
    next();
  };
  document.addEventListener("htmx:finally:request", ended);

  const size = (bytes) => bytes < 1048576
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

  const add = (file) => {
    number += 1;
    const row = document.getElementById("row").content.cloneNode(true).firstElementChild;
    const held = new DataTransfer();
    held.items.add(file);
    row.querySelector("input[type=file]").files = held.files;
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-size]").textContent = size(file.size);
    const select = row.querySelector("select");
    select.id = `row-encoding-${number}`;
    select.value = document.getElementById("files-encoding").value;
    select.addEventListener("change", () => queue(row));
    rows.append(row);
    htmx.process(row);
    queue(row);
  };

  const take = () => {
    rows.replaceChildren();
    waiting.length = 0;
    running = null;
    number = 0;
    done = 0;
    for (const file of input.files) add(file);
    tell();
  };
  form.querySelector("[data-without-script]").hidden = true;
  input.addEventListener("change", take);
  zone.addEventListener("drop", () => { if (input.files.length) take(); });
  if (input.files.length) take();

  document.addEventListener("click", async (event) => {
    const choose = event.target.closest("[data-choose]");
    if (choose) {
      event.preventDefault();
      const row = choose.closest("#rows > li");
      const select = (row || pasted).querySelector("select");
      select.value = choose.dataset.choose;
      if (row) queue(row);
      else pasted.requestSubmit();
      select.focus();
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const field = document.getElementById(copy.dataset.copy);
      field.select();
      // Without TLS the modern way is closed; the old one works everywhere.
      if (navigator.clipboard) await navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
      else document.execCommand("copy");
      copy.querySelector("span").textContent = copy.dataset.copied;
    }
  });
})();
