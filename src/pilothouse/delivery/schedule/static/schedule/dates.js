/** Dates as the reader's own locale writes them. */

const LOCALES = [navigator.language, document.documentElement.lang, "en-GB"].filter(Boolean);
const ORDER = new Intl.DateTimeFormat(LOCALES[0]).formatToParts(new Date(2026, 10, 22))
  .map((part) => part.type).filter((type) => ["day", "month", "year"].includes(type));
const SWAPPED = ORDER.map((part) => ({ day: "month", month: "day", year: "year" })[part]);
const SHAPE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIME = /[T\s]+(\d{1,2}):(\d{2})\s*([ap]m)?$/i;

const bare = (text) => text.toLocaleLowerCase().normalize("NFKD").replace(/[^\p{L}]/gu, "");

const MONTHS = new Map(LOCALES.flatMap((locale) => ["long", "short"].flatMap((month) => {
  const format = new Intl.DateTimeFormat(locale, { month, day: "numeric", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, at) => {
    const parts = format.formatToParts(new Date(Date.UTC(2026, at, 15)));
    return [bare(parts.find((part) => part.type === "month").value), at + 1];
  });
})));

const WEEKDAYS = new Map(LOCALES.flatMap((locale) => ["long", "short"].flatMap((weekday) => {
  const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, at) => [bare(format.format(new Date(Date.UTC(2026, 1, 1 + at)))), at]);
})));

/** The month that a word names, in full or by its first three letters or more. */
function monthOf(word) {
  const wanted = bare(word);
  if (MONTHS.has(wanted)) return MONTHS.get(wanted);
  const found = wanted.length >= 3 ? [...MONTHS].filter(([name]) => name.startsWith(wanted)) : [];
  return found.length ? found[0][1] : null;
}

/**
 * 2026-03-14 of what was typed, with its time if one was; null when it is no date. A weekday before
 * it, as in Mon 3/2/26, says whether the day or the month comes first.
 */
export function isoDate(text, today = new Date()) {
  const squeezed = text.trim();
  const time = TIME.exec(squeezed);
  const { weekday, rest } = weekdayOf(time ? squeezed.slice(0, time.index) : squeezed);
  const orders = weekday === null ? [ORDER] : [ORDER, SWAPPED];
  const made = orders.map((order) => madeOf(partsOf(rest, today, order)))
    .find((day) => day && (weekday === null || day.getUTCDay() === weekday));
  return made ? `${made.toISOString().slice(0, 10)}${time ? `T${clock(time)}` : ""}` : null;
}

function madeOf(found) {
  if (!found) return null;
  const { year, month, day } = found;
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? made : null;
}

function clock([, hour, minute, half]) {
  const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : hour;
  return `${String(hours).padStart(2, "0")}:${minute}`;
}

/** The weekday before a date, 0 for Sunday, and what is behind it; a word that is a month is none. */
function weekdayOf(text) {
  const word = /^\p{L}+/u.exec(text)?.[0] ?? "";
  const weekday = WEEKDAYS.get(bare(word));
  const rest = text.slice(word.length).replace(/^[.,\s]+/, "");
  const isMonth = monthOf(word) && !/\p{L}|^\d+[./-]\d/u.test(rest);
  return weekday === undefined || isMonth || !rest ? { weekday: null, rest: text } : { weekday, rest };
}

function partsOf(text, today, wanted) {
  const iso = SHAPE.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const words = (text.match(/\p{L}+/gu) ?? []).map(monthOf).filter(Boolean);
  if (words.length === 1) return named(numbers, words[0], today);
  if (words.length || /\p{L}/u.test(text) || numbers.length < 2 || numbers.length > 3) return null;
  const order = numbers.length === 2 ? wanted.filter((part) => part !== "year") : wanted;
  const found = Object.fromEntries(order.map((part, at) => [part, numbers[at]]));
  return { day: found.day, month: found.month, year: full(found.year ?? today.getFullYear()) };
}

/** A month by name leaves the day and, perhaps, the year. */
function named(numbers, month, today) {
  if (!numbers.length || numbers.length > 2) return null;
  const [first, second] = numbers;
  if (first > 31) return { day: second, month, year: full(first) };
  return { day: first, month, year: full(second ?? today.getFullYear()) };
}

const full = (year) => (year < 100 ? 2000 + year : year);
