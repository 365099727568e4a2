// One interview: a fold over what the server tells. It decides nothing.

import "./api.js";
import { byId, h, show } from "./dom.js";
import { Log } from "./log.js";
import { Connection } from "./socket.js";
import { Spoken } from "./spoken.js";
import { counted } from "./words.js";

const session = location.pathname.split("/").pop();
const log = new Log(byId("talk"));
const answer = byId("answer");
const storedDraft = `draft ${session}`;
const MODES = { practice: "practice", real: "as in a real interview" };

let stands = { waiting: "nobody", turn: 0, may_amend: false };
let answers = true;
let isOpen = false;
let isOver = false;
let finished = false;
let pending = null;
let lastAnswer = null;
let endsAt = null;

const spoken = new Spoken(session, {
  say: (message) => {
    if (message.type === "key") sendDraft();
    connection.send(message);
  },
  sound: (block) => { if (answers) connection.sendSound(block); },
  trouble: (text) => { byId("trouble").textContent = text; },
  changed: () => draw(),
});
const connection = new Connection(session, { onMessage: take, onState: changeState });

function take(message, sound) {
  switch (message.type) {
    case "hello": greet(message); break;
    case "log": add(message.entry); break;
    case "stands": stands = message; sendPending(); break;
    case "role": changeRole(message.answers); break;
    case "queued": byId("queue").textContent = queueText(message); break;
    case "stale": giveBack(message.text); break;
    case "draft": setDraft(message.text); break;
    default: spoken.take(message, sound);
  }
  draw();
}

function greet(hello) {
  byId("about").textContent = `${counted(hello.total, "question")} · ${MODES[hello.mode]} · ${hello.examined_by}`;
  finished = false;
  isOver = false;
  lastAnswer = null;
  const sent = pending;
  log.fill(hello.log);
  hello.log.forEach(remember);
  // What was on its way when the connection went goes on its way again, if it did not arrive.
  pending = sent && !isTaken(sent.text) ? sent : null;
  endsAt = hello.seconds_left === null || hello.seconds_left === undefined ? null : Date.now() + hello.seconds_left * 1000;
  show(byId("speak"), hello.may_speak);
  byId("speak").title = hello.why_silent;
  restoreDraft(hello);
  toEnd(false);
}

// What was being said when the connection or the server went: the server keeps what was spoken.
function restoreDraft(hello) {
  const kept = sessionStorage.getItem(storedDraft) || "";
  if (!pending && !answer.value) {
    setDraft([hello.draft, kept].find((text) => text && !isTaken(text)) || "");
  }
}

const isTaken = (text) => lastAnswer !== null && lastAnswer.includes(text.trim());

function add(entry) {
  remember(entry);
  const element = log.add(entry);
  if (element) toEnd(true);
}

function remember(entry) {
  if (entry.type === "answer") lastAnswer = entry.text;
  if (entry.type === "question") { lastAnswer = null; byId("title").textContent = entry.topic; document.title = `${entry.topic} · interview`; }
  if (entry.type === "finished") finished = true;
  if (pending && ["answer", "aside", "skipped", "paused", "finished"].includes(entry.type)) pending = null;
  if (entry.type === "answer" && answer.value.trim() && isTaken(answer.value)) setDraft("");
  if (entry.type === "answer") keepDraft();
}

function toEnd(smoothly) {
  const still = !smoothly || matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollTo({ top: document.documentElement.scrollHeight, behavior: still ? "auto" : "smooth" });
}

function queueText({ what, before }) {
  if (!before) return "";
  const thing = what === "examiner" ? "your answer is examined" : "your words appear";
  return `${counted(before, "other")} before you until ${thing}`;
}

// Typing.

function say(text) {
  if (!text.trim()) return;
  pending = { turn: stands.turn, text };
  sendPending();
  draw();
}

function sendPending() {
  if (!pending || stands.waiting !== "candidate") return;
  if (pending.turn !== stands.turn) giveBack(pending.text);
  else connection.send({ type: "say", ...pending });
}

function giveBack(text) {
  pending = null;
  if (!text.startsWith("/")) setDraft(answer.value ? `${text}\n${answer.value}` : text);
}

function setDraft(text) {
  answer.value = text;
  keepDraft();
}

let draftTimer;
function keepDraft() {
  const kept = answer.value || (pending && !pending.text.startsWith("/") ? pending.text : "");
  if (kept) sessionStorage.setItem(storedDraft, kept);
  else sessionStorage.removeItem(storedDraft);
}

answer.addEventListener("input", () => {
  keepDraft();
  clearTimeout(draftTimer);
  draftTimer = setTimeout(sendDraft, 400);
});

function sendDraft() {
  clearTimeout(draftTimer);
  connection.send({ type: "draft", text: answer.value });
}

function sendTyped() {
  const text = answer.value;
  if (!text.trim() || !canSay()) return;
  clearTimeout(draftTimer);
  say(text);
  setDraft("");
}

const canSay = () => isOpen && answers && stands.waiting === "candidate" && !pending;

answer.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendTyped();
  } else if (event.key === "Escape") answer.blur();
});
byId("send").addEventListener("click", sendTyped);
document.querySelectorAll("[data-word]").forEach((button) =>
  button.addEventListener("click", () => { if (canSay()) say(button.dataset.word); }));

// A button that was clicked must not take the Space that ends a spoken answer.
byId("desk").addEventListener("click", ({ detail, target }) => {
  if (spoken.isOn && detail > 0) target.closest("button")?.blur();
});

