const MINUTE = 60000;
const LANG = document.documentElement.lang || "en-GB";
const MONTH = new Intl.DateTimeFormat(LANG, { month: "short", timeZone: "UTC" });
const MONTHS = Array.from({ length: 12 }, (_, at) => MONTH.format(new Date(Date.UTC(2026, at, 15))).slice(0, 3));

export function fill(text, ...values) {
  return values.reduce((made, value) => made.replace("{}", value), text);
}

const two = (n) => String(n).padStart(2, "0");

/** 14 Mar 26, of an instant (minutes since 1970 in project time). */
export function short(minutes) {
  const u = new Date(minutes * MINUTE);
  return `${u.getUTCDate()} ${MONTHS[u.getUTCMonth()]} ${two(u.getUTCFullYear() % 100)}`;
}

/** 2026-03-14 of an instant, for a date input and for the server. */
export function isoOf(minutes) {
  return new Date(minutes * MINUTE).toISOString().slice(0, 10);
}

/** 5d, 0.5d, 3h, 4ed, as the server writes durations. */
export function durationText(minutes, day = 480, elapsed = false) {
  const size = elapsed ? 1440 : day;
  const mark = elapsed ? "e" : "";
  if (minutes % 60 === 0 && minutes > 0 && minutes < size) return `${minutes / 60}${mark}h`;
  return `${Number((minutes / size).toFixed(2))}${mark}d`;
}

/** 3; 5SS+2d: the links into a task by row number, in the order of the rows. */
export function predecessorText(links, store) {
  return linkText(links, (link) => store.task(link.from)?.row ?? -1);
}

export function successorText(links, store) {
  return linkText(links, (link) => store.task(link.to)?.row ?? -1);
}

/** In order of rows: a link that comes back by undo is no longer where it was typed. */
function linkText(links, rowOf) {
  const ends = links.map((link) => ({ ...link, row: rowOf(link) })).sort((a, b) => a.row - b.row);
  return ends.map(({ row, type, lag }) => `${row + 1 || "?"}${type === "FS" && !lag ? "" : type}${lag}`).join("; ");
}
