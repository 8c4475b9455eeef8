// What meetings were about, and how that changed.

const MOST_TOPICS = 14;

const drawTopics = (meetings) => {
  const { unit, bins, binOf } = binsOf(meetings);
  const place = new Map(bins.map((bin, at) => [bin, at]));
  const topics = new Map();
  for (const meeting of meetings)
    for (const code of meeting.topics) {
      if (!topics.has(code)) topics.set(code, { count: 0, trend: bins.map(() => 0) });
      const topic = topics.get(code);
      topic.count += 1;
      const at = place.get(binOf(meeting));
      if (at !== undefined) topic.trend[at] += 1;
    }
  if (!topics.size) return fill("topics", note("No topic is known of these meetings."));
  const sorted = [...topics].sort((a, b) => b[1].count - a[1].count).slice(0, MOST_TOPICS);
  const most = Math.max(1, ...sorted.flatMap(([, { trend }]) => trend));
  const [width, height] = [150, 26];
  const line = ({ trend }) => {
    const step = width / trend.length;
    return svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "spark", "aria-hidden": "true", preserveAspectRatio: "none" },
      svg("line", { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5, class: "grid" }),
      trend.map((value, at) => value
        ? svg("rect", { x: at * step, width: Math.max(1, step * 0.82), y: height - 1 - (value / most) * (height - 2), height: (value / most) * (height - 2), class: "held" })
        : null));
  };
  fill("topics",
    h("ol", { class: "topics" }, sorted.map(([code, topic]) => h("li", {},
      button(topicText(code), () => add("topic", code), { class: "plain" }),
      bins.length ? line(topic) : null,
      h("span", { class: "count" }, number(topic.count), h("span", { class: "unseen" }, topic.count === 1 ? " meeting" : " meetings"))))),
    note(bins.length > 1 ? `By ${unit}, ${binText(bins[0])} to ${binText(bins.at(-1))}; one scale for all.` : "All statuses count."));
};
