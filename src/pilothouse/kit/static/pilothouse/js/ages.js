const STEPS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];

function words(seconds, format) {
  const [unit, size] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return unit === "second" ? null : format.format(Math.trunc(seconds / size), unit);
}

function refresh() {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  for (const mark of document.querySelectorAll("time[data-age]")) {
    const said = words((new Date(mark.dateTime) - Date.now()) / 1000, format);
    if (said) mark.textContent = said;
  }
}

export function start() {
  setInterval(refresh, 60000);
}
