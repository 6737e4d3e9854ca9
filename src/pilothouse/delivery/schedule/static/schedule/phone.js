import { durationText, short } from "./words.js";

const STEP = 200;

/** On a phone the plan is a list of tasks; a tap opens one. */
export class PhoneList {
  constructor(store, words, open) {
    Object.assign(this, { store, words, open, shown: STEP });
    this.list = document.getElementById("sp-phone");
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-uid]");
      if (row) open(Number(row.dataset.uid));
      if (event.target.closest("[data-more]")) {
        this.shown += STEP;
        this.draw();
      }
    });
  }

  get isUsed() {
    return getComputedStyle(this.list).display !== "none";
  }

  draw() {
    if (!this.isUsed) return;
    const rows = this.store.tasks;
    this.list.replaceChildren(...rows.slice(0, this.shown).map((row) => this.row(row)));
    if (rows.length > this.shown) this.list.append(this.more(rows.length - this.shown));
  }

  row(task) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.uid = task.uid;
    button.className = `sp-phone-row${task.isSummary ? " sp-phone-summary" : ""}`;
    const title = document.createElement("span");
    title.textContent = task.name;
    const facts = document.createElement("small");
    const length = durationText(task.isSummary ? task.length : task.minutes, this.store.week.day, task.elapsed);
    const critical = task.critical && task.actual_finish === null ? ` · ${this.words.critical}` : "";
    facts.textContent = `${short(task.start)} – ${short(task.finish)} · ${length}${task.percent ? ` · ${task.percent}%` : ""}${critical}`;
    button.append(title, facts);
    item.append(button);
    return item;
  }

  more(count) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ph-btn";
    button.dataset.more = "";
    button.textContent = `+ ${count}`;
    item.append(button);
    return item;
  }
}
