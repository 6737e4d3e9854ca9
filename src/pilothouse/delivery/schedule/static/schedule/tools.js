import { comparing } from "./columns.js";
import { stateOf, Where } from "./where.js";
import { fill, isoOf, short } from "./words.js";

const byId = (id) => document.getElementById(id);

/** The bar above the plan: commands, zoom, what is shown, filter, group, sort, find. */
export class Tools {
  constructor(page) {
    Object.assign(this, { page, sorted: null, found: -1, where: new Where(page) });
    this.bar = document.querySelector(".sp-tools");
    this.bar.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
    document.addEventListener("keydown", (event) => this.key(event));
    byId("sp-data-date")?.addEventListener("change", (event) => this.dataDate(event.target.value));
    byId("sp-baseline")?.addEventListener("change", (event) => {
      page.state.baseline = event.target.value;
      page.server.load();
    });
    for (const id of ["sp-filter", "sp-group"]) byId(id)?.addEventListener("change", () => this.arrange());
    byId("sp-find")?.addEventListener("keydown", (event) => this.findKey(event));
    byId("sp-near")?.addEventListener("change", (event) => this.nearTyped(event.target));
    byId("sp-again")?.addEventListener("click", (event) => this.offered(event));
  }

  get store() {
    return this.page.store;
  }

  /** Choose a first zoom by the plan's length. */
  begin() {
    const [first, last] = this.store.extent();
    const days = (last - first) / 1440;
    this.zoom(days > 1500 ? "quarter" : days > 400 ? "month" : "week");
  }

  clicked(button) {
    if (!button) return;
    const { page } = this;
    const { do: act, zoom, show, level } = button.dataset;
    if (zoom) this.zoom(zoom);
    else if (show) this.toggle(button, show);
    else if (level !== undefined) this.level(Number(level));
    else if (act === "details") page.side.toggle(page.selection.task?.uid);
    else if (act === "link") page.actions.linkChosen();
    else if (act === "unlink") page.actions.unlinkChosen();
    else if (act) page.actions[act]?.();
  }

  level(number) {
    this.store.level(number);
    this.page.redraw();
  }

  zoom(name) {
    const { scale, chart, grid } = this.page;
    const middle = scale.width ? scale.instant(chart.left + 40) : this.store.plan.start;
    scale.set(name, this.store.extent(), grid.chartRoom);
    chart.size();
    grid.rightBar.scrollLeft = name === "fit" ? 0 : Math.max(0, scale.x(middle) - 40);
    chart.draw();
    for (const button of document.querySelectorAll("[data-zoom]")) button.setAttribute("aria-pressed", String(button.dataset.zoom === name));
  }

  toggle(button, what) {
    const { page } = this;
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    document.body.classList.toggle(`sp-show-${what}`, isOn);
    if (what in page.state.show) page.state.show[what] = isOn;
    if (what === "trace") page.trace.toggle(isOn);
    page.grid.draw();
  }

  /** With how many days of float a task is nearly critical. */
  near(days) {
    const { state, grid } = this.page;
    const field = byId("sp-near");
    state.near = Math.max(1, Math.min(Number(field?.max ?? days), Math.round(days) || state.near));
    if (field) field.value = state.near;
    byId("sp-near-words").textContent = fill(state.words.near, state.near);
    grid.draw();
  }

  nearTyped(field) {
    this.near(Number(field.value));
    const button = document.querySelector("[data-show=near]");
    if (button.getAttribute("aria-pressed") !== "true") this.toggle(button, "near");
  }

  /** Sort by a column: up, down, and back to the outline. */
  sortBy(event) {
    const name = event.target.closest(".pg-th")?.dataset.column;
    if (!name || event.target.dataset.grip) return;
    const { grid } = this.page;
    const column = grid.columns.find((each) => each.name === name);
    if (column.html) return;
    const next = { 0: 1, 1: -1, "-1": 0 }[column.sorted ?? 0];
    for (const each of grid.columns) each.sorted = 0;
    column.sorted = name === "number" ? 0 : next;
    this.sorted = column.sorted ? column : null;
    this.arrange();
    grid.heading();
  }

  arrange() {
    const { words } = this.page.state;
    this.store.view = {
      filter: both(FILTERS[byId("sp-filter")?.value] ?? null, this.where.test),
      group: groupings(words)[byId("sp-group")?.value] ?? null,
      sort: this.sorted ? comparing(this.sorted, this.sorted.sorted) : null,
    };
    this.store.show();
    this.page.grid.cur.row = 0;
    this.page.selection.anchor = { ...this.page.grid.cur };
    this.page.redraw();
    this.facts();
  }

  find() {
    byId("sp-find").focus();
    byId("sp-find").select();
  }

