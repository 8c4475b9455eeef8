// Elements. Text goes in as text, never as markup: news titles are written by strangers.

const node = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("--")) element.style.setProperty(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};
const h = (tag, attributes = {}, ...children) => node(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) =>
  node(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const byId = (id) => document.getElementById(id);
const fill = (id, ...children) => byId(id).replaceChildren(...children.flat().filter(Boolean));

// Words of an article: kept apart, so that their direction of writing stays their own affair.
const foreign = (text, attributes = {}) => h("bdi", attributes, text ?? "");
const link = (url, ...children) =>
  url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children) : h("span", {}, children);
const button = (label, onclick, attributes = {}) => h("button", { type: "button", onclick, ...attributes }, label);
const note = (text) => h("p", { class: "note" }, text);
let isPrinting = false;
const PAPER = 680; // what A4 has between its margins
const widthOf = (id) => isPrinting ? PAPER : Math.max(280, Math.floor(byId(id).getBoundingClientRect().width));

// A chart is a picture for those who see it; `rows` say the same to everybody.
const asTable = (summary, head, rows) =>
  h("details", { class: "as-table" }, h("summary", {}, summary),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": summary },
      h("table", {},
        h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, each)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, row.map((each) => h("td", {}, each))))))));

// Labels that would cover an earlier one are left out: the most important come first.
const roomForLabels = (width, height, dots = []) => {
  const taken = [];
  const covers = (left, right, y) => dots.some(([x, at, r]) => x + r > left && x - r < right && at + r > y - 10 && at - r < y + 3);
  return (x, y, text, size = 6.1) => {
    const [left, right] = [x - (text.length * size) / 2, x + (text.length * size) / 2];
    if (left < 0 || right > width || y < 12 || y > height - 2) return false;
    if (covers(left, right, y)) return false;
    if (taken.some(([l, r, at]) => left < r && right > l && Math.abs(at - y) < 14)) return false;
    taken.push([left, right, y]);
    return true;
  };
};
