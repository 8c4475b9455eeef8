// How often two countries sat at one table: half a matrix, since to meet is mutual.

const drawMatrix = (meetings) => {
  const { nodes, links } = netOf(meetings, true);
  if (!links.length) return fill("matrix", note("No two countries are known to have met here."));
  const wide = widthOf("matrix");
  const room = Math.max(5, Math.min(14, Math.floor((wide - 128) / 33)));
  const codes = mostPaired({ nodes, links }, room);
  const count = new Map(links.map(([a, b, each]) => [`${a} ${b}`, each]));
  const of = (a, b) => count.get(a < b ? `${a} ${b}` : `${b} ${a}`) ?? 0;
  const most = links[0][2];
  const cell = (row, column) => {
    const met = of(row, column);
    if (!met) return h("td", {}, h("span", { class: "none" }, "·"));
    const strength = Math.sqrt(met / most);
    return h("td", { class: strength > 0.55 ? "met strong" : "met", "--share": `${Math.round(12 + 88 * strength)}%` },
      button(number(met), () => add("country", row, column), { "aria-label": `${countryText(row)} and ${countryText(column)}: ${plural(met, "meeting")}` }));
  };
  fill("matrix",
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Matrix of countries" }, h("table", { class: "matrix" },
      h("thead", {}, h("tr", {}, h("td", {}), codes.slice(0, -1).map((code) => h("th", { scope: "col" }, h("abbr", { title: countryText(code) }, code))))),
      h("tbody", {}, codes.slice(1).map((row, at) => h("tr", {}, h("th", { scope: "row" }, countryText(row)),
        codes.slice(0, at + 1).map((column) => cell(row, column))))))),
    note(codes.length < nodes.size ? `Held meetings; ${codes.length} countries of the pairs that met most, of ${nodes.size}.` : "Held meetings."));
};
