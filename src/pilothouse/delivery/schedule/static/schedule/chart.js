import { ROW } from "./grid.js";
import { linkPaths } from "./links.js";
import { short } from "./words.js";

const NS = "http://www.w3.org/2000/svg";
const BAR = 14;
/** Less room than this behind a bar, and its name stands on it. */
const LEAST = 40;
/** How far beyond what is in sight the head and the free days are drawn, before they are drawn anew. */
const BEYOND = 600;

function box(className, left, width) {
  const made = document.createElement("div");
  made.className = className;
  made.style.left = `${left}px`;
  if (width !== undefined) made.style.width = `${width}px`;
  return made;
}

function svg(name, attributes, parent) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

/** Bars, links and lines beside the grid's rows; drawn for what is in sight. */
export class Chart {
  constructor(grid, scale, state) {
    Object.assign(this, { grid, scale, state, drawn: new Map(), across: -1 });
    const { chart, back, scaleBox } = grid;
    this.layer = document.createElement("div");
    this.layer.className = "pg-layer";
    chart.append(this.layer);
    this.over = svg("svg", { class: "pg-over" }, this.layer);
    for (const name of ["link", "critical", "before", "after", "new", "progress"]) {
      svg("path", { class: `pg-link pg-link-${name}` }, this.over);
    }
    this.backLayer = document.createElement("div");
    back.append(this.backLayer);
    this.scaleLayer = document.createElement("div");
    scaleBox.append(this.scaleLayer);
    this.layer.addEventListener("pointerover", (event) => this.pins(event.target.closest("[data-bar]")));
    grid.onDraw.push(() => this.draw());
    grid.onScroll.push(() => this.scrolled());
  }

  get left() {
    return this.grid.across;
  }

  size() {
    this.grid.rightBar.firstChild.style.width = `${this.scale.width}px`;
  }

  draw() {
    for (const line of this.drawn.values()) line.remove();
    this.drawn.clear();
    this.across = -1;
    this.behind = null;
    this.scrolled();
  }

  scrolled() {
    const { left } = this;
    if (left !== this.across) {
      this.across = left;
      this.layer.style.transform = this.backLayer.style.transform = this.scaleLayer.style.transform = `translateX(${-left}px)`;
      this.background();
      for (const line of this.drawn.values()) if (line.label) this.pin(line.label);
    }
    this.bars();
    this.links();
  }

  /** The head, free days, today and the data date; the names of months and years stay in sight. */
  background() {
    const [from, to] = [this.left, this.left + this.grid.chartRoom];
    if (!this.behind || from < this.behind.from || to > this.behind.to) this.drawBehind(Math.max(0, from - BEYOND), to + BEYOND);
    for (const { label, left, width } of this.behind.names) {
      const inset = `${Math.max(0, Math.min(from - left, width - 90))}px`;
      if (label.style.marginInlineStart !== inset) label.style.marginInlineStart = inset;
    }
  }

  drawBehind(from, to) {
    const { scale, state } = this;
    this.behind = { from, to, names: [] };
    this.scaleLayer.replaceChildren(...scale.rows.flatMap((unit, level) =>
      scale.cells(unit, from, to).map(({ text, left, width }) => {
        const cell = box(`pg-tick pg-tick-${level}`, left, width);
        const label = document.createElement("span");
        label.textContent = width >= 14 ? text : "";
        if (level === 0) this.behind.names.push({ label, left, width });
        cell.append(label);
        return cell;
      })));
    const free = scale.free(state.store.week, from, to).map(({ left, width }) => box("pg-off", left, width));
    const lines = scale.cells(scale.rows[1], from, to).map(({ left }) => box("pg-line", left));
    const { dataDate } = state.store.plan;
    const marks = [box("pg-today", scale.x(now()))];
    if (dataDate !== null && dataDate !== undefined) marks.push(box("pg-data-date", scale.x(dataDate)));
    this.backLayer.replaceChildren(...free, ...lines, ...marks);
  }

  bars() {
    const [first, last] = this.grid.range();
    for (const [place, line] of this.drawn) {
      if (place >= first && place < last) continue;
      line.remove();
      this.drawn.delete(place);
    }
    const fresh = document.createDocumentFragment();
    for (let place = first; place < last; place += 1) {
      const task = this.grid.store.shown[place];
      if (!task || this.drawn.has(place)) continue;
      const line = this.line(task, place);
      this.drawn.set(place, line);
      fresh.append(line);
    }
    this.layer.append(fresh);
  }

  line(task, place) {
    const line = document.createElement("div");
    line.className = "pg-track";
    line.style.top = `${place * ROW}px`;
    if (task.isLocal || !task.start) return line;
    const { scale, state } = this;
    const [from, to] = [scale.x(task.start), scale.x(task.finish)];
    if (state.show.baseline && task.baseStart && !task.isGroup) line.append(this.baseline(task));
    if (state.show.slack && task.late > task.finish && !task.isSummary && task.actual_finish === null) {
      line.append(box("pg-slack", to, Math.max(0, scale.x(task.late) - to)));
    }
    line.append(this.bar(task, from, Math.max(2, to - from)));
    if (task.deadline) line.append(box(task.finish > task.deadline ? "pg-dead pg-missed" : "pg-dead", scale.x(task.deadline)));
    if (!task.isSummary) {
      line.label = this.label(task, from, to);
      line.append(line.label.box);
    }
    return line;
  }

  bar(task, left, width) {
    const bar = task.isMilestone ? box(`pg-diamond${classes(task, this.state)}`, left) : box(`${task.isSummary ? "pg-bracket" : "pg-bar"}${classes(task, this.state)}`, left, width);
    if (!task.isGroup) bar.dataset.bar = task.uid;
    if (task.isSummary || task.isMilestone) return bar;
    if (task.percent) bar.append(box("pg-done", 0, (width * Math.min(100, task.percent)) / 100));
    if (task.parts) bar.append(...this.rests(task, left));
    return bar;
  }

