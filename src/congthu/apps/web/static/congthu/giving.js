// Many files at once: each is sent by itself, so that none is lost because of another. Without it one form sends all.
"use strict";
(() => {
  const form = document.getElementById("give");
  const input = form.querySelector("input[type=file]");
  const state = form.querySelector("[data-giving]");
  const bar = state.querySelector("progress");
  const said = state.querySelector("output");
  const refusals = form.querySelector("[data-refused]");
  const limit = Number(form.dataset.limit);
  const PAUSE = 3000, PATIENCE = 20;

  const refuse = (name, why) => {
    const line = document.createElement("li");
    line.textContent = `${name}: ${why}`;
    refusals.append(line);
    refusals.hidden = false;
  };
  const button = form.querySelector("[data-once]");
  const wrong = (file) => !file.size ? form.dataset.empty : file.size > limit ? form.dataset.large : "";

  const give = async (file) => {
    const body = new FormData(form);
    body.delete("file");
    body.append("file", file);
    for (let turn = 0; turn < PATIENCE; turn += 1) {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
      if (answer?.ok) return "";
      if (answer?.status === 422) return (await answer.json()).problem;
      if (answer?.status === 401 || answer?.status === 403) return form.dataset.ended;
      // Too much at once, or no network for a moment: its turn comes again.
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    return form.dataset.away;
  };

  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    refusals.replaceChildren();
    refusals.hidden = true;
    if (files.length < 2 && !wrong(files[0])) return;
    event.preventDefault();
    button.disabled = true;
    const good = files.filter((file) => !wrong(file) || refuse(file.name, wrong(file)));
    bar.max = Math.max(good.length, 1);
    state.hidden = !good.length;
    let given = 0;
    for (const file of good) {
      said.textContent = form.dataset.of.replace("{done}", given + 1).replace("{all}", good.length);
      const problem = await give(file);
      if (problem) refuse(file.name, problem);
      given += 1;
      bar.value = given;
    }
    state.hidden = true;
    button.disabled = false;
    if (refusals.hidden) location.assign(form.action);
    else input.value = "";
  });
})();
