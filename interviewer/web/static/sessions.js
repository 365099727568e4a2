import { get } from "./api.js";
import { byId, h, problem, show } from "./dom.js";
import { LEVELS, when } from "./words.js";

function outcome(row) {
  if (!row.finished) return "not finished";
  if (!row.levels.length) return "nothing graded";
  const counts = Object.keys(LEVELS).reverse()
    .map((level) => [row.levels.filter((item) => item === level).length, LEVELS[level]])
    .filter(([count]) => count);
  const score = row.score === null || row.score === undefined ? "" : ` · score ${row.score}`;
  return counts.map(([count, name]) => `${count} ${name}`).join(" · ") + score;
}

function line(row) {
  const address = row.finished ? `/sessions/${row.session}` : `/interview/${row.session}`;
  return h("li", {},
    h("span", { class: "when" }, when(row.at)),
    h("span", { class: "grow" },
      h("a", { class: "name", href: address }, row.topics.join(", ") || row.session), " ",
      row.drill ? h("span", { class: "tag" }, "drill") : null),
    h("span", { class: "what" }, outcome(row)),
    row.finished ? null : h("a", { class: "button", href: address, "aria-label": `Go on with ${row.topics.join(", ")}` }, "Go on"));
}

try {
  const rows = await get("/api/sessions");
  byId("list").append(...rows.map(line));
  show(byId("list"), rows.length > 0);
  show(byId("none"), rows.length === 0);
} catch (error) {
  problem(error.message);
}
