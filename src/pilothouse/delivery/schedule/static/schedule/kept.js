import { fill } from "./words.js";

const byId = (id) => document.getElementById(id);

/** Edits that did not reach the server: kept as they were typed, and sent when it answers again. */
export class Kept {
  constructor(server) {
    Object.assign(this, { server, items: [], texts: new Map() });
    server.page.grid.unsaved = (task, column) => this.text(task, column);
    this.box = byId("sp-kept");
    this.box?.addEventListener("click", (event) => this.clicked(event.target.closest("button")));
    window.addEventListener("online", () => this.again());
  }

  get isEmpty() {
    return !this.items.length;
  }

  /** What was typed into a cell and is not saved yet; null where nothing was. */
  text(task, column) {
    return this.texts.get(`${task.uid} ${column.type}`) ?? null;
  }

  add(url, body) {
    this.items.push({ url, body });
    this.show();
  }

  /** Take all of them away, as they are to be sent in another way or not at all. */
  take() {
    const items = this.items.splice(0);
    this.show();
    return items;
  }

  /** Send them; without a word where nobody asked for it. */
  again(said = "") {
    return this.isEmpty ? null : this.server.after(() => this.send(), said);
  }

  /** One after the other, each upon what the one before made; what is refused is not tried again. */
  async send() {
    const { server } = this;
    while (!this.isEmpty) {
      const { url, body } = this.items[0];
      const answer = await server.ask(url, body);
      if (!answer) return server.say(server.state.words.notSaved);
      this.items.shift();
      const rest = answer.status === 409 ? this.items.splice(0).map((item) => item.body) : [];
      this.show();
      const found = await server.answered(answer, body, rest);
      if (found) for (const item of this.items) item.body.revision = found.plan.revision;
    }
    return undefined;
  }

  clicked(button) {
    if (!button) return;
    if (button.dataset.kept === "again") this.again(this.server.state.words.saving);
    else {
      this.take();
      this.server.load().catch(() => this.server.restore());
    }
    this.server.page.grid.focusCell();
  }

  show() {
    const { page, state } = this.server;
    const { keptOne, keptMany } = state.words;
    const cells = this.items.flatMap(({ body }) => body.cells ?? []);
    this.texts = new Map(cells.map(({ task, column, text }) => [`${task} ${column}`, text]));
    if (this.box) {
      this.box.hidden = this.isEmpty;
      this.box.querySelector("span").textContent = this.items.length > 1 ? fill(keptMany, this.items.length) : keptOne;
    }
    if (!this.isEmpty) this.server.say(state.words.notSaved);
    page.redraw();
  }
}
