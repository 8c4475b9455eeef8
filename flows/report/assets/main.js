// Draw what is asked for, and again whenever that changes.

let drawn = null;

const update = () => {
  const what = FILTERS.concat("net").map((name) => asked(name).join("\n")).join("\n\n");
  const meetings = chosenMeetings();
  if (what !== drawn) {
    showFilters();
    drawFigures(meetings);
    for (const draw of [drawTimeline, drawNetwork, drawMatrix, drawMap, drawTopics, drawPlanned, drawDisagreements]) draw(meetings);
    drawn = what;
  }
  drawTable(meetings);
  drawDetail();
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
