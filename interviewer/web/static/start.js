import { get, post } from "./api.js";
import { byId, h, problem, show } from "./dom.js";
import { Microphone, drawLevel, fillDevices } from "./microphone.js";
import { counted, when } from "./words.js";

let offer;
const microphone = new Microphone({
  onBlock: () => {},
  onLevel: (level) => {
    drawLevel(byId("meter"), level);
    if (level > 0.02) byId("check-state").textContent = "You can be heard.";
  },
  onTrouble: (text) => { byId("check-state").textContent = text; },
  onBack: () => { byId("check-state").textContent = "The microphone works again."; },
});

const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`)?.value;

function topic(item) {
  const box = h("input", { type: "checkbox", name: "topic", value: item.id });
  box.checked = offer.wish.topics.includes(item.id);
  return h("label", { class: "choice" }, box,
    h("span", {}, h("b", {}, item.title), h("span", {}, counted(item.questions, "question"))));
}

function reader(item, index) {
  const box = h("input", { type: "radio", name: "reader", value: item.examiner });
  box.checked = offer.wish.examiner === item.examiner || (offer.wish.examiner === "auto" && index === 0);
  box.addEventListener("change", sayWhatLeaves);
  const more = item.examiner === "local" ? offer.trust : item.leaves;
  return h("label", { class: "choice" }, box, h("span", {}, h("b", {}, item.described), h("span", {}, more)));
}

function sayWhatLeaves() {
  const found = offer.readers.find((item) => item.examiner === chosen("reader"));
  byId("leaves").textContent = found ? found.leaves : "";
}

function fill() {
  const { wish } = offer;
  byId("topics").append(...offer.topics.map(topic));
  if (offer.prompts.length) byId("unchosen").textContent = `Choose some, or none: then you are asked: ${offer.prompts.join(" · ")}`;
  byId("readers").append(...offer.readers.map(reader));
  if (!chosen("reader")) document.querySelector('input[name="reader"]').checked = true;
  document.querySelector(`input[name="mode"][value="${wish.mode}"]`).checked = true;
  byId("questions").value = wish.questions;
  byId("probes").value = wish.probes;
  byId("level").value = wish.level || "";
  byId("limit").value = wish.time_limit || "";
  if (offer.unheard) {
    byId("voice").disabled = true;
    byId("voice-note").textContent = offer.unheard;
  }
  byId("turns").value = localStorage.getItem("turns") || "key";
  byId("headphones").checked = localStorage.getItem("headphones") === "yes";
  sayWhatLeaves();
  show(byId("form"));
}

async function checkMicrophone() {
  const speaks = chosen("answers") === "voice";
  show(byId("check"), speaks);
  microphone.stop();
  if (!speaks) return;
  byId("check-state").textContent = "Asking for the microphone …";
  try {
    await microphone.start(byId("device").value || undefined);
    await fillDevices(byId("device"));
    byId("check-state").textContent = "Say something: the bar should move.";
  } catch (error) {
    byId("check-state").textContent = error.message;
  }
}

async function start(event) {
  event.preventDefault();
  byId("go").disabled = true;
  problem("");
  const topics = [...document.querySelectorAll('input[name="topic"]:checked')].map((box) => box.value);
  const limit = byId("limit").valueAsNumber;
  try {
    const { session } = await post("/api/interviews", {
      topics,
      questions: byId("questions").valueAsNumber,
      probes: byId("probes").valueAsNumber,
      level: byId("level").value || null,
      mode: chosen("mode"),
      examiner: chosen("reader"),
      time_limit: Number.isNaN(limit) ? null : limit,
    });
    localStorage.setItem("turns", byId("turns").value);
    localStorage.setItem("headphones", byId("headphones").checked ? "yes" : "no");
    if (chosen("answers") === "voice") sessionStorage.setItem(`voice ${session}`, "on");
    location.assign(`/interview/${session}`);
  } catch (error) {
    problem(error.message);
    byId("go").disabled = false;
    byId("problem").scrollIntoView({ block: "center" });
  }
}

function openSession(row) {
  return h("li", { class: "sheet" },
    h("span", { class: "grow" }, row.topics.join(", ")),
    h("span", { class: "small soft" }, when(row.at)),
    h("a", { class: "button", href: `/interview/${row.session}`, "aria-label": `Go on with ${row.topics.join(", ")}` }, "Go on"));
}

try {
  const [made, sessions] = await Promise.all([get("/api/offer"), get("/api/sessions")]);
  offer = made;
  fill();
  const open = sessions.filter((row) => !row.finished).slice(0, 3);
  byId("open-list").append(...open.map(openSession));
  show(byId("open"), open.length > 0);
} catch (error) {
  problem(error.message);
}
byId("form").addEventListener("submit", start);
document.querySelectorAll('input[name="answers"]').forEach((box) => box.addEventListener("change", checkMicrophone));
byId("device").addEventListener("change", checkMicrophone);
navigator.mediaDevices?.addEventListener("devicechange", () => fillDevices(byId("device")));
addEventListener("pagehide", () => microphone.stop());
