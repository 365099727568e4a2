"use strict";
// A mentor marks the answers and saves a file that `interviewer calibrate --against` reads.
(() => {
  const data = JSON.parse(document.getElementById("mentor-data").textContent);
  const bar = document.getElementById("mentor-bar");
  if (!data.answers.length) return;
  const kept = new Map(data.answers.map((item) => [item.id, { marks: {}, quotes: [], red_flags: [], comment: "" }]));
  let dirty = false;
  let blind = false;
  let wasBlind = true;

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  const status = make("span", { className: "grow" });
  status.setAttribute("role", "status");
  const mentor = make("input", { type: "text", id: "mentor-name", maxLength: 80, autocomplete: "off" });
  const hide = make("input", { type: "checkbox", id: "mentor-blind", checked: true });
  const remark = make("textarea", { id: "mentor-remark", rows: 2, maxLength: 8000 });
  const open = make("input", { type: "file", accept: "application/json,.json", hidden: true, id: "mentor-file" });
  const start = make("button", { type: "button", id: "mentor-start", textContent: "Mark this session as a mentor" });
  const save = make("button", { type: "button", id: "mentor-save", textContent: "Save my marks" });
  const load = make("button", { type: "button", id: "mentor-load", textContent: "Open saved marks" });
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Mentor");
  bar.append(start, make("span", { className: "grow", textContent: "Your marks stay in this page until you save them to a file." }));
  bar.hidden = false;

  start.addEventListener("click", begin);
  hide.addEventListener("change", () => see(hide.checked));
  save.addEventListener("click", download);
  load.addEventListener("click", () => open.click());
  open.addEventListener("change", read);
  mentor.addEventListener("input", touch);
  remark.addEventListener("input", touch);
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  function begin() {
    bar.replaceChildren(
      make("label", {}, "Your name ", mentor),
      make("label", {}, hide, "hide the examiner’s marks"),
      status, load, save, open,
    );
    bar.classList.add("marking");
    document.getElementById("questions").append(make("label", { id: "mentor-whole" }, "On the whole session", remark));
    for (const item of data.answers) document.getElementById(item.id).append(form(item));
    see(true);
    count();
    document.querySelector(".mentor input").focus();
  }

  function see(hidden) {
    blind = hidden;
    if (!hidden) wasBlind = false;
    hide.checked = hidden;
    document.body.classList.toggle("blind", blind);
  }

  function form(item) {
    const box = make("div", { className: "mentor", id: `${item.id}-mentor` });
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `Your marks, question ${item.thread + 1}, answer ${item.turn + 1}`);
    for (const [criterion, name] of Object.entries(data.criteria)) box.append(choices(item, criterion, name));
    const flags = make("fieldset", {}, make("legend", { textContent: "red flags" }));
    for (const [kind, name] of Object.entries(data.flags)) {
      const tick = make("input", { type: "checkbox", name: `${item.id}-flag`, value: kind });
      tick.addEventListener("change", () => {
        const own = kept.get(item.id);
        own.red_flags = own.red_flags.filter((flag) => flag !== kind);
        if (tick.checked) own.red_flags.push(kind);
        touch();
      });
      flags.append(make("label", {}, tick, name));
    }
    const comment = make("textarea", { rows: 2, maxLength: 8000, name: `${item.id}-comment` });
    comment.addEventListener("input", () => { kept.get(item.id).comment = comment.value; touch(); });
    box.append(flags, make("label", {}, "Comment", comment));
    return box;
  }

  function choices(item, criterion, name) {
    const set = make("fieldset", {}, make("legend", { textContent: name }));
    for (const mark of data.marks) {
      const radio = make("input", { type: "radio", name: `${item.id}-${criterion}-mark`, value: mark });
      radio.addEventListener("change", () => { kept.get(item.id).marks[criterion] = mark; touch(); });
      set.append(make("label", {}, radio, mark));
    }
    const quote = make("button", { type: "button", textContent: "quote the selected words", className: "take" });
    quote.dataset.criterion = criterion;
    quote.setAttribute("aria-label", `quote the selected words for ${name}`);
    // Pressing a button would clear the selection it is about.
    quote.addEventListener("mousedown", (event) => event.preventDefault());
    quote.addEventListener("click", () => take(item, criterion));
    const list = make("div", { className: "kept", id: `${item.id}-${criterion}-kept` });
    set.append(quote, list);
    return set;
  }

  function take(item, criterion) {
    const text = document.getElementById(`${item.id}-text`);
    const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    if (!range || range.collapsed || !text.contains(range.startContainer) || !text.contains(range.endContainer)) {
      status.textContent = "Select words in this answer first.";
      return;
    }
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    let from = before.toString().length;
    let to = from + range.toString().length;
    while (from < to && /\s/.test(item.answer[from])) from += 1;
    while (to > from && /\s/.test(item.answer[to - 1])) to -= 1;
    if (from === to) return;
    // Offsets in the file count characters, as Python does; a browser counts UTF-16 units.
    const start = [...item.answer.slice(0, from)].length;
    const quote = item.answer.slice(from, to);
    kept.get(item.id).quotes.push({ criterion, start, end: start + [...quote].length, quote });
    touch();
    list(item, criterion);
  }

  function list(item, criterion) {
    const own = kept.get(item.id);
    const lines = own.quotes.filter((one) => one.criterion === criterion).map((one) => {
      const drop = make("button", { type: "button", textContent: "remove" });
      drop.addEventListener("click", () => {
        own.quotes = own.quotes.filter((other) => other !== one);
        touch();
        list(item, criterion);
      });
      return make("div", {}, `“${one.quote}”`, drop);
    });
    document.getElementById(`${item.id}-${criterion}-kept`).replaceChildren(...lines);
  }

  function touch() { dirty = true; count(); }

  function isMarked(id) { return Object.keys(kept.get(id).marks).length > 0; }

  function count() {
    const done = data.answers.filter((item) => isMarked(item.id)).length;
    status.textContent = `${done} of ${data.answers.length} answers marked${dirty ? ", not saved yet" : ""}`;
  }

  function file() {
    const said = (item) => {
      const own = kept.get(item.id);
      return isMarked(item.id) || own.comment || own.quotes.length || own.red_flags.length;
    };
    const prior = (item) => data.answers
      .filter((other) => other.thread === item.thread && other.turn < item.turn)
      .map((other) => other.answer).join("\n\n") || null;
    return {
      format: "interviewer-mentor-marks", v: 1,
      session: data.session, mentor: mentor.value.trim(), saved_at: new Date().toISOString(),
      blind: wasBlind, comment: remark.value.trim(),
      answers: data.answers.filter(said).map(({ id, ...item }) => ({ ...item, prior_answer: prior({ id, ...item }), ...kept.get(id) })),
    };
  }

  function download() {
    const blob = new Blob([JSON.stringify(file(), null, 2)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(blob), download: `mentor-${data.session.replace(/[^\w-]+/g, "_").slice(0, 60)}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    dirty = false;
    count();
    status.textContent += `. Saved: interviewer calibrate --against ${link.download}`;
  }

  async function read() {
    try {
      const saved = JSON.parse(await open.files[0].text());
      if (saved.format !== "interviewer-mentor-marks" || saved.session !== data.session) throw new Error("not for this session");
      restore(saved);
      dirty = false;
      count();
    } catch (error) {
      status.textContent = `This file cannot be used: ${error.message}`;
    }
    open.value = "";
  }

  function restore(saved) {
    mentor.value = saved.mentor;
    remark.value = saved.comment;
    if (saved.blind === false) wasBlind = false;
    for (const one of saved.answers) {
      const item = data.answers.find((other) => other.thread === one.thread && other.turn === one.turn);
      if (!item || item.answer !== one.answer) continue;
      kept.set(item.id, { marks: { ...one.marks }, quotes: [...one.quotes], red_flags: [...one.red_flags], comment: one.comment });
      const box = document.getElementById(`${item.id}-mentor`);
      for (const input of box.querySelectorAll("input[type=radio]")) {
        input.checked = Object.entries(one.marks).some(([criterion, mark]) => input.name === `${item.id}-${criterion}-mark` && input.value === mark);
      }
      for (const input of box.querySelectorAll("input[type=checkbox]")) input.checked = one.red_flags.includes(input.value);
      box.querySelector("textarea").value = one.comment;
      for (const criterion of Object.keys(data.criteria)) list(item, criterion);
    }
  }
})();
