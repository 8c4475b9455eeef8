// Meetings over time: days, months or years, whatever makes readable bars.

const UNITS = [["day", 10, 45], ["month", 7, 96], ["year", 4, Infinity]];
const fitsUnit = { day: ["day"], month: ["day", "month"], year: ["day", "month", "year"] };

const nextBin = (bin) => {
  if (bin.length === 4) return String(Number(bin) + 1).padStart(4, "0");
  const [year, month, day] = bin.split("-").map(Number);
  const next = day ? Date.UTC(year, month - 1, day + 1) : Date.UTC(year, month, 1);
  return new Date(next).toISOString().slice(0, bin.length);
};
const lastDay = (bin) => {
  if (bin.length === 10) return bin;
  if (bin.length === 4) return `${bin}-12-31`;
  return new Date(Date.UTC(Number(bin.slice(0, 4)), Number(bin.slice(5)), 0)).toISOString().slice(0, 10);
};

// The bins from the first to the last day, in the finest unit that gives few enough of them.
const binsOf = (meetings) => {
  const days = meetings.map(({ on }) => on).filter(Boolean).sort();
  if (!days.length) return { unit: "month", bins: [], binOf: () => null };
  for (const [unit, letters, most] of UNITS) {
    const bins = [days[0].slice(0, letters)];
    const end = days.at(-1).slice(0, letters);
    while (bins.at(-1) < end && bins.length <= Math.min(most, 2100)) bins.push(nextBin(bins.at(-1)));
    if (bins.at(-1) >= end && bins.length <= most)
      return { unit, bins, binOf: ({ on, precision }) => (on && fitsUnit[unit].includes(precision) ? on.slice(0, letters) : null) };
  }
};
const binText = (bin) => dayText(bin.padEnd(10, "-01").slice(0, 10), { 10: "day", 7: "month", 4: "year" }[bin.length]);

const drawTimeline = (meetings) => {
  const { unit, bins, binOf } = binsOf(meetings);
  const counts = new Map(bins.map((bin) => [bin, { held: 0, planned: 0, other: 0 }]));
  let undated = 0;
  for (const meeting of meetings) {
    const bin = binOf(meeting);
    if (!counts.has(bin)) undated += 1;
    else counts.get(bin)[meeting.status in { held: 1, planned: 1 } ? meeting.status : "other"] += 1;
  }
  if (!bins.length) return fill("timeline", note("No meeting here has a known day."));
  const [width, height, foot] = [widthOf("timeline"), 190, 24];
  const total = (each) => each.held + each.planned + each.other;
  const most = Math.max(...[...counts.values()].map(total), 1);
  const [step, tall] = [(width - 30) / bins.length, height - foot - 14];
  const bars = bins.map((bin, at) => {
    let top = height - foot;
    const parts = ["held", "planned", "other"].map((status) => {
      const size = (counts.get(bin)[status] / most) * tall;
      top -= size;
      const gap = Math.min(2, step * 0.2);
      return svg("rect", { x: 30 + at * step + gap / 2, y: top, width: Math.max(0.7, Math.min(step - gap, 44)), height: size, class: status });
    });
    const said = `${binText(bin)}: ${plural(total(counts.get(bin)), "meeting")}`;
    return svg("g", { class: "bar", onclick: () => go((next) => {
      next.set("since", bin.padEnd(10, "-01").slice(0, 10));
      next.set("until", lastDay(bin));
    }) }, svg("rect", { x: 30 + at * step, y: 0, width: step, height: height - foot, class: "hit" }, svg("title", {}, said)), parts);
  });
  const every = Math.ceil(bins.length / Math.max(2, Math.floor(width / 92)));
  const labels = bins.map((bin, at) => at % every === 0 && at * step < width - 70
    ? svg("text", { x: 30 + at * step, y: height - 6 }, binText(bin)) : null);
  const grid = [...new Set([Math.ceil(most / 2), most])].map((value) => {
    const y = height - foot - (value / most) * tall;
    return [svg("line", { x1: 30, x2: width, y1: y, y2: y, class: "grid" }), svg("text", { x: 24, y: y + 4, "text-anchor": "end" }, number(value))];
  });
  fill("timeline",
    h("p", { class: "legend" }, [["held", "Held"], ["planned", "Planned"], ["other", "Cancelled or denied"]].map(([code, text]) =>
      h("span", {}, h("i", { class: `swatch ${code}` }), text))),
    svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart", role: "img",
      "aria-label": `Meetings by ${unit}, at most ${most}, from ${binText(bins[0])} to ${binText(bins.at(-1))}` }, grid, bars, labels),
    undated ? note(`${plural(undated, "meeting")} without a known ${unit} ${undated === 1 ? "is" : "are"} not drawn.`) : null,
    asTable("These figures as a table", [unit[0].toUpperCase() + unit.slice(1), "Held", "Planned", "Cancelled or denied"],
      bins.filter((bin) => total(counts.get(bin))).map((bin) => [binText(bin), ...["held", "planned", "other"].map((s) => number(counts.get(bin)[s]))])));
};
