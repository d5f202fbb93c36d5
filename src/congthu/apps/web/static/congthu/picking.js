// Correcting from the picture: a click on words gives them to the field that is open, a click on the frame of a
// value opens its field. Without this file the fields are written by hand.
"use strict";
(() => {
  const papers = document.querySelector(".papers");
  if (!papers) return;
  const SVG = "http://www.w3.org/2000/svg";
  const hint = document.querySelector("[data-pick-hint]");
  const busy = document.querySelector("[data-pick-busy]");
  const form = () => document.querySelector(".values .edited form");
  const fields = "input:not([type=hidden]):not([type=checkbox]), textarea, select";
  let field = null;

  const mode = () => {
    const open = form();
    papers.classList.toggle("picking", Boolean(open));
    if (hint) hint.hidden = !open;
    if (!open?.contains(field)) field = open?.querySelector("[autofocus]") || open?.querySelector(fields) || null;
    if (!open) for (const mark of papers.querySelectorAll(".pick")) mark.remove();
  };
  document.addEventListener("focusin", (event) => {
    if (form()?.contains(event.target) && event.target.matches(fields)) field = event.target;
  });
  document.addEventListener("htmx:after:swap", mode);

  // What a field takes of the words.
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  const day = (text) => {
    const found = /(\d{1,2})\s*(?:tháng|[/.-])\s*(\d{1,2})\s*(?:năm|[/.-])\s*(\d{4})/i.exec(text.normalize("NFC"));
    return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
  };
  const option = (select, text) => {
    const said = fold(text);
    const fits = [...select.options].filter((each) => each.value && said.includes(fold(each.text)));
    return fits.sort((one, other) => other.text.length - one.text.length)[0]?.value;
  };
  const TIDY = {
    reference: (text) => text.replace(/^số\s*:?\s*/i, ""),
    place: (text) => text.replace(/,?\s*ngày\s.*$/i, ""),
    signatory: (text) => text.replace(/[,;.]+$/, ""),
    addressees: (text) => text.replace(/^[-–•+*\s]+|[;,.\s]+$/g, ""),
    primary_addressees: (text) => text.replace(/^(kính gửi\s*:)?[-–•+*\s]+|[;,.\s]+$/gi, ""),
    file_copy: (text) => text.replace(/^[-–•+*\s]*lưu\s*:?\s*|[;.\s]+$/gi, ""),
  };
  const take = (rows, more) => {
    if (!field?.isConnected) mode();
    if (!field || !rows.length) return;
    const tidy = TIDY[form().elements.namedItem("name").value] || ((text) => text);
    const lines = rows.map((row) => tidy(row).trim()).filter(Boolean);
    let value = lines.join(" ");
    if (field.type === "date") value = day(rows.join(" "));
    else if (field.matches("select")) value = option(field, rows.join(" "));
    else if (field.hasAttribute("data-lines")) value = [field.value.trim(), ...lines].filter(Boolean).join("\n");
    else if (more && field.value) value = `${field.value.trim()} ${value}`;
    field.focus();
    if (!value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Rows of words: side by side on one line, parted by the gaps between columns.
  const rowsOf = (words) => {
    const rows = [];
    for (const word of words) {
      const [left, top, right, bottom] = word;
      const middle = (top + bottom) / 2;
      const row = rows.findLast((each) => each.top < middle && middle < each.bottom
        && left > each.right - 2 && left - each.right < 1.6 * (bottom - top));
      if (!row) rows.push({ left, top, right, bottom, words: [word] });
      else {
        row.words.push(word);
        row.right = Math.max(row.right, right);
        row.top = Math.min(row.top, top);
        row.bottom = Math.max(row.bottom, bottom);
      }
    }
    return rows;
  };
  const said = (words) => words.map((word) => word[4]).join(" ");
  // By page: its rows once they are there, and the promise of them.
  const pages = new WeakMap();
  const asked = new WeakMap();
  const fetched = async (figure) => {
    if (busy) busy.hidden = false;
    try {
      const answer = await fetch(figure.dataset.page, { headers: { Accept: "application/json" } });
      pages.set(figure, rowsOf((await answer.json()).words));
    } catch {
      asked.delete(figure);
    }
    if (busy) busy.hidden = true;
  };
  const load = (figure) => {
    if (!asked.has(figure)) asked.set(figure, fetched(figure));
    return asked.get(figure);
  };

  const at = (figure, event) => {
    const svg = figure.querySelector("svg");
    const { left, top, width, height } = svg.getBoundingClientRect();
    const box = svg.viewBox.baseVal;
    return [(event.clientX - left) / width * box.width, (event.clientY - top) / height * box.height];
  };
  const mark = (figure, area) => {
    let rect = figure.querySelector(".pick");
    if (!area) return rect?.remove();
    if (!rect) {
      rect = document.createElementNS(SVG, "rect");
      rect.classList.add("pick");
      figure.querySelector("svg").append(rect);
    }
    const [left, top, right, bottom] = area;
    for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) {
      rect.setAttribute(name, value);
    }
  };
  const under = (figure, [x, y]) => (pages.get(figure) || []).find(
    (row) => row.left - 3 <= x && x <= row.right + 3 && row.top <= y && y <= row.bottom);
  const within = (figure, [left, top, right, bottom]) => (pages.get(figure) || []).map((row) => row.words.filter((word) => {
    const [x, y] = [(word[0] + word[2]) / 2, (word[1] + word[3]) / 2];
    return left < x && x < right && top < y && y < bottom;
  })).filter((words) => words.length).map(said);

  let drag = null;
  const area = (event) => {
    const [x, y] = at(drag.figure, event);
    return [Math.min(x, drag.x), Math.min(y, drag.y), Math.max(x, drag.x), Math.max(y, drag.y)];
  };
  const far = ([left, top, right, bottom]) => right - left > 6 || bottom - top > 6;
  let latest = null;
  papers.addEventListener("pointermove", async (event) => {
    const figure = event.target.closest("[data-page]");
    if (!figure || !form()) return;
    latest = event;
    await load(figure);
    // Words that came while the pointer went on are for where it is now.
    if (latest !== event || !form()) return;
    if (drag?.figure === figure) return mark(figure, far(area(event)) ? area(event) : null);
    const row = under(figure, at(figure, event));
    mark(figure, row && [row.left - 2, row.top, row.right + 2, row.bottom]);
  });
  papers.addEventListener("pointerdown", (event) => {
    const figure = event.target.closest("[data-page]");
    // A finger scrolls; it taps single lines.
    if (!figure || !form() || event.button || event.pointerType === "touch") return;
    const [x, y] = at(figure, event);
    drag = { figure, x, y };
    event.preventDefault();
  });
  document.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { figure } = drag;
    const span = area(event);
    drag = null;
    if (!far(span)) return;
    take(within(figure, span), event.shiftKey);
    papers.addEventListener("click", (after) => after.stopPropagation(), { capture: true, once: true });
    setTimeout(() => mark(figure, null), 300);
  });
  papers.addEventListener("click", async (event) => {
    const box = event.target.closest("[data-box]");
    if (!form()) return box && document.querySelector(`#value-${box.dataset.box} .edit`)?.click();
    const piece = event.target.closest("[data-words]");
    if (piece) return take([piece.textContent], event.shiftKey);
    const figure = event.target.closest("[data-page]");
    if (!figure) return;
    await load(figure);
    const row = under(figure, at(figure, event));
    if (row) take([said(row.words)], event.shiftKey);
  });
  mode();
})();
