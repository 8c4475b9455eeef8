// The table of meetings, a page at a time: a browser need not hold ten thousand rows.

const [PAGE, PRINTED] = [25, 1000];
const CSV_TABLES = ["meetings", "meeting_participants", "meeting_reports", "meeting_topics", "statements", "encounters", "disagreements"];
const SORTS = {
  on: (meeting) => meeting.day ?? "",
  reports: (meeting) => meeting.reports,
  confidence: (meeting) => meeting.confidence,
};

// Text that a spreadsheet would run gets an apostrophe before it; FORMULA is that of flows/formulas.py.
const cell = (value) => {
  const text = String(value ?? "");
  return `"${(typeof value === "string" && FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};
const toCsv = (meetings) =>
  [["meeting_id", "met_on", "date_precision", "status", "mode", "participants", "countries", "place", "place_country", "topics", "report_count", "source_count", "confidence", "headline", "url"],
    ...meetings.map((m) => [m.id, m.on, m.precision, m.status, m.mode, partiesText(m), m.countries.join("; "), m.place, m.place_country, m.topics.join("; "), m.reports, m.sources, m.confidence, m.headline, m.url])]
    .map((row) => row.map(cell).join(",")).join("\r\n");
const save = (meetings) => {
  const address = URL.createObjectURL(new Blob(["\ufeff", toCsv(meetings), "\r\n"], { type: "text/csv" }));
  h("a", { href: address, download: "meetings.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};

const downloads = (meetings) => {
  if (!isLive) return button("Download as CSV", () => save(meetings));
  const which = h("select", { "aria-label": "Table to download" }, CSV_TABLES.map((name) => option(name, spaced(name))));
  const fitting = new URLSearchParams([...state()].filter(([name]) => FILTERS.includes(name)));
  return h("span", { class: "download" }, which, button("Download as CSV", () =>
    h("a", { href: `csv/${which.value}.csv?${fitting}`, download: `${which.value}.csv` }).click()));
};

const drawTable = (meetings) => {
  const [sort, isUp] = [state().get("sort") ?? "on", state().get("up") === "1"];
  const key = SORTS[sort] ?? SORTS.on;
  const sorted = [...meetings].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return (x < y ? -1 : x > y ? 1 : 0) * (isUp ? 1 : -1) || (a.id < b.id ? -1 : 1);
  });
  const size = isPrinting ? PRINTED : PAGE;
  const pages = isPrinting ? 1 : Math.max(1, Math.ceil(sorted.length / size));
  const page = Math.min(pages, Math.max(1, Number(state().get("page")) || 1));
  const turn = (to) => { setOne("page", to === 1 ? "" : String(to)); byId("meetings").scrollIntoView(); };
  const sortable = (name, text, attributes = {}) =>
    h("th", { scope: "col", "aria-sort": sort === name ? (isUp ? "ascending" : "descending") : null, ...attributes },
      isPrinting ? text : button([text, sort === name ? h("span", { "aria-hidden": "true" }, isUp ? " ↑" : " ↓") : null], () => go((next) => {
        next.set("sort", name);
        next.delete("page");
        if (sort === name && !isUp) next.set("up", "1"); else next.delete("up");
      }), { class: "plain" }));
  const row = (meeting) => h("tr", { "data-id": meeting.id, onclick: (event) => event.target.closest("a, button") || getSelection().toString() || open(meeting.id) },
    h("td", { class: "day" }, dayText(meeting.on, meeting.precision)),
    h("td", {}, h("span", { class: `status ${meeting.status}` }, STATUSES[meeting.status])),
    h("td", { class: "who" }, button(foreign(partiesText(meeting) || "Parties unknown"), () => open(meeting.id), { class: "plain" }),
      meeting.headline ? foreign(meeting.headline, { class: "headline" }) : null),
    h("td", { class: "where" }, foreign(placeText(meeting))),
    h("td", { class: "about" }, meeting.topics.map(topicText).join(", ")),
    h("td", { class: "count" }, number(meeting.reports), h("span", { class: "only-small" }, meeting.reports === 1 ? " report" : " reports")),
    h("td", { class: "count sure" }, h("span", { class: "only-small" }, "confidence "), meeting.confidence.toFixed(2)));
  fill("table",
    h("div", { class: "tools" }, h("p", { class: "note" }, meetings.length ? `${number((page - 1) * size + 1)}–${number(Math.min(page * size, sorted.length))} of ${number(sorted.length)}` : "No meeting fits these filters."), downloads(sorted)),
    meetings.length ? h("table", { class: "meetings" },
      h("thead", {}, h("tr", {}, sortable("on", "When"), h("th", { scope: "col" }, "Status"), h("th", { scope: "col" }, "Who"), h("th", { scope: "col" }, "Where"),
        h("th", { scope: "col" }, "About"), sortable("reports", "Reports", { class: "count" }), sortable("confidence", "Confidence", { class: "count" }))),
      h("tbody", {}, sorted.slice((page - 1) * size, page * size).map(row))) : null,
    pages > 1 ? h("nav", { class: "pages", "aria-label": "Pages of the table" },
      button("Previous", () => turn(page - 1), { disabled: page === 1 }),
      h("span", {}, `Page ${number(page)} of ${number(pages)}`),
      button("Next", () => turn(page + 1), { disabled: page === pages })) : null);
};
