import { csrf } from "../pilothouse/js/dom.js";
import { renumbered } from "./again.js";
import { Kept } from "./kept.js";
import { fill } from "./words.js";

/** What stands before the server says so when it is away. */
const AWAY = [502, 503, 504];

/** By what the server knows an edit that is sent again because its answer was lost. */
const newKey = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");

/** Everything that talks to the server: edits go out one after the other, answers are painted. */
export class Server {
  constructor(state, page) {
    Object.assign(this, { state, page, last: Promise.resolve(), waiting: 0, queued: [], before: new Map() });
    this.kept = new Kept(this);
  }

  get store() {
    return this.state.store;
  }

  /** `shift` is what tasks linked to moved ones do; without it they use their buffer. */
  edit(edits, cells = [], shift = "use") {
    const mine = { edits, cells, shift };
    this.queued.push(mine);
    return this.after(() => this.turn(mine));
  }

  /** An edit whose turn has come, unless a conflict of one before it took it along. */
  turn(mine) {
    const place = this.queued.indexOf(mine);
    if (place < 0) return null;
    this.queued.splice(place, 1);
    return this.post(this.state.urls.edit, { revision: this.store.plan.revision, ...mine, key: newKey() });
  }

  cells(cells, shift = "use") {
    return this.edit([], cells, shift);
  }

  undo() {
    return this.send(this.state.urls.undo, () => this.seen());
  }

  redo() {
    return this.send(this.state.urls.redo, () => this.seen());
  }

  seen() {
    return { revision: this.store.plan.revision };
  }

  send(url, body) {
    return this.after(() => this.post(url, body()));
  }

  /** What is sent goes out one after the other. */
  after(act, said = this.state.words.saving) {
    this.waiting += 1;
    if (said) this.say(said);
    this.last = this.last.then(act).finally(() => { this.waiting -= 1; });
    return this.last;
  }

  /** An edit that does not reach the server is kept; undo and redo are of what the server has. */
  async post(url, body) {
    if (body.edits && !this.kept.isEmpty) {
      this.kept.add(url, body);
      return this.kept.send();
    }
    const answer = await this.ask(url, body);
    if (answer) return this.answered(answer, body);
    if (!body.edits) return this.refused({ message: this.state.words.offline }, body);
    return this.kept.add(url, body);
  }

  /** The server's answer; null where none came. */
  async ask(url, body) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(body),
    }).catch(() => null);
    return !answer || AWAY.includes(answer.status) ? null : answer;
  }

  /** `rest` are edits that were to follow. */
  async answered(answer, body, rest = []) {
    const found = await answer.json().catch(() => ({ message: this.state.words.notSaved }));
    if (!answer.ok) return this.refused(found, body, rest);
    if (found.meanwhile) return this.merged(found);
    this.taken(found);
    return found;
  }

  async refused({ message, conflict, repeat }, body, rest = []) {
    const { editor } = this.page;
    if (conflict) editor.hold();
    if (!repeat) this.say(this.state.words.notSaved);
    const mine = () => [body, ...rest, ...(conflict ? this.queued : [])].filter((each) => each.edits);
    await this.load(() => this.store.forget(mine())).catch(() => this.kept.isEmpty && this.restore());
    if (conflict) this.collided(message, mine(), repeat);
    if (!repeat) document.dispatchEvent(new CustomEvent("ph:toast", { detail: { text: message, tone: "bad" } }));
    return null;
  }

  /** Nothing that was typed is lost in a conflict: it can be done again on the new state. */
  collided(message, mine, isRepeated) {
    const { editor } = this.page;
    this.queued = [];
    if (isRepeated) return this.again(mine, (fresh) => editor.release(fresh));
    const left = editor.leave();
    if (!mine.length && !left.length) return null;
    return this.page.offerAgain(message, () => this.again([...mine, ...left]));
  }

  /** Send edits once more upon the state that is shown now, new rows in sight at once. */
  again(mine, then = () => null) {
    const { fresh, bodies } = renumbered(mine, this.store, () => this.page.actions.newUid());
    for (const { kind, task, parent, after, name } of bodies.flatMap(({ edits }) => edits)) {
      if (kind === "add_task") this.store.insert({ uid: task, parent: parent ?? 0, name }, this.store.task(after) ?? null);
    }
    then(fresh);
    this.page.redraw();
    for (const { edits, cells, shift } of bodies) this.edit(edits, cells, shift);
  }

  /** Remember how a task was before it was painted ahead of the server. */
  ahead(task) {
    if (!this.before.has(task)) this.before.set(task, { ...task });
  }

  /** Without a server: every row as the server last said it. */
  restore() {
    for (const [task, before] of this.before) Object.assign(task, before);
    this.before.clear();
    this.store.withoutLocal();
    this.page.redraw();
  }

  taken(answer) {
    this.before.clear();
    const before = this.store.plan.finish;
    this.store.patch(answer);
    this.page.repaint();
    const { saved, saving, computed } = this.state.words;
    if (this.waiting > 1) this.say(saving);
    else this.say(answer.moved > 1 ? `${saved} · ${fill(computed, answer.moved.toLocaleString())}` : saved);
    this.changed(before, answer.moved);
  }

  /** Saved upon what others did meanwhile: all of it is shown anew. */
  async merged({ meanwhile, moved }) {
    const before = this.store.plan.finish;
    await this.load().catch(() => null);
    this.say([this.state.words.saved, ...meanwhile].join(" · "));
    this.changed(before, moved);
    return { plan: this.store.plan };
  }

  changed(before, moved) {
    const detail = { before, after: this.store.plan.finish, moved };
    document.body.dispatchEvent(new CustomEvent("ph:changed-plan", { detail }));
  }

  /** `first` is done to the rows that are shown once the new ones are here. */
  async load(first = () => null) {
    const { urls, baseline } = this.state;
    const answer = await fetch(baseline === null ? urls.data : `${urls.data}?baseline=${baseline}`, { headers: { Accept: "application/json" } });
    const found = await answer.json();
    first();
    this.store.load(found);
    this.state.baseline = this.store.baseline;
    this.page.repaint();
  }

  /** Another state of the plan; of several asked for in a row the last one stays. */
  async show(url) {
    const { urls } = this.state;
    urls.data = url;
    if (urls.task) urls.task = `${url}tasks/0/`;
    if (this.showing) return;
    this.showing = true;
    let shown = null;
    while (shown !== urls.data) {
      shown = urls.data;
      await this.load().catch(() => this.say(this.state.words.offline));
    }
    this.showing = false;
  }

  /** A page with edits that are on their way, or could not be sent, is not left without a question. */
  guard() {
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting || !this.kept.isEmpty) event.preventDefault();
    });
  }

  /** Ask every so often whether somebody else changed the plan. */
  watch(every = 1000) {
    const look = async () => {
      if (!document.hidden && !this.waiting && !this.page.isTyping()) await this.look().catch(() => null);
      setTimeout(look, every);
    };
    setTimeout(look, every);
  }

  async look() {
    if (!this.kept.isEmpty) return this.kept.again();
    const { revision, finish } = this.store.plan;
    const answer = await fetch(`${this.state.urls.since}?revision=${revision}`, { headers: { Accept: "application/json" } });
    if (answer.status !== 200 || this.waiting || this.store.plan.revision !== revision) return undefined;
    const { said } = await answer.json();
    await this.load();
    this.say(said.join(" · "));
    this.changed(finish, null);
    return undefined;
  }

  say(text) {
    document.getElementById("sp-saved").textContent = text;
  }
}
