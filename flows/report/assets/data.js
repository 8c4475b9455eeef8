// Where the data come from: this file itself, or the server that sent the page.

let data = null;
let packedReports = null;
const isLive = !byId("overview");

const unpack = async (id) => {
  const bytes = Uint8Array.from(atob(byId(id).textContent), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).json();
};
const ask = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

const loadOverview = async () => {
  data = await (isLive ? ask("overview.json") : unpack("overview"));
  for (const meeting of data.meetings) {
    meeting.day = meeting.on ?? meeting.reported;
    meeting.told = small([meeting.headline, partiesText(meeting), meeting.place].filter(Boolean).join(" "));
  }
  data.byId = new Map(data.meetings.map((meeting) => [meeting.id, meeting]));
};

const reportsOf = async (id) => {
  if (isLive) return ask(`reports.json?${new URLSearchParams({ meeting: id })}`);
  packedReports ??= unpack("reports");
  return (await packedReports)[id] ?? [];
};
