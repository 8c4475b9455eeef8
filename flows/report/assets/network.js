// Who met whom, as a net: of people, or of countries. Only meetings that were held count.

const MOST_NODES = 42;

// Links and nodes of the chosen meetings: [key, key, number of meetings], {key: number}.
const netOf = (meetings, byCountry) => {
  const [links, nodes] = [new Map(), new Map()];
  for (const { status, pairs, countries } of meetings) {
    if (status !== "held") continue;
    const met = byCountry
      ? countries.flatMap((a, at) => countries.slice(at + 1).map((b) => [a, b]))
      : pairs.filter(([a, b]) => data.people[a][2] && data.people[b][2]);
    for (const key of new Set(met.flat())) nodes.set(key, (nodes.get(key) ?? 0) + 1);
    for (const [a, b] of met) {
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      links.set(key, (links.get(key) ?? 0) + 1);
    }
  }
  const read = (key) => (byCountry ? key : Number(key));
  return { nodes, links: [...links].map(([key, count]) => [...key.split(" ").map(read), count]).sort((a, b) => b[2] - a[2]) };
};

const drawNetwork = (meetings) => {
  const byCountry = state().get("net") === "countries";
  const name = (key) => (byCountry ? countryText(key) : data.people[key][0]);
  const choose = (...keys) => (byCountry ? add("country", ...keys) : add("person", ...keys.map((key) => data.people[key][3])));
  const { nodes, links } = netOf(meetings, byCountry);
  const shownNodes = [...nodes].sort((a, b) => b[1] - a[1]).slice(0, MOST_NODES).map(([key, count]) => ({ key, count }));
  const at = new Map(shownNodes.map((each) => [each.key, each]));
  const shownLinks = links.filter(([a, b]) => at.has(a) && at.has(b)).map(([a, b, count]) => ({ source: at.get(a), target: at.get(b), count }));
  const toggle = h("div", { class: "toggle", role: "group", "aria-label": "Nodes of the net" },
    [["people", "People"], ["countries", "Countries"]].map(([code, text]) =>
      button(text, () => setOne("net", code === "people" ? "" : code), { "aria-pressed": String(byCountry === (code === "countries")) })));
  if (!shownNodes.length) return fill("network", toggle, note("Nobody is known to have met here."));
  const width = widthOf("network");
  const height = Math.round(Math.max(340, Math.min(520, width * 0.85)));
  const most = Math.max(...nodes.values());
  const radius = ({ count }) => 4 + 11 * Math.sqrt(count / most);
  const force = d3.forceSimulation(shownNodes)
    .force("link", d3.forceLink(shownLinks).distance(52).strength(0.5))
    .force("charge", d3.forceManyBody().strength(-110))
    .force("x", d3.forceX(width / 2).strength(0.06 * (height / width)))
    .force("y", d3.forceY(height / 2).strength(0.09))
    .force("apart", d3.forceCollide((each) => radius(each) + 7))
    .stop();
  force.tick(260);
  const inside = (value, most) => Math.max(22, Math.min(most - 24, value));
  for (const each of shownNodes) [each.x, each.y] = [inside(each.x, width), inside(each.y, height)];
  const free = roomForLabels(width, height);
  const lines = shownLinks.map(({ source, target, count }) =>
    svg("line", { x1: source.x, y1: source.y, x2: target.x, y2: target.y, class: "link", "stroke-width": Math.min(7, 0.8 + Math.sqrt(count)) }));
  const dots = shownNodes.map((each) => {
    const y = each.y + radius(each) + 12;
    return svg("g", { class: "dot", onclick: () => choose(each.key) },
      svg("circle", { cx: each.x, cy: each.y, r: radius(each) }, svg("title", {}, `${name(each.key)}: ${plural(each.count, "meeting")}`)),
      free(each.x, y, name(each.key)) ? svg("text", { x: each.x, y, "text-anchor": "middle" }, name(each.key)) : null);
  });
  fill("network", toggle,
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart net", role: "img",
      "aria-label": `Net of ${shownNodes.length} ${byCountry ? "countries" : "people"} who met; the pairs are listed below` }, lines, dots),
    shownNodes.length < nodes.size ? note(`The ${MOST_NODES} who met most often, of ${number(nodes.size)}.`) : null,
    asTable("Pairs that met most often", ["Pair", "Meetings"],
      links.slice(0, 25).map(([a, b, count]) => [button(foreign(`${name(a)} – ${name(b)}`), () => choose(a, b), { class: "plain" }), number(count)])));
};
