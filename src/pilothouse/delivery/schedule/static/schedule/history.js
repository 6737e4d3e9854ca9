const read = (id) => JSON.parse(document.getElementById(id).textContent);
const byId = (id) => document.getElementById(id);
const PAUSE = 90;

/** The line over the plan's moments: slider, arrows and list move together; the plan follows. */
class Past {
  constructor() {
    const { moments, data, now } = read("sp-config");
    Object.assign(this, { moments, now, base: data.replace(/\d+\/$/, ""), words: read("sp-words"), timer: 0 });
    this.line = byId("sp-past");
    this.line.max = String(moments.length - 1);
    this.line.addEventListener("input", () => this.go(Number(this.line.value)));
    for (const button of document.querySelectorAll("[data-past]")) button.addEventListener("click", () => this.go(this.at + Number(button.dataset.past)));
    byId("sp-steps-list").addEventListener("click", (event) => {
      const step = event.target.closest("[data-at]");
      if (step) this.go(Number(step.dataset.at));
    });
    this.curve();
    this.tell(moments.length - 1);
  }

  get at() {
    return Number(this.line.value);
  }

  go(place) {
    this.tell(Math.max(0, Math.min(this.moments.length - 1, place)));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const url = `${this.base}${this.moments[this.at].revision}/`;
      document.dispatchEvent(new CustomEvent("ph:plan-at", { detail: { url } }));
    }, PAUSE);
  }

  /** Slider, words, list and forms for a moment. */
  tell(place) {
    const one = this.moments[place];
    const isNow = one.revision === this.now;
    this.line.value = String(place);
    byId("sp-past-said").textContent = isNow ? `${this.words.nowShown}: ${one.said}` : one.said;
    byId("sp-past-who").textContent = [one.who, one.when].filter(Boolean).join(" · ");
    byId("sp-past-finish").textContent = one.ends || "–";
    this.line.setAttribute("aria-valuetext", [one.when, one.who, one.said].filter(Boolean).join(", "));
    for (const field of document.querySelectorAll("[data-revision]")) field.value = one.revision;
    for (const button of document.querySelectorAll("[data-not-now]")) button.disabled = isNow;
    for (const button of document.querySelectorAll("[data-past]")) {
      const to = place + Number(button.dataset.past);
      button.disabled = to < 0 || to >= this.moments.length;
    }
    this.mark(place);
  }

  mark(place) {
    byId("sp-steps-list").querySelector("[aria-current]")?.removeAttribute("aria-current");
    byId("sp-steps-list").querySelector(`[data-at="${place}"]`)?.setAttribute("aria-current", "step");
  }

  /** The finish after every step as a stepped line behind the slider. */
  curve() {
    const known = this.moments.map((one, x) => [x, one.finish]).filter(([, finish]) => finish !== null);
    const svg = byId("sp-past-curve");
    svg.toggleAttribute("hidden", known.length < 2);
    if (known.length < 2) return;
    const finishes = known.map(([, finish]) => finish);
    const [low, high] = [Math.min(...finishes), Math.max(...finishes)];
    const y = (finish) => (high === low ? 14 : 25 - (22 * (finish - low)) / (high - low));
    svg.setAttribute("viewBox", `0 0 ${this.moments.length - 1} 28`);
    const path = known.map(([x, finish], n) => (n ? `H${x}V${y(finish)}` : `M${x} ${y(finish)}`)).join("");
    svg.firstElementChild.setAttribute("d", path);
  }
}

new Past();
