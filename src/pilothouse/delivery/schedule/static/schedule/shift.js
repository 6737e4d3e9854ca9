import { csrf } from "../pilothouse/js/dom.js";
import { isoDate } from "./dates.js";
import { fill } from "./words.js";

const PLACE = "plan-shift";
const MOVES = new Set(["start", "finish", "length", "begin", "duration"]);
const REST = 150;

/** What linked tasks do when a task is moved: chosen once, kept in this browser, told beforehand. */
export class Shift {
  constructor(page) {
    Object.assign(this, { page, asked: "", timer: null });
    this.menu = document.getElementById("sp-shift");
    this.buttons = [...(this.menu?.querySelectorAll("[data-shift]") ?? [])];
    this.value = "use";
    this.box = Object.assign(document.createElement("div"), { className: "pg-tip pg-moves", hidden: true });
    document.body.append(this.box);
    this.set(localStorage.getItem(PLACE));
    for (const button of this.buttons) button.addEventListener("click", () => this.chosen(button.dataset.shift));
  }

  /** Take a choice that the page knows; without one a moved task uses its buffer. */
  set(value) {
    const found = this.buttons.find((button) => button.dataset.shift === value) ?? this.buttons[0];
    if (!found) return;
    this.value = found.dataset.shift;
    this.label = found.querySelector("b").textContent;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button === found));
    this.menu.classList.toggle("sp-shifts-other", found !== this.buttons[0]);
  }

  chosen(value) {
    this.set(value);
    localStorage.setItem(PLACE, this.value);
    this.menu.removeAttribute("open");
    this.page.server.say(fill(this.page.state.words.whenMoved, this.label));
    this.page.grid.focusCell();
  }

  /** The choice for an edit of a column; only what moves a task has one. */
  for(column) {
    return MOVES.has(column) ? this.value : "use";
  }

  /** The next choice, by key. */
  next() {
    const values = this.buttons.map((button) => button.dataset.shift);
    if (values.length) this.chosen(values[(values.indexOf(this.value) + 1) % values.length]);
  }

  /** A date is being typed: what it would move is told in the line below the plan. */
  typed({ uid, column }, text) {
    const date = uid !== null && ["start", "finish"].includes(column.type) ? isoDate(text) : null;
    if (!date) return this.end();
    return this.ask([{ task: uid, column: column.type, text: date }], (said) => this.page.server.say(said));
  }

  /** A bar is being dragged: what that would move is told beside the pointer. */
  foresee(cells, pointer) {
    const { style } = this.box;
    style.left = `${Math.min(pointer.clientX + 14, window.innerWidth - 350)}px`;
    style.top = `${Math.min(pointer.clientY + 20, window.innerHeight - 60)}px`;
    this.ask(cells, (said) => {
      this.box.textContent = said;
      this.box.hidden = false;
    });
  }

  /** Ask the server once the person rests; an answer that came too late is not shown. */
  ask(cells, tell) {
    const body = JSON.stringify({ revision: this.page.store.plan.revision, cells, shift: this.value });
    if (body === this.asked || !this.page.state.urls.moves) return;
    this.end();
    this.asked = body;
    this.timer = setTimeout(async () => {
      const found = await this.answer(body).catch(() => null);
      if (found && body === this.asked) tell(this.said(found));
    }, REST);
  }

  async answer(body) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf() };
    const answer = await fetch(this.page.state.urls.moves, { method: "POST", headers, body });
    return answer.ok ? answer.json() : null;
  }

  said({ tasks, links, finish_days: days }) {
    const { words } = this.page.state;
    const moved = [words.movesNone, words.movesOne][tasks] ?? fill(words.movesMany, tasks.toLocaleString());
    const changed = links ? [null, words.lagOne][links] ?? fill(words.lagMany, links) : null;
    const late = days ? fill(days > 0 ? words.finishLater : words.finishEarlier, Number(Math.abs(days).toFixed(1))) : words.finishStays;
    return [this.label, moved, changed, late].filter(Boolean).join(" · ");
  }

  end() {
    clearTimeout(this.timer);
    this.asked = "";
    this.box.hidden = true;
  }
}
