import { SideLinks } from "./side_links.js";
import { isoOf } from "./words.js";

/** The panel with everything about one task. */
export class Side {
  constructor(page) {
    Object.assign(this, { page, uid: null, asked: 0, timer: 0, tab: "general" });
    this.box = document.getElementById("sp-side");
    this.links = new SideLinks(this);
    this.box.addEventListener("change", (event) => this.changed(event));
    this.box.addEventListener("click", (event) => this.clicked(event));
    this.box.addEventListener("submit", (event) => event.preventDefault());
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  get server() {
    return this.page.server;
  }

  get isOpen() {
    return !this.box.hidden;
  }

  get task() {
    return Number(this.box.querySelector("form").dataset.task);
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
    if (!uid || !this.page.state.urls.task) return;
    this.uid = uid;
    this.asked += 1;
    const mine = this.asked;
    const answer = await fetch(this.page.state.urls.task.replace(/0\/$/, `${uid}/`));
    if (!answer.ok || mine !== this.asked) return;
    if (this.isOpen && uid === this.task && this.links.isTyping) return;
    this.put(await answer.text());
    document.querySelector("[data-do=details]")?.setAttribute("aria-pressed", "true");
  }

  /** New content; the tab, the place and the focus stay where they were. */
  put(html) {
    const { box } = this;
    const { scrollTop } = box;
    const focused = box.contains(document.activeElement) ? selectorOf(document.activeElement) : null;
    box.innerHTML = html;
    box.hidden = false;
    this.show(this.tab);
    box.scrollTop = scrollTop;
    if (focused) box.querySelector(focused)?.focus({ preventScroll: true });
  }

  /** One tab's panel, the others hidden. */
  show(name) {
    this.tab = name;
    for (const tab of this.box.querySelectorAll("[role=tab]")) {
      const isOwn = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(isOwn));
      tab.tabIndex = isOwn ? 0 : -1;
      this.box.querySelector(`#${tab.getAttribute("aria-controls")}`).hidden = !isOwn;
    }
  }

  key(event) {
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && event.target.matches("[data-newlink] input")) this.links.add();
    const tab = event.target.closest("[role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    event.preventDefault();
    const tabs = [...this.box.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    this.show(next.dataset.tab);
    next.focus();
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

  cell(column, text) {
    return this.server.cells([{ task: this.task, column, text }]);
  }

  changed(event) {
    const field = event.target;
    const { cell, inverted, part, rest } = field.dataset;
    if (rest !== undefined || field.closest("[data-newlink]")) return;
    if (field.dataset.link) return this.links.changed(field);
    if (cell) this.cell(cell, field.type === "checkbox" ? yes(field.checked !== (inverted !== undefined)) : field.value);
    else if (part) this.cell("part", `${part} ${field.value}`);
    else if ("reference" in field.dataset) this.refer([...this.references(), field.value].filter(Boolean));
    else if ("second" in field.dataset || "secondDate" in field.dataset) this.second();
    else this.constrain();
  }

  constrain() {
    const constraint = this.box.querySelector("[data-constraint]").value;
    const input = this.box.querySelector("[data-constraint-date]");
    const free = constraint === "asap" || constraint === "alap";
    const row = this.page.store.task(this.task);
    if (!free && !input.value) input.value = isoOf(constraint.includes("finish") ? row.finish : row.start);
    const cells = [{ task: this.task, column: "constraint", text: constraint }];
    if (!free) cells.push({ task: this.task, column: "constraint_date", text: input.value });
    this.server.cells(cells);
  }

  second() {
    const kind = this.box.querySelector("[data-second]").value;
    const input = this.box.querySelector("[data-second-date]");
    const row = this.page.store.task(this.task);
    if (kind && !input.value) input.value = isoOf(kind.includes("finish") ? row.finish : row.start);
    this.cell("secondary", kind ? `${kind} ${input.value}` : "");
  }

  references() {
    return this.box.querySelector("[data-references]").dataset.references.split(" ").filter(Boolean);
  }

  refer(references) {
    this.server.edit([{ kind: "set_task", task: this.task, references }]);
  }

  split() {
    const [from, to] = ["from", "to"].map((end) => this.box.querySelector(`[data-rest=${end}]`).value);
    this.cell("split", `${from} ${to}`);
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const data = button.dataset;
    if (data.do === "close") this.close();
    else if (data.tab) this.show(data.tab);
    else if (data.goTask) this.page.selection.find(Number(data.goTask), { quiet: true });
    else if ("linkAdd" in data) this.links.add();
    else if (data.unlink) this.server.edit([{ kind: "remove_link", predecessor: Number(data.unlink), successor: Number(data.to) }]);
    else if (data.join) this.cell("join", data.join);
    else if ("split" in data) this.split();
    else if (data.dropReference) this.refer(this.references().filter((each) => each !== data.dropReference));
  }
}

const yes = (is) => (is ? "yes" : "no");

/** How to find a field again in new content. */
function selectorOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const { cell, tab } = element.dataset;
  if (cell) return `[role=tabpanel]:not([hidden]) [data-cell="${CSS.escape(cell)}"]`;
  if (tab) return `[data-tab="${tab}"]`;
  const mark = element.getAttributeNames().find((name) => name.startsWith("data-"));
  return mark ? `[${mark}]` : null;
}
