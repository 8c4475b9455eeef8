// What is asked for. It lives in the address after #, so that every view can be bookmarked.
// Meetings must fit all of it, as in flows/report/scope.py.

const FILTERS = ["since", "until", "country", "person", "topic", "status", "mode", "place", "q"];

const state = () => new URLSearchParams(location.hash.slice(1));
const asked = (name) => state().getAll(name).filter(Boolean);

const go = (change, { silently = false } = {}) => {
  const next = state();
  change(next);
  const hash = `#${next}`;
  if (silently) {
    history.replaceState(null, "", hash);
    update();
  } else location.hash = hash; // hashchange calls update
};
const setOne = (name, value, options) =>
  go((next) => {
    next.delete(name);
    next.delete("page");
    if (value) next.set(name, value);
  }, options);
const add = (name, ...values) =>
  go((next) => {
    for (const value of values) if (!next.getAll(name).includes(value)) next.append(name, value);
    next.delete("page");
  });
const drop = (name, value) =>
  go((next) => {
    const rest = next.getAll(name).filter((each) => each !== value);
    next.delete(name);
    next.delete("page");
    for (const each of rest) next.append(name, each);
  });

const isPerson = (meeting, words) =>
  meeting.parties.some(([person]) => {
    const [label, , , key] = data.people[person];
    return key === words || small(label).includes(small(words));
  });

const chosenMeetings = () => {
  const [want] = [Object.fromEntries(FILTERS.map((name) => [name, asked(name)]))];
  return data.meetings.filter(
    (meeting) =>
      want.since.every((day) => meeting.day !== null && meeting.day >= day) &&
      want.until.every((day) => meeting.day !== null && meeting.day <= day) &&
      want.country.every((code) => meeting.countries.includes(code)) &&
      want.topic.every((code) => meeting.topics.includes(code)) &&
      want.status.every((code) => meeting.status === code) &&
      want.mode.every((code) => meeting.mode === code) &&
      want.place.every((place) => meeting.place === place) &&
      want.person.every((words) => isPerson(meeting, words)) &&
      want.q.every((words) => meeting.told.includes(small(words))),
  );
};

const NAMED = {
  country: countryText,
  topic: topicText,
  status: (code) => STATUSES[code] ?? code,
  mode: (code) => MODES[code] ?? code,
  person: (words) => data.people.find(([, , , key]) => key === words)?.[0] ?? words,
  since: (day) => `from ${day}`,
  until: (day) => `to ${day}`,
  q: (words) => `“${words}”`,
};
const drawChips = () => {
  const chips = FILTERS.flatMap((name) => asked(name).map((value) => [name, value]));
  fill("chips",
    chips.map(([name, value]) => {
      const text = (NAMED[name] ?? String)(value);
      return h("li", {}, button([foreign(text), h("span", { "aria-hidden": "true" }, " ×")], () => drop(name, value),
        { "aria-label": `Remove filter ${text}` }));
    }),
    chips.length > 1 ? h("li", {}, button("Clear all", () => go((next) => FILTERS.forEach((name) => next.delete(name))), { class: "plain" })) : null);
};

const option = (value, text) => h("option", { value }, text);
let waiting = null; // until who types in the search box pauses
const setUpFilters = () => {
  const used = (of) => [...new Set(data.meetings.flatMap(of))];
  const sorted = (codes, text) => codes.map((code) => [code, text(code)]).sort((a, b) => a[1].localeCompare(b[1]));
  byId("f-country").append(...sorted(used((m) => m.countries), countryText).map(([code, text]) => option(code, text)));
  byId("f-topic").append(...sorted(used((m) => m.topics), topicText).map(([code, text]) => option(code, text)));
  byId("f-status").append(...Object.entries(STATUSES).map(([code, text]) => option(code, text)));
  const people = data.people.filter(([, , person]) => person).map(([label]) => label);
  byId("people").append(...[...new Set(people)].sort().slice(0, 5000).map((label) => option(label, label)));

  for (const name of ["country", "topic", "status"])
    byId(`f-${name}`).addEventListener("change", ({ target }) => {
      if (name === "status") setOne(name, target.value);
      else if (target.value) add(name, target.value);
    });
  for (const name of ["since", "until"])
    byId(`f-${name}`).addEventListener("change", ({ target }) => setOne(name, target.value));
  byId("f-person").addEventListener("change", ({ target }) => {
    const words = target.value.trim();
    target.value = "";
    if (words) add("person", words);
  });
  const search = () => {
    clearTimeout(waiting);
    waiting = null;
    const words = byId("f-q").value.trim();
    if (words !== (asked("q")[0] ?? "")) setOne("q", words, { silently: true });
  };
  byId("f-q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  byId("f-q").addEventListener("change", search); // who goes on to another field does not wait
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
};
const showFilters = () => {
  for (const name of ["since", "until", "status"]) byId(`f-${name}`).value = asked(name)[0] ?? "";
  for (const name of ["country", "topic"]) byId(`f-${name}`).value = "";
  if (waiting === null && document.activeElement !== byId("f-q")) byId("f-q").value = asked("q")[0] ?? "";
  drawChips();
};
