// What lies ahead, and what reports tell differently.

const AT_FIRST = 6;

// The first few of many, and a button for the rest.
const unfolding = (id, items, draw, empty) => {
  if (!items.length) return fill(id, note(empty));
  const list = h("ul", { class: "cards" }, items.slice(0, AT_FIRST).map(draw));
  const rest = items.slice(AT_FIRST);
  const more = rest.length
    ? button(`Show ${number(rest.length)} more`, () => { list.append(...rest.map(draw)); more.remove(); }, { class: "plain more" })
    : null;
  fill(id, list, more);
};

const drawPlanned = (meetings) => {
  const ahead = meetings.filter((meeting) => meeting.ahead).sort((a, b) => (a.on < b.on ? -1 : 1));
  unfolding("planned", ahead, (meeting) =>
    h("li", {}, h("p", { class: "when" }, dayText(meeting.on, meeting.precision), meeting.place ? [" · ", foreign(meeting.place)] : null),
      button(foreign(partiesText(meeting)), () => open(meeting.id), { class: "plain" })),
    `Nothing is announced for ${dayText(data.today)} or later.`);
};

const FIELDS = { met_on: "Day", mode: "Kind", status: "Status", place: "Place", place_country: "Country of the place" };
const drawDisagreements = (meetings) => {
  const chosen = new Set(meetings.map(({ id }) => id));
  unfolding("disagreements", data.disagreements.filter(([id]) => chosen.has(id)), ([id, field, values]) => {
    const meeting = data.byId.get(id);
    return h("li", {}, h("p", { class: "when" }, FIELDS[field] ?? spaced(field), ": ", foreign(values)),
      button(foreign(partiesText(meeting)), () => open(id), { class: "plain" }),
      h("span", { class: "faint" }, ` ${dayText(meeting.on, meeting.precision)}`));
  }, "All reports of these meetings agree.");
};
