// Draw what is asked for, and again whenever that changes.

let drawn = null;

const update = () => {
  const what = FILTERS.concat("net").map((name) => asked(name).join("\n")).join("\n\n");
  const meetings = chosenMeetings();
  if (what !== drawn) {
    showFilters();
    drawFigures(meetings);
    drawCharts(meetings);
    drawn = what;
  }
  drawTable(meetings);
  drawDetail();
};
const drawCharts = (meetings) => {
  for (const draw of [drawTimeline, drawNetwork, drawMatrix, drawMap, drawTopics, drawPlanned, drawDisagreements]) draw(meetings);
};
// On paper charts have its width, and the table has all its rows at once.
const forPaper = (begins) => {
  if (byId("detail").open) return; // then the meeting alone is printed
  isPrinting = begins;
  const meetings = chosenMeetings();
  drawCharts(meetings);
  drawTable(meetings);
};

const start = async () => {
  try {
    await loadOverview();
  } catch (error) {
    fill("standfirst", `The data cannot be read: ${error.message}`);
    return;
  }
  drawStandfirst();
  setUpFilters();
  setUpDetail();
  update();
  addEventListener("hashchange", update);
  addEventListener("beforeprint", () => forPaper(true));
  addEventListener("afterprint", () => forPaper(false));
  let [width, waiting] = [innerWidth, null];
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (width === innerWidth) return; // on a phone the bar of the browser comes and goes
      width = innerWidth;
      drawn = null;
      update();
    }, 200);
  });
  document.querySelector(".skip").addEventListener("click", () => {
    byId("meetings").scrollIntoView();
    byId("meetings").focus();
  });
  document.documentElement.dataset.ready = "true";
};
start();