  /** Enter goes on to the next row that holds the text, Escape back to the grid. */
  findKey(event) {
    if (event.key === "Escape") this.page.grid.focusCell();
    if (event.key !== "Enter") return;
    event.preventDefault();
    const text = event.target.value.trim().toLowerCase();
    const { tasks } = this.store;
    const from = this.page.selection.task?.row ?? -1;
    const step = event.shiftKey ? tasks.length - 1 : 1;
    for (let n = 1, row = from; text && n <= tasks.length; n += 1) {
      row = (row + step + tasks.length) % tasks.length;
      const task = tasks[row];
      if (task.name.toLowerCase().includes(text) || task.wbs === text || task.people.toLowerCase().includes(text)) {
        this.page.selection.find(task.uid, { quiet: true });
        return;
      }
    }
    this.page.server.say(this.page.state.words.notFound);
  }

  dataDate(day) {
    this.page.server.cells([{ task: 0, column: "data_date", text: day }]);
  }

  key(event) {
    if (event.defaultPrevented || event.target.closest("input, textarea, select, dialog, .pg-rows")) return;
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") {
      event.preventDefault();
      if (key === "y" || event.shiftKey) this.page.actions.redo();
      else this.page.actions.undo();
    }
  }

  /** What the plan holds now: count, dates, what can be undone. */
  facts() {
    const { words } = this.page.state;
    const { plan, size, shown } = this.store;
    this.levels();
    const isPart = shown.length < size && (this.store.view.filter || this.store.view.group);
    byId("sp-count").textContent = isPart ? fill(words.someTasks, shown.length.toLocaleString(), size.toLocaleString()) : fill(words.tasks, size.toLocaleString());
    const hasDate = plan.dataDate !== null;
    document.body.classList.toggle("sp-with-date", hasDate);
    document.body.classList.toggle("sp-with-baseline", this.store.hasBars);
    const date = byId("sp-data-date");
    if (date && document.activeElement !== date) date.value = hasDate ? isoOf(plan.dataDate) : "";
    if (hasDate) byId("sp-date-words").textContent = fill(words.dataDate, short(plan.dataDate));
    for (const name of ["undo", "redo"]) {
      const button = document.querySelector(`[data-do=${name}]`);
      if (!button) continue;
      button.disabled = !plan[name];
      button.title = plan[name] ? fill(words[name], plan[name]) : words[name === "undo" ? "nothingToUndo" : "nothingToRedo"];
    }
    this.people();
  }

  /** As many levels to collapse to as the outline has. */
  levels() {
    const box = byId("sp-levels");
    if (!box || box.childElementCount === this.store.depth) return;
    const { words } = this.page.state;
    const names = Array.from({ length: this.store.depth - 1 }, (_, at) => [at + 1, at ? fill(words.levels, at + 1) : words.level]);
    box.replaceChildren(...[...names, [0, words.allLevels]].map(([level, text]) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
      made.dataset.level = level;
      return made;
    }));
  }

  /** Names for the people column's suggestions. */
  people() {
    const list = byId("sp-people");
    const names = new Set();
    for (const task of this.store.tasks) for (const part of task.people.split("; ")) if (part) names.add(part.replace(/\[.*$/, ""));
    if (list.childElementCount === names.size) return;
    list.replaceChildren(...[...names].sort().map((name) => Object.assign(document.createElement("option"), { value: name })));
  }

  reason(text) {
    byId("sp-reason").textContent = text;
    byId("sp-reason").hidden = !text;
  }

  /** Somebody was quicker: what was typed can be done again on the new state. */
  offer(message, again) {
    this.again = again;
    const box = byId("sp-again");
    box.querySelector("span").textContent = message;
    box.hidden = false;
    box.querySelector("button").focus();
  }

  offered(event) {
    const button = event.target.closest("button");
    if (!button) return;
    byId("sp-again").hidden = true;
    if (button.dataset.again) this.again();
    this.page.grid.focusCell();
  }
}

const FILTERS = {
  critical: (task) => task.critical && !task.isSummary && task.actual_finish === null,
  late: (task) => !task.isSummary && task.actual_finish === null && ((task.deadline && task.finish > task.deadline) || (task.baseFinish && task.finish > task.baseFinish)),
  open: (task) => !task.isSummary && task.actual_finish === null,
  begun: (task) => !task.isSummary && task.actual_start !== null && task.actual_finish === null,
  done: (task) => task.actual_finish !== null,
  milestones: (task) => task.isMilestone,
  summaries: (task) => task.isSummary,
  nobody: (task) => !task.isSummary && !task.isMilestone && !task.people,
  unlinked: (task) => !task.isSummary && !task.into.length,
};

const both = (one, other) => (one && other ? (task) => one(task) && other(task) : one ?? other);

function groupings(words) {
  return {
    people: (task) => task.people || words.nobody,
    state: stateOf(words),
    critical: (task) => (task.critical ? words.critical : words.notCritical),
    month: (task) => isoOf(task.start).slice(0, 7),
  };
}