  /** From where links are drawn; only the bar under the pointer has them. */
  pins(bar) {
    const task = bar && this.grid.store.task(Number(bar.dataset.bar));
    if (!task || task.isSummary || !this.state.mayEdit || bar.querySelector(".pg-pin")) return;
    bar.append(...(task.isMilestone ? ["finish"] : ["start", "finish"]).map(handle));
  }

  /** Where an interrupted task rests. */
  rests(task, left) {
    return task.parts.slice(1).map(([begin], place) => {
      const from = this.scale.x(task.parts[place][1]);
      return box("pg-rest", from - left, Math.max(1, this.scale.x(begin) - from));
    });
  }

  baseline(task) {
    const { scale } = this;
    const left = scale.x(task.baseStart);
    return box(task.isMilestone ? "pg-base pg-base-point" : "pg-base", left, Math.max(4, scale.x(task.baseFinish) - left));
  }

  label(task, from, to) {
    const label = { box: box("pg-label", 0), from, to: task.isMilestone ? from + 15 : to + 6, room: task.name.length * 7 + 6 };
    label.box.textContent = task.name;
    this.pin(label);
    return label;
  }

  /** Behind the bar where that is in sight; else on the part of the bar that is, or at the edge that would cut it. */
  pin(label) {
    const [left, last] = [this.across, this.across + this.grid.chartRoom - LEAST];
    const isOver = label.from < last && label.to > last;
    const isCut = label.to < left && label.to + label.room > left;
    const x = isOver ? Math.max(label.from, left) + 6 : isCut ? left : label.to;
    if (x === label.x) return;
    label.x = x;
    label.box.style.left = `${x}px`;
    label.box.classList.toggle("pg-label-on", isOver);
  }

  links() {
    const { grid, scale, state } = this;
    const shown = { first: grid.range()[0], last: grid.range()[1] };
    const paths = state.show.links ? linkPaths(grid.store, scale, shown, state) : { link: "", critical: "", before: "", after: "" };
    paths.progress = state.show.progress ? this.progress(shown) : "";
    for (const [name, d] of Object.entries(paths)) this.over.querySelector(`.pg-link-${name}`).setAttribute("d", d);
  }

  /** The progress line: through how far each task is, at the data date. */
  progress({ first, last }) {
    const { scale, grid } = this;
    const date = grid.store.plan.dataDate;
    if (date === null || date === undefined) return "";
    const x = scale.x(date);
    const points = [];
    for (let place = first; place < last; place += 1) {
      const task = grid.store.shown[place];
      if (!task) break;
      const top = place * ROW;
      points.push(`${x} ${top}`);
      const at = task.start + ((task.finish - task.start) * task.percent) / 100;
      const isOpen = !task.isSummary && !task.isMilestone && (task.percent < 100 ? task.start < date : at > date);
      if (isOpen) points.push(`${x} ${top + 4}`, `${scale.x(at)} ${top + ROW / 2}`, `${x} ${top + ROW - 4}`);
      points.push(`${x} ${top + ROW}`);
    }
    return points.length ? `M${points.join("L")}` : "";
  }

  /** Draw some rows' bars again. */
  redraw(places) {
    for (const place of places) {
      this.drawn.get(place)?.remove();
      this.drawn.delete(place);
    }
    this.bars();
    this.links();
  }

  /** Bring an instant into sight. */
  reveal(instant) {
    const x = this.scale.x(instant);
    if (x < this.left + 20 || x > this.left + this.grid.chartRoom - 120) this.grid.rightBar.scrollLeft = Math.max(0, x - 160);
  }
}

export const BAR_TOP = (ROW - BAR) / 2;

function handle(side) {
  const made = document.createElement("i");
  made.className = `pg-pin pg-pin-${side}`;
  made.dataset.pin = side;
  return made;
}

function classes(task, state) {
  const found = [];
  const isOpen = task.actual_finish === null;
  if (isOpen && (task.critical || state.isNear(task))) found.push(task.critical ? "pg-crit" : "pg-near");
  if (task.longest && isOpen) found.push("pg-longest");
  if (!isOpen) found.push("pg-finished");
  if (task.actual_start !== null || task.actual_finish !== null) found.push("pg-begun");
  if (task.inactive) found.push("pg-inactive");
  if (task.manual) found.push("pg-manual");
  if (task.isEffort) found.push("pg-effort");
  if (state.trace?.before.has(task.uid)) found.push("pg-before");
  if (state.trace?.after.has(task.uid)) found.push("pg-after");
  return found.length ? ` ${found.join(" ")}` : "";
}

export function now() {
  const date = new Date();
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes()) / 60000;
}

/** What the tip of a bar says. */
export function tipLines(task, words, day, durationText) {
  const lines = [`${short(task.start)} – ${short(task.finish)} · ${durationText(task.isSummary ? task.length : task.minutes, day, task.elapsed)}`];
  if (task.actual_finish !== null) lines.push(words.done);
  else if (task.percent) lines.push(words.complete.replace("{}", task.percent));
  if (!task.isSummary && task.actual_finish === null) {
    lines.push(task.critical ? words.critical : words.slack.replace("{}", durationText(task.total, day)));
  }
  if (task.baseFinish) lines.push(words.baseline.replace("{}", `${short(task.baseStart)} – ${short(task.baseFinish)}`));
  if (task.deadline) lines.push((task.finish > task.deadline ? words.missed : words.deadline).replace("{}", short(task.deadline)));
  if (task.people) lines.push(task.people);
  return lines;
}
