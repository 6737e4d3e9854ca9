import { fill } from "./words.js";

const byId = (id) => document.getElementById(id);
const MOST = 5;
const SUGGESTED = 200;
/** A summary has these of its own; the rest of what it shows is worked out from the rows below it. */
const OF_SUMMARIES = ["name", "wbs", "noteText"];

/** Whether a task is done, under way or ahead, in words. */
export const stateOf = (words) => (task) => (task.actual_finish !== null ? words.done : task.actual_start !== null ? words.begun : words.ahead);

const TESTS = {
  contains: (texts, wanted) => texts.some((text) => text.includes(wanted)),
  is: (texts, wanted) => texts.includes(wanted),
  isNot: (texts, wanted) => !texts.includes(wanted),
  isEmpty: (texts) => texts.every((text) => !text),
  isFilled: (texts) => texts.some(Boolean),
};

/** Conditions on columns that a row must meet to be shown, all of them. */
export class Where {
  constructor(page) {
    Object.assign(this, { page, conditions: [] });
    const { words } = page.state;
    const state = { name: "state", label: words.state, text: stateOf(words) };
    this.columns = [...page.columns.filter((column) => !column.html && column.name !== "number"), state];
    this.form = byId("sp-where-form");
    if (!this.form) return;
    this.field("column").replaceChildren(...this.columns.map(({ name, label }) => new Option(label, name)));
    this.field("column").value = "people";
    this.form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); this.add(); });
    this.form.addEventListener("change", (event) => { if (event.target !== this.field("text")) this.offer(); });
    byId("sp-where").addEventListener("toggle", () => this.offer());
    byId("sp-where-list").addEventListener("click", (event) => {
      event.stopPropagation(); // its button goes away, and the menu would take the press for one outside
      this.removed(event.target.closest("button"));
    });
  }

  field(name) {
    return this.form.elements[name];
  }

  column(name) {
    return this.columns.find((column) => column.name === name);
  }

  /** The test of a row; null where everything is shown. */
  get test() {
    const all = this.conditions.map((condition) => this.meets(condition));
    return all.length ? (task) => all.every((one) => one(task)) : null;
  }

  meets({ column: name, how, text }) {
    const column = this.column(name);
    const wanted = text.trim().toLowerCase();
    const isOwn = OF_SUMMARIES.includes(name) || column.isOwn;
    return (task) => (isOwn || !task.isSummary) && TESTS[how](this.texts(column, task), wanted);
  }

  /** What a cell says; of people each by name, without their share. */
  texts(column, task) {
    const text = column.text(task);
    const parts = column.name === "people" ? text.split("; ").map((name) => name.replace(/\[.*$/, "")) : [text];
    return parts.map((part) => part.trim().toLowerCase());
  }

  /** The values that the chosen column has, to choose from. */
  offer() {
    const column = this.column(this.field("column").value);
    const isTyped = !["isEmpty", "isFilled"].includes(this.field("how").value);
    this.field("text").disabled = !isTyped;
    const found = new Set();
    for (const task of this.page.store.tasks) {
      if (found.size >= SUGGESTED) break;
      const text = column.text(task);
      for (const part of column.name === "people" ? text.split("; ") : [text]) if (part) found.add(part.replace(/\[.*$/, ""));
    }
    byId("sp-where-values").replaceChildren(...[...found].sort().map((value) => new Option("", value)));
  }

  add() {
    const [column, how, text] = ["column", "how", "text"].map((name) => this.field(name).value);
    if (!this.field("text").disabled && !text.trim()) return this.field("text").focus();
    this.set([...this.conditions, { column, how, text: this.field("text").disabled ? "" : text.trim() }].slice(-MOST));
    this.field("text").value = "";
    return this.page.tools.arrange();
  }

  removed(button) {
    if (!button) return;
    this.set(this.conditions.filter((_, place) => place !== Number(button.dataset.place)));
    this.page.tools.arrange();
    this.field("text").focus();
  }

  set(conditions) {
    this.conditions = conditions.filter(({ column, how }) => this.column(column) && TESTS[how]);
    if (this.form) this.draw();
  }

  draw() {
    const { words } = this.page.state;
    byId("sp-where-list").replaceChildren(...this.conditions.map((condition, place) => {
      const item = document.createElement("li");
      const label = document.createElement("span");
      label.textContent = this.said(condition);
      const button = byId("sp-where-drop").content.firstElementChild.cloneNode(true);
      button.dataset.place = place;
      button.setAttribute("aria-label", fill(words.whereNot, label.textContent));
      item.append(label, button);
      return item;
    }));
    const box = byId("sp-where-words");
    box.textContent = this.conditions.length ? `${box.dataset.none} · ${this.conditions.length}` : box.dataset.none;
  }

  said({ column, how, text }) {
    const word = [...this.field("how").options].find((option) => option.value === how).text;
    return `${this.column(column).label} ${word}${text ? ` “${text}”` : ""}`;
  }
}
