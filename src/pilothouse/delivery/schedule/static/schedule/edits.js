import { csrf } from "../pilothouse/js/dom.js";
import { columns, fill } from "./look.js";
import { numbered, toLink, toTask } from "./rows.js";

function isMoved(before, after) {
  return !before || before[5] !== after[5] || before[6] !== after[6];
}

/** Everything that talks to the server: edits go out one after the other, answers are painted. */
export class Server {
  constructor(gantt, state) {
    this.gantt = gantt;
    this.state = state;
    this.last = Promise.resolve();
    this.waiting = 0;
  }

  edit(edits, focus) {
    return this.send(this.state.urls.edit, () => ({ revision: this.state.revision, edits }), focus);
  }

  cells(cells, focus) {
    return this.send(this.state.urls.edit, () => ({ revision: this.state.revision, cells }), focus);
  }

  undo() {
    return this.send(this.state.urls.undo, () => ({}));
  }

  redo() {
    return this.send(this.state.urls.redo, () => ({}));
  }

  send(url, body, focus) {
    this.waiting += 1;
    this.say(this.state.words.saving);
    this.last = this.last.then(() => this.post(url, body(), focus)).finally(() => { this.waiting -= 1; });
    return this.last;
  }

  async post(url, body, focus) {
    const answer = await fetch(this.withBaseline(url), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(body),
    }).catch(() => null);
    if (!answer) return this.refused({ message: this.state.words.offline });
    const found = await answer.json().catch(() => ({ message: this.state.words.notSaved }));
    if (!answer.ok) return this.refused(found);
    this.painted(found, focus);
    return found;
  }

  withBaseline(url) {
    return this.state.baseline === null ? url : `${url}?baseline=${this.state.baseline}`;
  }

  async refused({ message, conflict }) {
    this.say(this.state.words.notSaved);
    document.dispatchEvent(new CustomEvent("ph:toast", { detail: { text: message, tone: "bad" } }));
    if (conflict) await this.load();
    else this.restore();
    return null;
  }

  /** Put every row back to what the server last said. */
  restore() {
    this.show({ tasks: [...this.state.rows.values()], links: [...this.state.links.values()], full: true });
  }

  painted(found, focus) {
    const data = found.full ?? found;
    const before = this.state.finish;
    const moved = found.full ? data.tasks.filter((row) => isMoved(this.state.rows.get(row[0]), row)).length : data.tasks.length;
    this.take(data, Boolean(found.full));
    if (found.full) this.show({ ...data, full: true });
    else this.patch(data, found.linksRemoved ?? []);
    this.say(found.said ? `${this.state.words.saved} · ${fill(this.state.words.computed, moved)}` : this.state.words.saved);
    if (focus) this.focus(focus(data));
    document.body.dispatchEvent(new CustomEvent("ph:changed-plan", { detail: { before, after: data.finish } }));
    this.state.changed();
  }

  take(data, isFull) {
    const { state } = this;
    Object.assign(state, { revision: data.revision, finish: data.finish, dataDate: data.dataDate, undo: data.undo, redo: data.redo });
    if (isFull) {
      state.rows = new Map(data.tasks.map((row) => [row[0], row]));
      state.links = new Map(data.links.map((link) => [link[0], link]));
      state.numbers.clear();
      for (const [uid, number] of numbered(data.tasks)) state.numbers.set(uid, number);
      state.baseline = data.baseline ?? state.baseline;
      return;
    }
    for (const row of data.tasks) state.rows.set(row[0], row);
    for (const link of data.links) state.links.set(link[0], link);
  }

  patch(data, gone) {
    const { gantt } = this;
    gantt.silent(() => {
      for (const row of data.tasks) Object.assign(gantt.getTask(row[0]), toTask(row));
      for (const id of gone) {
        this.state.links.delete(id);
        if (gantt.isLinkExists(id)) gantt.deleteLink(id);
      }
      for (const link of data.links) {
        if (gantt.isLinkExists(link[0])) Object.assign(gantt.getLink(link[0]), toLink(link));
        else gantt.addLink(toLink(link));
      }
    });
    gantt.render();
  }

  show({ tasks, links }) {
    const { gantt } = this;
    const scroll = gantt.getScrollState();
    const closed = new Set();
    gantt.eachTask((task) => { if (task.$open === false && gantt.hasChild(task.id)) closed.add(task.id); });
    const selected = gantt.getSelectedId();
    gantt.config.columns = columns(this.state);
    gantt.clearAll();
    gantt.parse({ tasks: tasks.map((row) => ({ ...toTask(row), open: !closed.has(row[0]) })), links: links.map(toLink) });
    gantt.scrollTo(scroll.x, scroll.y);
    if (selected && gantt.isTaskExists(selected)) gantt.selectTask(selected);
  }

  focus(uid) {
    if (!uid || !this.gantt.isTaskExists(uid)) return;
    this.gantt.showTask(uid);
    this.gantt.selectTask(uid);
  }

  async load() {
    const answer = await fetch(this.withBaseline(this.state.urls.data), { headers: { Accept: "application/json" } });
    const data = await answer.json();
    this.take(data, true);
    this.show(data);
    this.state.changed();
  }

  say(text) {
    document.getElementById("sp-saved").textContent = text;
  }
}
