// One meeting: its parties, and each report with the words that the fields stand on.

const open = (id) => setOne("meeting", id);
const close = () => byId("detail").open && byId("detail").close();

const marked = (pieces) => pieces.map((piece) => {
  if (typeof piece === "string") return piece;
  const [words, answers, fields] = piece;
  return h("mark", { class: answers, title: `Evidence of ${spaced(fields)}` }, words);
});

const drawReport = (report) => h("article", {},
  h("h4", {}, link(report.url, foreign(report.title ?? "Without a headline"))),
  h("p", { class: "faint" }, [report.source, report.published ? dayText(report.published) : null].filter(Boolean).join(" · ")),
  h("blockquote", { dir: "auto" }, marked(report.passage)),
  report.elsewhere.length ? h("div", { class: "elsewhere" }, h("p", { class: "faint" }, "Elsewhere in the article"),
    report.elsewhere.map((pieces) => h("p", { dir: "auto" }, "… ", marked(pieces), " …"))) : null,
  report.said.length ? h("details", {}, h("summary", {}, plural(report.said.length, "statement")),
    h("ul", { class: "said" }, report.said.map(([speaker, words, isDirect]) =>
      h("li", {}, foreign(speaker), ": ", foreign(isDirect ? `“${words}”` : words))))) : null,
  h("p", { class: "faint" }, [
    `read as ${STATUSES[report.status].toLowerCase()}`, MODES[report.mode], report.on ? dayText(report.on, report.precision) : null,
    `confidence ${report.confidence.toFixed(2)}`, `report ${report.id}`].filter(Boolean).join(" · ")));

const drawDetail = async () => {
  const id = state().get("meeting");
  const dialog = byId("detail");
  if (!id) return close();
  const meeting = data.byId.get(id);
  const bar = h("div", { class: "bar-top" }, button("Close", close, { class: "close" }));
  const days = meeting && [dayText(meeting.on, meeting.precision), meeting.until && meeting.until !== meeting.on ? dayText(meeting.until) : null].filter(Boolean).join(" to ");
  const reports = h("div", { class: "reports", role: "status" }, note("Reading the reports …"));
  dialog.replaceChildren(bar, ...(meeting ? [
    h("h2", { id: "h-detail" }, foreign(partiesText(meeting) || "Parties unknown")),
    h("p", { class: "when" }, h("span", { class: `status ${meeting.status}` }, STATUSES[meeting.status]), ` ${days} · `, foreign(placeText(meeting) || "place unknown")),
    h("ul", { class: "parties" }, meeting.parties.map(([person, country, title, org]) => h("li", {},
      foreign(data.people[person][0]), h("span", { class: "faint" }, foreign([title, org, country && countryText(country)].filter(Boolean).join(", ")))))),
    meeting.topics.length ? h("p", {}, h("span", { class: "faint" }, "About "), meeting.topics.map(topicText).join(", ")) : null,
    h("h3", {}, `${plural(meeting.reports, "report")} from ${plural(meeting.sources, "source")}`),
    h("p", { class: "legend" }, Object.entries(ASKED).map(([code, text]) => h("mark", { class: code }, text))),
    reports].filter(Boolean)
    : [h("h2", { id: "h-detail" }, "No such meeting"), note("It is not among those that this page holds.")]));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  if (!meeting) return;
  try {
    const found = await reportsOf(id);
    reports.replaceChildren(...found.map(drawReport));
  } catch (error) {
    reports.replaceChildren(note(`The reports cannot be read: ${error.message}`));
  }
};
const setUpDetail = () => {
  byId("detail").addEventListener("close", () => state().has("meeting") && go((next) => next.delete("meeting")));
  byId("detail").addEventListener("click", (event) => event.target === byId("detail") && close());
};
