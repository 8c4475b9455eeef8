// Codes, days and numbers as people read them.

const STATUSES = { held: "Held", planned: "Planned", cancelled: "Cancelled", denied: "Denied" };
const MODES = { in_person: "in person", phone: "by phone", video: "by video", unspecified: "" };
const ASKED = { who: "Who", when: "When", where: "Where", how: "How", what: "About what" };

const number = (value) => value.toLocaleString("en-GB");
const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;
// Small letters as DuckDB makes them: each letter for itself, and one for one.
const small = (text) =>
  /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : Array.from(text, (letter) => String.fromCodePoint(letter.toLowerCase().codePointAt(0))).join("");
const spaced = (code) => code.replaceAll("_", " ");

const dayFormat = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
const FORMATS = {
  day: dayFormat({ day: "numeric", month: "short", year: "numeric" }),
  month: dayFormat({ month: "short", year: "numeric" }),
  year: dayFormat({ year: "numeric" }),
};
const dayText = (day, precision = "day") =>
  day ? FORMATS[precision ?? "day"].format(new Date(`${day}T00:00:00Z`)) : "Day unknown";
const countryText = (code) => data.countries[code] ?? code;
const topicText = (code) => data.topics[code] ?? spaced(code);
const placeText = (meeting) => meeting.place ?? (meeting.place_country ? countryText(meeting.place_country) : MODES[meeting.mode]);
const partiesText = (meeting) => meeting.parties.map(([person]) => data.people[person][0]).join("; ");
