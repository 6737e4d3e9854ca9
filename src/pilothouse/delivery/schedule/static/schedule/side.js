import { isoOf } from "./words.js";

/** The panel with everything about one task. */
export class Side {
  constructor(page) {
    Object.assign(this, { page, uid: null, asked: 0, timer: 0 });
    this.box = document.getElementById("sp-side");
    this.box.addEventListener("change", (event) => this.changed(event));
    this.box.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("submit", (event) => event.preventDefault());
    this.box.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  get server() {
    return this.page.server;
  }

  get isOpen() {
    return !this.box.hidden;
  }

  toggle(uid) {
    if (this.isOpen) this.close();
    else this.open(uid);
  }

  /** The panel goes along with the chosen row. */
  follow(task) {
    clearTimeout(this.timer);
    if (this.isOpen && task && !task.isLocal) this.timer = setTimeout(() => this.open(task.uid), 120);
  }

  async open(uid) {
    if (!uid) return;
    this.uid = uid;
    this.asked += 1;
    const mine = this.asked;
    const answer = await fetch(this.page.state.urls.task.replace(/0\/$/, `${uid}/`));
    if (!answer.ok || mine !== this.asked) return;
    this.box.innerHTML = await answer.text();
    this.box.hidden = false;
    document.querySelector("[data-do=details]")?.setAttribute("aria-pressed", "true");
  }

  close() {
    this.box.hidden = true;
    this.uid = null;
    document.querySelector("[data-do=details]")?.setAttribute("aria-pressed", "false");
    this.page.grid.focusCell();
  }

  refresh() {
    const isTyping = this.box.contains(document.activeElement) && document.activeElement.matches("textarea");
    if (!this.isOpen || isTyping) return;
    if (this.page.store.task(this.uid)) this.open(this.uid);
    else this.close();
  }

  changed(event) {
    const field = event.target;
    const task = Number(this.box.querySelector("form").dataset.task);
    if (field.dataset.cell) this.server.cells([{ task, column: field.dataset.cell, text: field.value }]);
    else if ("notes" in field.dataset) this.server.edit([{ kind: "set_task", task, notes: field.value }]);
    else if (field.dataset.flag) this.server.edit([{ kind: "set_task", task, [field.dataset.flag]: field.checked }]);
    else this.constrain(task);
  }

  constrain(task) {
    const constraint = this.box.querySelector("[data-constraint]").value;
    const input = this.box.querySelector("[data-constraint-date]");
    const free = constraint === "asap" || constraint === "alap";
    const row = this.page.store.task(task);
    if (!free && !input.value) input.value = isoOf(constraint.includes("finish") ? row.finish : row.start);
    const hour = constraint.includes("finish") ? 17 : 8;
    const date = free ? null : Math.round(Date.parse(`${input.value}T00:00Z`) / 60000) + hour * 60;
    this.server.edit([{ kind: "set_constraint", task, constraint, date }]);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.do === "close") this.close();
    else if (button.dataset.goTask) this.page.selection.find(Number(button.dataset.goTask), { quiet: true });
    else if (button.dataset.unlink) {
      const ends = { predecessor: Number(button.dataset.unlink), successor: Number(button.dataset.to) };
      this.server.edit([{ kind: "remove_link", ...ends }]);
    }
  }
}
