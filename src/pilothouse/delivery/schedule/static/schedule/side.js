import { isoOf } from "./dates.js";

/** The panel with everything about one task. */
export class Side {
  constructor(gantt, state, server) {
    Object.assign(this, { gantt, state, server, uid: null, asked: 0 });
    this.box = document.getElementById("sp-side");
    this.box.addEventListener("change", (event) => this.changed(event));
    this.box.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("submit", (event) => event.preventDefault());
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  get isOpen() {
    return !this.box.hidden;
  }

  toggle(uid) {
    if (this.isOpen) this.close();
    else this.open(uid);
  }

  async open(uid) {
    if (!uid) return;
    this.uid = uid;
    this.asked += 1;
    const mine = this.asked;
    const answer = await fetch(this.state.urls.task.replace(/0\/$/, `${uid}/`));
    if (!answer.ok || mine !== this.asked) return;
    this.box.innerHTML = await answer.text();
    const wasHidden = this.box.hidden;
    this.box.hidden = false;
    document.querySelector("[data-do=details]")?.setAttribute("aria-pressed", "true");
    if (wasHidden) this.gantt.setSizes();
  }

  close() {
    this.box.hidden = true;
    this.uid = null;
    document.querySelector("[data-do=details]")?.setAttribute("aria-pressed", "false");
    this.gantt.setSizes();
  }

  refresh() {
    if (!this.isOpen || this.box.contains(document.activeElement) && document.activeElement.matches("textarea")) return;
    if (this.gantt.isTaskExists(this.uid)) this.open(this.uid);
    else this.close();
  }

  changed(event) {
    const field = event.target;
    const task = Number(this.box.querySelector("form").dataset.task);
    if (field.dataset.cell) this.server.cells([{ task, column: field.dataset.cell, text: field.value }]);
    else if ("notes" in field.dataset) this.server.edit([{ kind: "set_task", task, notes: field.value }]);
    else this.constrain(task);
  }

  constrain(task) {
    const constraint = this.box.querySelector("[data-constraint]").value;
    const input = this.box.querySelector("[data-constraint-date]");
    const free = constraint === "asap" || constraint === "alap";
    if (!free && !input.value) input.value = isoOf(this.state.rows.get(task)[constraint.includes("finish") ? 6 : 5]);
    const hour = constraint.includes("finish") ? 17 : 8;
    const date = free ? null : Math.round(Date.parse(`${input.value}T00:00Z`) / 60000) + hour * 60;
    this.server.edit([{ kind: "set_constraint", task, constraint, date }]);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.do === "close") this.close();
    else if (button.dataset.goTask) this.go(Number(button.dataset.goTask));
    else if (button.dataset.unlink) {
      const ends = { predecessor: Number(button.dataset.unlink), successor: Number(button.dataset.to) };
      this.server.edit([{ kind: "remove_link", ...ends }]);
    }
  }

  go(uid) {
    this.server.focus(uid);
    this.open(uid);
  }
}
