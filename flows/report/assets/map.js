// Where meetings took place. Calls have no place, and places that nobody could find have no dot.

let isCloser = false;

const placesOf = (meetings) => {
  const places = new Map();
  for (const { at, place } of meetings) {
    if (!at || !place) continue;
    const key = at.join(" ");
    if (!places.has(key)) places.set(key, { at: [at[1], at[0]], names: new Map(), count: 0 });
    const each = places.get(key);
    each.count += 1;
    each.names.set(place, (each.names.get(place) ?? 0) + 1);
  }
  return [...places.values()]
    .map((each) => ({ ...each, name: [...each.names].sort((a, b) => b[1] - a[1])[0][0] }))
    .sort((a, b) => b.count - a.count);
};

const drawMap = (meetings) => {
  const places = placesOf(meetings);
  if (!places.length) return fill("map", note("No meeting here has a place on the map."));
  const width = widthOf("map");
  const height = Math.round(Math.max(220, Math.min(560, width * 0.49)));
  const world = topojson.feature(WORLD, WORLD.objects.land);
  const spots = { type: "MultiPoint", coordinates: places.map(({ at }) => at) };
  const projection = d3.geoEqualEarth();
  if (isCloser) {
    projection.fitExtent([[50, 40], [width - 50, height - 40]], spots);
    if (projection.scale() > width * 1.6) {
      const middle = d3.geoCentroid(spots);
      projection.scale(width * 1.6);
      const [x, y] = projection(middle);
      const [left, top] = projection.translate();
      projection.translate([left + width / 2 - x, top + height / 2 - y]);
    }
  } else projection.fitExtent([[2, 2], [width - 2, height + height * 0.12]], { type: "Sphere" });
  projection.clipExtent([[0, 0], [width, height]]);
  const path = d3.geoPath(projection).digits(1);
  const most = places[0].count;
  const free = roomForLabels(width, height);
  const dots = places.map((each) => {
    const [x, y] = projection(each.at);
    const radius = 3.5 + 14 * Math.sqrt(each.count / Math.max(most, 4));
    const above = y - radius - 5;
    return [
      svg("circle", { cx: x, cy: y, r: radius, class: "dot", onclick: () => add("place", each.name) }, svg("title", {}, `${each.name}: ${plural(each.count, "meeting")}`)),
      free(x, above, each.name) ? svg("text", { x, y: above, "text-anchor": "middle" }, each.name) : null,
    ];
  });
  fill("map",
    h("div", { class: "toggle", role: "group", "aria-label": "Part of the map" },
      [["World", false], ["Closer", true]].map(([text, closer]) =>
        button(text, () => { isCloser = closer; drawMap(meetings); }, { "aria-pressed": String(isCloser === closer) }))),
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart world", role: "img",
      "aria-label": `Map of ${plural(places.length, "place")} where meetings took place; they are listed below` },
      svg("path", { d: path(world), class: "land" }),
      svg("path", { d: path(topojson.mesh(WORLD, WORLD.objects.countries, (a, b) => a !== b)), class: "border" }),
      dots.map(([dot]) => dot), dots.map(([, label]) => label)),
    asTable("Places as a list", ["Place", "Meetings"],
      places.slice(0, 40).map(({ name, count }) => [button(foreign(name), () => add("place", name), { class: "plain" }), number(count)])));
};
