const MINUTE = 60000;
const MONTHS = new Intl.DateTimeFormat(document.documentElement.lang || "en-GB", { month: "short", timeZone: "UTC" });

/** A local Date that shows the wall-clock time of an instant (minutes since 1970 in project time). */
export function toDate(minutes) {
  const u = new Date(minutes * MINUTE);
  return new Date(u.getUTCFullYear(), u.getUTCMonth(), u.getUTCDate(), u.getUTCHours(), u.getUTCMinutes());
}

const two = (n) => String(n).padStart(2, "0");

/** 2026-03-14, as the server reads it. */
export function iso(date) {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** 14 Mar 26, of an instant. */
export function short(minutes) {
  const u = new Date(minutes * MINUTE);
  return `${u.getUTCDate()} ${MONTHS.format(u).slice(0, 3)} ${two(u.getUTCFullYear() % 100)}`;
}

/** 2026-03-14 of an instant, for a date input. */
export function isoOf(minutes) {
  return new Date(minutes * MINUTE).toISOString().slice(0, 10);
}