// Keys, outside of boxes and buttons.

const isElsewhere = ({ target }) => !target.closest("input, textarea, select, button, a, dialog, summary");

addEventListener("keydown", (event) => {
  if (!isElsewhere(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "t") { event.preventDefault(); answer.focus(); }
  if (!spoken.isOn || !answers) return;
  if (key === " ") {
    event.preventDefault();
    if (event.repeat) return;
    if (spoken.turns === "hold") spoken.hold(true);
    else spoken.press(spoken.state === "speaking" ? "stop_speech" : "done");
  }
  if (key === "n") spoken.press("not_done");
});
addEventListener("keyup", (event) => { if (event.key === " ") spoken.hold(false); });
addEventListener("blur", () => spoken.hold(false));

// The last answer once more.

byId("edit").addEventListener("click", () => {
  byId("corrected").value = lastAnswer || "";
  byId("correct").showModal();
});
byId("correct-send").addEventListener("click", () => {
  const text = byId("corrected").value.trim();
  byId("correct").close();
  if (text && text !== lastAnswer) connection.send({ type: "amend", text });
});
document.querySelectorAll("[data-close]").forEach((button) =>
  button.addEventListener("click", () => button.closest("dialog").close()));
byId("help").addEventListener("click", () => byId("keys").showModal());

// Where things stand.

function changeRole(mine) {
  answers = mine;
  if (!mine) spoken.rest();
  else if (isOpen && spoken.wasOn && !spoken.isOn) spoken.on();
  else spoken.announce();
}

function changeState(state, sentence) {
  isOpen = state === "open";
  isOver = state === "over" || state === "refused";
  byId("trouble").textContent = sentence;
  if (isOver) ended(state);
  draw();
  if (isOver) toEnd(false);
}

function ended(state) {
  spoken.off();
  const box = byId("over");
  box.replaceChildren();
  if (finished) {
    sessionStorage.removeItem(storedDraft);
    box.append(h("a", { class: "button primary", href: `/sessions/${session}` }, "See the debrief"), h("a", { class: "button", href: "/" }, "New interview"));
  } else if (state === "over") {
    box.append(h("button", { class: "primary", onclick: () => connection.again() }, "Go on with the interview"), h("a", { class: "button", href: "/sessions" }, "Sessions"));
  } else {
    box.append(h("a", { class: "button", href: "/sessions" }, "Sessions"));
  }
}

function nowText() {
  if (isOver) return finished ? "That was the interview." : "Paused. Everything is kept.";
  if (!isOpen) return "Not connected";
  if (!answers) return "This tab watches; another one answers.";
  if (pending && stands.waiting === "candidate") return "On its way";
  const hasFloor = spoken.isOn && ["ending", "speaking", "listening"].includes(spoken.state);
  if (stands.waiting === "candidate" || hasFloor) return spoken.says || "Your turn";
  return pending || stands.waiting === "examiner" ? "Thinking about it" : "One moment";
}

function dotClass() {
  if (!isOpen || isOver) return "dot";
  if (spoken.isOn && spoken.state === "speaking") return "dot asks";
  if (spoken.isOn && ["listening", "nudge", "ending"].includes(spoken.state)) return "dot hears";
  return stands.waiting === "candidate" ? "dot asks" : "dot thinks";
}

function draw() {
  const now = nowText();
  if (byId("now").textContent !== now) byId("now").textContent = now;
  byId("dot").className = dotClass();
  if (stands.waiting !== "examiner") byId("queue").textContent = "";
  const mine = isOpen && answers && !isOver;
  answer.readOnly = !answers;
  byId("send").disabled = !canSay();
  show(byId("typing"), !isOver && (answers || Boolean(answer.value)) && !(spoken.isOn && !answer.value && document.activeElement !== answer));
  show(byId("send"), !spoken.isOn || Boolean(answer.value));
  document.querySelectorAll("[data-word]").forEach((button) => { button.disabled = !canSay(); });
  show(byId("edit"), mine && stands.may_amend && lastAnswer !== null);
  show(byId("redo"), mine && spoken.isOn && stands.may_amend && lastAnswer !== null);
  show(byId("actions"), !isOver && answers);
  show(byId("help"), !isOver && answers);
  show(byId("over"), isOver || (isOpen && !answers));
  if (isOpen && !answers) offerTakeOver();
}

function offerTakeOver() {
  if (byId("over").firstElementChild?.dataset.kind === "take-over") return;
  byId("over").replaceChildren(h("button", { "data-kind": "take-over", onclick: () => connection.send({ type: "take_over" }) }, "Answer here instead"));
}

function tick() {
  show(byId("clock"), endsAt !== null && !isOver);
  if (endsAt === null) return;
  const left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
  byId("clock").textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : "last question";
}
setInterval(tick, 1000);

document.addEventListener("visibilitychange", () => {
  if (spoken.isOn) document.title = document.hidden ? "● still listening" : `${byId("title").textContent} · interview`;
});

// A laptop that slept: timers stood still, and the connection is renewed.
let lastTick = Date.now();
setInterval(() => {
  const slept = Date.now() - lastTick > 15000 && !document.hidden;
  lastTick = Date.now();
  if (slept && spoken.isOn) byId("trouble").textContent = "This computer was asleep. What you said before stands; go on when you are ready.";
}, 2000);

draw();
