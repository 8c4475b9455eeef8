// Who met whom, as a net: of people, or of countries. Only meetings that were held count.

const MOST_NODES = 36;

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
  const busy = ([a, b]) => nodes.get(a) + nodes.get(b);
  return { nodes, links: [...links].map(([key, count]) => [...key.split(" ").map(read), count]).sort((a, b) => b[2] - a[2] || busy(b) - busy(a)) };
};

// Those of the pairs that met most: everybody who is shown has somebody whom they met.
const mostPaired = ({ nodes, links }, room) => {
  const paired = new Set();
  for (const [a, b] of links) {
    const news = !paired.has(a) + !paired.has(b);
    if (paired.size + news <= room) paired.add(a).add(b);
  }
  return [...paired].sort((a, b) => nodes.get(b) - nodes.get(a) || (a < b ? -1 : 1));
};

const drawNetwork = (meetings) => {
  const byCountry = state().get("net") === "countries";
  const name = (key) => (byCountry ? countryText(key) : data.people[key][0]);
  const choose = (...keys) => (byCountry ? add("country", ...keys) : add("person", ...keys.map((key) => data.people[key][3])));
  const net = netOf(meetings, byCountry);
  const { nodes, links } = net;
  const shownNodes = mostPaired(net, MOST_NODES).map((key) => ({ key, count: nodes.get(key) }));
  const at = new Map(shownNodes.map((each) => [each.key, each]));
  const shownLinks = links.filter(([a, b]) => at.has(a) && at.has(b)).map(([a, b, count]) => ({ source: at.get(a), target: at.get(b), count }));
  const toggle = h("div", { class: "toggle", role: "group", "aria-label": "Nodes of the net" },
    [["people", "People"], ["countries", "Countries"]].map(([code, text]) =>
      button(text, () => setOne("net", code === "people" ? "" : code), { "aria-pressed": String(byCountry === (code === "countries")) })));
  if (!shownNodes.length) return fill("network", toggle, note("Nobody is known to have met here."));
  const width = widthOf("network");
  const height = Math.round(Math.max(360, Math.min(540, width * 0.85)));
  const most = Math.max(...nodes.values());
  const radius = ({ count }) => 4 + 11 * Math.sqrt(count / most);
  const force = d3.forceSimulation(shownNodes)
    .force("link", d3.forceLink(shownLinks).distance(60).strength(0.5))
    .force("charge", d3.forceManyBody().strength(-150))
    .force("x", d3.forceX(width / 2).strength(0.06 * (height / width)))
    .force("y", d3.forceY(height / 2).strength(0.09))
    .force("apart", d3.forceCollide((each) => radius(each) + 7))
    .stop();
  force.tick(260);
  // What the forces found, stretched to fill the picture.
  for (const [axis, size, edge] of [["x", width, 40], ["y", height, 26]]) {
    const [least, most] = [Math.min(...shownNodes.map((each) => each[axis])), Math.max(...shownNodes.map((each) => each[axis]))];
    for (const each of shownNodes) each[axis] = edge + ((each[axis] - least) / (most - least || 1)) * (size - 2 * edge);
  }
  const free = roomForLabels(width, height, shownNodes.map((each) => [each.x, each.y, radius(each)]));
  const lines = shownLinks.map(({ source, target, count }) =>
    svg("line", { x1: source.x, y1: source.y, x2: target.x, y2: target.y, class: "link", "stroke-width": Math.min(7, 0.8 + Math.sqrt(count)) }));
  const dots = shownNodes.map((each) => svg("circle", { cx: each.x, cy: each.y, r: radius(each), class: "dot", onclick: () => choose(each.key) },
    svg("title", {}, `${name(each.key)}: ${plural(each.count, "meeting")}`)));
  const labels = shownNodes.map((each) => {
    const half = name(each.key).length * 3.05;
    const x = Math.max(half, Math.min(width - half, each.x));
    const y = [each.y + radius(each) + 12, each.y - radius(each) - 4].find((y) => free(x, y, name(each.key)));
    return y ? svg("text", { x, y, "text-anchor": "middle" }, name(each.key)) : null;
  });
  fill("network", toggle,
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart net", role: "img",
      "aria-label": `Net of ${shownNodes.length} ${byCountry ? "countries" : "people"} who met; the pairs are listed below` }, lines, dots, labels),
    shownNodes.length < nodes.size ? note(`${shownNodes.length} ${byCountry ? "countries" : "people"} of the pairs that met most often, of ${number(nodes.size)}.`) : null,
    asTable("Pairs that met most often", ["Pair", "Meetings"],
      links.slice(0, 25).map(([a, b, count]) => [button(foreign(`${name(a)} – ${name(b)}`), () => choose(a, b), { class: "plain" }), number(count)])));
};
