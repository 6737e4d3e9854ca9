import { fill } from "./words.js";

/** Matches that are offered while one types. */
const MOST = 20;

const labelOf = (task) => `${task.wbs} ${task.name}`.trim();

/** The links of the panel's task: added by searching, changed where they stand. */
export class SideLinks {
  constructor(side) {
    this.side = side;
    side.box.addEventListener("input", (event) => {
      if (event.target.id === "sp-newlink-task") this.offer(event.target.value);
    });
  }

  field(name) {
    return this.side.box.querySelector(`#sp-newlink-${name}`);
  }

  /** Whether a link is being typed, so that new content would lose it. */
  get isTyping() {
    return Boolean(this.field("task")?.value) && this.side.box.contains(document.activeElement);
  }

  /** Type and lag of a link that is there. */
  changed(field) {
    const { link, to } = field.dataset;
    const [type, lag] = ["type", "lag"].map((name) => this.side.box.querySelector(`#sp-${name}-${link}-${to}`).value);
    return this.side.server.cells([{ task: Number(to), column: `link:${link}`, text: `${type} ${lag}` }]);
  }

  offer(text) {
    const options = this.matching(text).slice(0, MOST).map((task) => new Option("", labelOf(task)));
    this.field("found").replaceChildren(...options);
    this.field("wrong").textContent = "";
  }

  /** The task that is meant by its whole label or WBS; else all whose name holds the text. */
  matching(text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const others = this.side.page.store.tasks.filter((task) => !task.isLocal && task.uid !== this.side.task);
    const exact = others.filter((task) => task.wbs.toLowerCase() === wanted || labelOf(task).toLowerCase() === wanted);
    return exact.length === 1 ? exact : others.filter((task) => labelOf(task).toLowerCase().includes(wanted));
  }

  async add() {
    const found = this.matching(this.field("task").value);
    if (found.length !== 1) return this.refuse(found.length);
    const names = ["task", "side", "type", "lag"];
    const typed = names.map((name) => this.field(name).value);
    const [, side, type, lag] = typed;
    const [from, to] = side === "before" ? [found[0].uid, this.side.task] : [this.side.task, found[0].uid];
    this.field("task").value = "";
    const saved = await this.side.server.cells([{ task: to, column: `newlink:${from}`, text: `${type} ${lag}` }]);
    if (!saved) names.forEach((name, place) => { if (this.field(name)) this.field(name).value = typed[place]; });
  }

  refuse(count) {
    const { linkNone, linkMany } = this.side.page.state.words;
    this.field("wrong").textContent = count ? fill(linkMany, count) : linkNone;
    this.field("task").focus();
  }
}
