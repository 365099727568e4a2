import { get, post } from "./api.js";
import { byId, glyph, h, problem, show } from "./dom.js";
import { CRITERIA, counted, inDays } from "./words.js";

const AT_ONCE = 5;

function line(card) {
  return h("li", {},
    h("span", { class: `criterion ${card.criterion}` }, CRITERIA[card.criterion]),
    h("span", { class: "grow what" }, card.topic),
    h("span", { class: "what" }, glyph(card.mark), card.mark, card.due ? ` · ${inDays(card.due)}` : ""),
    h("blockquote", {}, card.prompt));
}

async function start(wish) {
  byId("start").disabled = true;
  try {
    const { session } = await post("/api/drills", wish);
    location.assign(`/interview/${session}`);
  } catch (error) {
    problem(error.message);
    byId("start").disabled = false;
  }
}

try {
  const cards = await get("/api/cards");
  const due = cards.filter((card) => !card.due);
  const later = cards.filter((card) => card.due);
  byId("due").append(...due.map(line));
  byId("later").append(...later.map(line));
  show(byId("due-part"), due.length > 0);
  show(byId("later-part"), later.length > 0);
  show(byId("none"), cards.length === 0);
  show(byId("go"), cards.length > 0);
  const wish = { count: Math.min(due.length || later.length, AT_ONCE) || 1, ahead: due.length === 0 };
  byId("start").textContent = due.length ? `Drill ${counted(wish.count, "card")}` : `Drill ${counted(wish.count, "card")} ahead of time`;
  byId("note").textContent = due.length ? `${counted(due.length, "card")} due` : `The next card comes ${later.length ? inDays(later[0].due) : "later"}.`;
  byId("start").addEventListener("click", () => start(wish));
} catch (error) {
  problem(error.message);
}
