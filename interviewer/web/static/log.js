// The interview as it is read: every entry from the server becomes one piece of the page.

import { glyph, h } from "./dom.js";
import { CRITERIA, DRILLS, LEVELS, flagName } from "./words.js";

function asks(text) {
  return h("article", { class: "entry asks" }, h("p", { class: "who" }, "Interviewer"), h("p", { class: "words" }, text));
}

function says(text, who, more) {
  return h("article", { class: "entry says" }, h("p", { class: "who" }, who), h("p", { class: "said" }, text), more);
}

function question(entry) {
  const place = entry.drill
    ? `${entry.topic} · drill ${entry.number} of ${entry.total}: ${DRILLS[entry.drill]}`
    : `${entry.topic} · question ${entry.number} of ${entry.total}`;
  return h("section", { class: "opens" }, h("h2", { class: "place" }, place), asks(entry.text));
}

function answer(entry) {
  const heard = entry.heard ? h("p", { class: "heard" }, `corrected; heard was: ${entry.heard}`) : null;
  return says(entry.text, entry.spoken ? "You, spoken" : "You", heard);
}

function aside(entry) {
  const said = entry.said.trim() && !entry.said.startsWith("/") ? h("p", { class: "said" }, entry.said) : null;
  return h("article", { class: "entry beside" },
    said ? h("p", { class: "who" }, "You") : null, said,
    h("div", { class: "entry asks" }, h("p", { class: "who" }, "Interviewer"), h("p", { class: "words" }, entry.reply)));
}

const SHORT = { missing: "–", partial: "partial", solid: "solid" };

function shape(entry) {
  return h("p", { class: "entry shape" }, "So far:",
    entry.marks.map((line) => h("span", {}, CRITERIA[line.criterion].toLowerCase(), " ", h("b", {}, SHORT[line.mark]))));
}

function markLine(line) {
  const words = line.quotes.length
    ? line.quotes.map((quote) => h("q", {}, quote))
    : h("span", { class: "soft" }, line.why || "nothing said that carries it");
  return h("div", {},
    h("dt", { class: `criterion ${line.criterion}` }, CRITERIA[line.criterion]),
    h("dd", { class: "mark" }, glyph(line.mark), line.mark),
    h("dd", {}, words, line.after_probe && line.quotes.length ? h("span", { class: "soft small" }, "after the follow-up") : null));
}

function way(entry) {
  if (!entry.first) return "Nothing of it was graded.";
  if (!entry.tested) return `First answer ${LEVELS[entry.first]}; not tested under a follow-up.`;
  const went = `First answer ${LEVELS[entry.first]}, after the follow-ups ${LEVELS[entry.final]}.`;
  return entry.drill ? `${went} To drill next: ${DRILLS[entry.drill]}.` : went;
}

function notes(entry) {
  return h("section", { class: "entry notes sheet" },
    h("h2", {}, "Notes on this question"),
    h("dl", {}, entry.marks.map(markLine)),
    h("p", { class: "way" }, way(entry)),
    entry.flags.length ? h("p", { class: "flags" }, `⚑ ${entry.flags.map(flagName).join(", ")}`) : null);
}

const note = (text) => h("p", { class: "entry soft small" }, text);

const SHOWN = {
  question,
  probe: (entry) => asks(entry.text),
  answer,
  aside,
  shape,
  notes,
  notice: (entry) => h("p", { class: "entry notice" }, entry.text),
  skipped: () => note("Question skipped."),
  paused: () => note("Paused."),
  resumed: () => note("Taken up again."),
  finished: () => null,
  withdrawn: () => null,
};

const WITHDRAWN = {
  resumed: "You went on; the follow-up is taken back.",
  redone: "You gave this answer anew.",
  corrected: "You corrected this answer.",
};

export class Log {
  constructor(box) {
    this.box = box;
  }

  fill(entries) {
    this.box.replaceChildren();
    entries.forEach((entry) => this.put(entry));
    this.mark();
  }

  add(entry) {
    const element = this.put(entry);
    element?.classList.add("new");
    this.mark();
    return element;
  }

  put(entry) {
    if (entry.type === "withdrawn") this.takeBack(entry.reason);
    const element = SHOWN[entry.type](entry);
    if (!element) return null;
    element.dataset.kind = entry.type;
    if (!this.box.children.length) element.classList.add("first");
    this.box.append(element);
    return element;
  }

  // The last answer is open again, and what followed from it.
  takeBack(reason) {
    const entries = [...this.box.children];
    const last = entries.findLastIndex((element) => element.dataset.kind === "answer" && !element.classList.contains("taken-back"));
    if (last < 0) return;
    const followed = entries.slice(last).some((element) => element.dataset.kind === "probe");
    for (const element of entries.slice(last)) {
      const { kind } = element.dataset;
      if (kind === "shape" || (kind === "answer" && reason === "resumed")) element.remove();
      else if (kind === "answer" || kind === "probe") element.classList.add("taken-back");
    }
    if (followed || reason !== "resumed") this.box.append(note(WITHDRAWN[reason]));
  }

  // What is to be answered now stands out.
  mark() {
    const asked = [...this.box.querySelectorAll('[data-kind="question"], [data-kind="probe"]:not(.taken-back)')];
    asked.forEach((element, index) => element.classList.toggle("current", index === asked.length - 1));
  }
}
