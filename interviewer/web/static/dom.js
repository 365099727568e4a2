// Elements from values. Text is always text: nothing said in an interview becomes markup.

export const byId = (id) => document.getElementById(id);

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export function show(element, on = true) {
  element.hidden = !on;
}

export function problem(text) {
  const box = byId("problem");
  box.textContent = text;
  show(box, Boolean(text));
}

const SHAPES = {
  solid: ["M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12", "none"],
  partial: ["M8 2a6 6 0 0 0 0 12z", "none"],
  missing: ["", "2.2 1.9"],
};

// The glyphs of the debrief: empty, half and full.
export function glyph(mark) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("aria-hidden", "true");
  const [fill, dashes] = SHAPES[mark];
  const ring = document.createElementNS(space, "circle");
  for (const [name, value] of Object.entries({ cx: 8, cy: 8, r: 6, fill: "none", stroke: "currentColor",
    "stroke-width": 1.5, "stroke-dasharray": dashes })) ring.setAttribute(name, value);
  const inside = document.createElementNS(space, "path");
  inside.setAttribute("d", fill);
  inside.setAttribute("fill", "currentColor");
  svg.append(ring, inside);
  return svg;
}
