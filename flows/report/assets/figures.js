// The key figures of what is chosen.

const drawFigures = (meetings) => {
  const different = (of) => new Set(meetings.flatMap(of)).size;
  const held = meetings.filter(({ status }) => status === "held").length;
  const figures = [
    ["Meetings", meetings.length],
    ["Held", held],
    ["People", different((m) => m.parties.filter(([p]) => data.people[p][2]).map(([p]) => p))],
    ["Countries", different((m) => m.countries)],
    ["Places", different((m) => (m.place ? [m.place] : []))],
    ["Reports", meetings.reduce((sum, { reports }) => sum + reports, 0)],
  ];
  fill("figures", figures.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, number(value)))));
  const all = data.meetings.length;
  fill("count", meetings.length === all ? plural(all, "meeting") : `${number(meetings.length)} of ${plural(all, "meeting")}`);
};

const drawStandfirst = () => {
  const days = data.meetings.map(({ on }) => on).filter(Boolean).sort();
  const period = days.length ? `${dayText(days[0])} to ${dayText(days.at(-1))}` : "no days known";
  const cut = data.total > data.meetings.length ? ` Only the newest ${number(data.meetings.length)} of ${number(data.total)} are shown.` : "";
  fill("standfirst",
    foreign(`${plural(data.meetings.length, "meeting")} in the news, ${period}.${data.scope ? ` Asked for: ${data.scope}.` : ""}${cut}`));
};
