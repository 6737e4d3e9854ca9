const DAY = 1440;
const LANG = document.documentElement.lang || "en-GB";
const format = (options) => {
  const made = new Intl.DateTimeFormat(LANG, { timeZone: "UTC", ...options });
  return (day) => made.format(new Date(day * 86400000));
};
const WEEKDAY = (day) => (new Date(day * 86400000).getUTCDay() + 6) % 7;

const monthStart = (step) => (day) => {
  const date = new Date(day * 86400000);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / step) * step, 1) / 86400000;
};
const addMonths = (count) => (day) => {
  const date = new Date(day * 86400000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1) / 86400000;
};
const half = (day) => `H${new Date(day * 86400000).getUTCMonth() < 6 ? 1 : 2}`;
const quarter = (day) => `Q${Math.floor(new Date(day * 86400000).getUTCMonth() / 3) + 1}`;

const UNITS = {
  day: { first: (day) => day, next: (day) => day + 1, text: format({ day: "numeric" }) },
  week: { first: (day) => day - WEEKDAY(day), next: (day) => day + 7, text: format({ day: "numeric", month: "short" }) },
  month: { first: monthStart(1), next: addMonths(1), text: format({ month: "short" }) },
  longMonth: { first: monthStart(1), next: addMonths(1), text: format({ month: "long", year: "numeric" }) },
  quarter: { first: monthStart(3), next: addMonths(3), text: quarter },
  half: { first: monthStart(6), next: addMonths(6), text: half },
  year: { first: monthStart(12), next: addMonths(12), text: format({ year: "numeric" }) },
};
/** Pixels of a day and the two rows of the head for each zoom. */
export const ZOOMS = {
  day: { perDay: 28, rows: ["longMonth", "day"] },
  week: { perDay: 8, rows: ["longMonth", "week"] },
  month: { perDay: 2.1, rows: ["year", "month"] },
  quarter: { perDay: 0.62, rows: ["year", "quarter"] },
  year: { perDay: 0.2, rows: ["year", "half"] },
};

/** Where instants lie on the chart. */
export class Scale {
  constructor() {
    Object.assign(this, { zoom: "week", perDay: ZOOMS.week.perDay, rows: ZOOMS.week.rows, origin: 0, width: 0 });
  }

  /** Choose a zoom for a span of instants; `room` are the pixels into which "fit" fits it. */
  set(zoom, [first, last], room) {
    const pad = zoom === "fit" ? 7 : Math.max(14, 160 / (ZOOMS[zoom]?.perDay ?? 8));
    this.zoom = zoom;
    this.origin = Math.floor(first / DAY - Math.min(pad, 60)) * DAY;
    const days = last / DAY - this.origin / DAY + pad + 30;
    const chosen = zoom === "fit" ? fitting(room / days) : ZOOMS[zoom];
    this.perDay = zoom === "fit" ? room / days : chosen.perDay;
    this.rows = chosen.rows;
    this.width = Math.max(room, Math.ceil(days * this.perDay));
  }

  x(instant) {
    return ((instant - this.origin) / DAY) * this.perDay;
  }

  instant(x) {
    return this.origin + (x / this.perDay) * DAY;
  }

  /** Cells of one row of the head between two places: text, left, width. */
  cells(unit, from, to) {
    const { first, next, text } = UNITS[unit];
    const found = [];
    for (let day = first(Math.floor(this.instant(from) / DAY)); this.x(day * DAY) < to; day = next(day)) {
      const left = this.x(day * DAY);
      found.push({ text: text(day), left, width: this.x(next(day) * DAY) - left });
    }
    return found;
  }

  /** Free days between two places, neighbours joined: left, width. */
  free(week, from, to) {
    if (this.perDay < 3) return [];
    const found = [];
    const isFree = (day) => week.free.includes(WEEKDAY(day)) || week.holidays.some(([a, b]) => a <= day && day <= b);
    const last = Math.ceil(this.instant(to) / DAY);
    for (let day = Math.floor(this.instant(from) / DAY); day < last; day += 1) {
      if (!isFree(day)) continue;
      const before = found.at(-1);
      if (before && before.end === day) before.end += 1;
      else found.push({ day, end: day + 1 });
    }
    return found.map(({ day, end }) => ({ left: this.x(day * DAY), width: (end - day) * this.perDay }));
  }
}

function fitting(perDay) {
  if (perDay >= 18) return ZOOMS.day;
  if (perDay >= 5) return ZOOMS.week;
  if (perDay >= 1.1) return ZOOMS.month;
  return perDay >= 0.35 ? ZOOMS.quarter : ZOOMS.year;
}
