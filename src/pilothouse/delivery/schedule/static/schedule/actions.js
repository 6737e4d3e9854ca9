import { copied, copiedRows, filled, insertedRows, OF_LEAVES, parsed, pasted, placeAbove, ROWS } from "./clipboard.js";
import { isoDate } from "./dates.js";
import { fill, isoOf } from "./words.js";

const DURATION = /^(\d+(?:[.,]\d+)?)\s*([hdw]?)$/i;

/** What people do to the plan: each paints at once what it can, then tells the server. */
export class Actions {
  constructor(state, server, page) {
    Object.assign(this, { state, server, page, cut: new Set() });
  }

  get grid() {
    return this.page.grid;
  }

  get selection() {
    return this.page.selection;
  }

  get store() {
    return this.state.store;
  }

  newUid() {
    this.state.lastUid = Math.max(this.state.lastUid, this.store.plan.lastUid ?? 0, ...this.store.tasks.slice(-1).map((t) => t.uid)) + 1;
    return this.state.lastUid;
  }

  /** A cell was typed into; without a task, the empty row at the end. */
  type(uid, column, typed, all = false) {
    const text = column.isDate ? isoDate(typed) ?? typed : typed;
    if (uid === null) return this.append(column, text);
    const task = this.store.task(uid);
    for (const each of column.type === "name" && !all ? [task] : this.together(task, all)) this.preview(each, column, text);
    return this.cell(task, column.type, text, all);
  }

  cell(task, column, text, all = false) {
    const tasks = all || column !== "name" ? this.together(task, all) : [task];
    return this.server.cells(tasks.map((each) => ({ task: each.uid, column, text })), this.page.shift.for(column));
  }

  /** The tasks that an edit of one counts for: all chosen rows, or the whole range when asked. */
  together(task, all = false) {
    const chosen = this.selection.tasks;
    return (all || this.selection.picked.size) && chosen.includes(task) ? chosen : [task];
  }

  /** Move bars by the same way, each from where it is. */
  shift(task, way) {
    return this.server.cells(this.moving(task, way), this.page.shift.for("start"));
  }

  /** The cells by which bars move. */
  moving(task, way) {
    const tasks = this.together(task).filter((each) => !each.isSummary && each.actual_start === null);
    return tasks.map((each) => ({ task: each.uid, column: "start", text: isoOf(each.start + way) }));
  }

  /** Paint what was typed before the server answers; its answer puts it right. */
  preview(task, column, text) {
    const found = column.type === "duration" && DURATION.exec(text);
    const day = this.store.week.day;
    this.server.ahead(task);
    if (column.type === "name" && text) task.name = text;
    else if (column.type === "people") task.people = text;
    else if (column.type === "percent") task.percent = Number.parseFloat(text) || 0;
    else if (found) task.minutes = Number(found[1].replace(",", ".")) * { h: 60, d: day, w: 5 * day, "": day }[found[2].toLowerCase()];
    this.page.repaintRows([task.at]);
  }

  append(column, text) {
    if (!text) return null;
    const last = this.store.tasks.at(-1) ?? null;
    const uid = this.newUid();
    const name = column.name === "name" ? text : this.state.words.newTask;
    const parent = last?.parent || null;
    this.store.insert({ uid, parent: parent ?? 0, name }, last);
    this.page.redraw();
    const cells = column.name === "name" ? [] : [{ task: uid, column: column.type, text }];
    return this.server.edit([{ kind: "add_task", name, parent, after: last?.uid ?? null, task: uid }], cells);
  }

  /** A new row above the current one, ready to be named. */
  add() {
    if (!this.state.mayEdit) return;
    const { task } = this.selection;
    const uid = this.newUid();
    const name = this.state.words.newTask;
    const above = task ? this.store.siblingBefore(task) : this.store.tasks.filter((t) => !t.parent).at(-1) ?? null;
    const parent = task?.parent || null;
    this.store.insert({ uid, parent: parent ?? 0, name }, above);
    this.page.redraw();
    this.server.edit([{ kind: "add_task", name, parent, after: above?.uid ?? null, task: uid }]);
    this.page.editor.open({ uid, column: "name" });
  }

  /** The chosen tasks without those that lie in another chosen one. */
  outermost() {
    const chosen = this.selection.tasks;
    const uids = new Set(chosen.map((task) => task.uid));
    return chosen.filter((task) => {
      for (let at = this.store.task(task.parent); at; at = this.store.task(at.parent)) if (uids.has(at.uid)) return false;
      return true;
    });
  }

  /** One edit for each chosen task that it suits; where it suits none, the server says why. */
  each(kind, suits = () => true) {
    const tasks = this.outermost();
    if (!tasks.length || !this.state.mayEdit) return null;
    const able = tasks.filter(suits);
    return this.server.edit((able.length ? able : tasks).map((task) => ({ kind, task: task.uid })));
  }

  remove() {
    this.each("remove_task");
  }

  /** Del: rows and names are removed with their tasks, other cells emptied. */
  clear() {
    const { left, right } = this.selection.rect;
    const columns = this.grid.columns.slice(left, right + 1).filter((column) => column.type);
    if (!columns.length || this.selection.isWholeRows || columns.some((column) => column.type === "name")) return this.remove();
    return this.empty(columns);
  }

  empty(columns) {
    const isFilled = (task, column) => column.text(task) && !(task.isSummary && OF_LEAVES.includes(column.type));
    const cells = this.selection.tasks.flatMap((task) =>
      columns.filter((column) => isFilled(task, column)).map((column) => ({ task: task.uid, column: column.type, text: "" })));
    return cells.length && this.state.mayEdit ? this.server.cells(cells) : null;
  }

  indent() {
    this.each("indent", (task) => this.store.siblingBefore(task));
  }

  outdent() {
    this.each("outdent", (task) => task.parent);
  }

  /** Chain the chosen tasks, each behind the one before. */
  linkChosen() {
    const tasks = this.selection.tasks.filter((task) => !task.isSummary);
    const edits = tasks.slice(1).map((task, place) => ({ kind: "add_link", predecessor: tasks[place].uid, successor: task.uid, type: "FS" }));
    const fresh = edits.filter((edit) => !this.store.task(edit.successor).into.some((link) => link.from === edit.predecessor));
    if (fresh.length && this.state.mayEdit) this.server.edit(fresh);
  }

  unlinkChosen() {
    const tasks = this.selection.tasks;
    const uids = new Set(tasks.map((task) => task.uid));
    const links = tasks.length > 1 ? tasks.flatMap((task) => task.into.filter((link) => uids.has(link.from))) : [...(tasks[0]?.into ?? []), ...(tasks[0]?.out ?? [])];
    if (links.length && this.state.mayEdit) this.server.edit(links.map((link) => ({ kind: "remove_link", predecessor: link.from, successor: link.to })));
  }

  link(before, after, type) {
    this.server.edit([{ kind: "add_link", predecessor: before.uid, successor: after.uid, type }]);
  }

  /** Put a row before the row that stands at a place now. */
  carry(task, to) {
    const { shown } = this.store;
    const below = shown[to] ?? null;
    const family = new Set(this.store.family(task));
    if (family.has(below)) return;
    const parent = below ? below.parent : 0;
    let above = below ? this.store.siblingBefore(below) : this.store.tasks.filter((t) => !t.parent).at(-1);
    if (above === task) above = this.store.siblingBefore(task);
    this.server.edit([{ kind: "move_task", task: task.uid, parent: parent || null, after: above?.uid ?? null }]);
  }

  /** The chosen tasks are, up to the data date, where they were planned. */
  asScheduled() {
    const cells = this.selection.tasks.filter((task) => !task.isSummary).map((task) => ({ task: task.uid, column: "as_scheduled", text: "" }));
    if (cells.length && this.state.mayEdit) this.server.cells(cells);
  }

  fillDown() {
    const cells = filled(this.grid, this.selection);
    if (cells.length && this.state.mayEdit) this.server.cells(cells);
  }

  undo() {
    if (this.state.mayEdit) this.server.undo();
  }

  redo() {
    if (this.state.mayEdit) this.server.redo();
  }

  split(width) {
    this.grid.size(width);
    this.page.resized();
  }

  widened() {
    this.grid.size();
    this.page.redraw();
  }

  keepColumns() {
    this.page.arrangement.keep();
  }

  /** Copy, cut and paste of the grid's cells; texts in fields stay the browser's. */
  clipboard(root) {
    this.grid.isCut = (task) => this.cut.has(task.uid);
    const isOurs = () => root.contains(document.activeElement) && !this.page.editor.isOpen;
    const put = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", copied(this.grid, this.selection));
      if (!this.selection.isWholeRows) return;
      const rows = copiedRows(this.grid, this.selection, this.page.columns);
      event.clipboardData.setData(ROWS, JSON.stringify({ plan: this.state.urls.edit, isCut: event.type === "cut", rows }));
    };
    root.addEventListener("copy", (event) => {
      if (!isOurs()) return;
      put(event);
      this.mark([]);
    });
    root.addEventListener("cut", (event) => {
      if (!isOurs()) return null;
      put(event);
      if (!this.state.mayEdit) return null;
      const { left, right } = this.selection.rect;
      if (!this.selection.isWholeRows) return this.empty(this.grid.columns.slice(left, right + 1).filter((column) => column.type && column.type !== "name"));
      this.mark(this.outermost());
      return this.server.say(fill(this.state.words.cutRows, this.cut.size));
    });
    root.addEventListener("paste", (event) => {
      if (!isOurs() || !this.state.mayEdit) return;
      event.preventDefault();
      const whole = event.clipboardData.getData(ROWS);
      if (whole) this.pasteRows(JSON.parse(whole));
      else this.paste(event.clipboardData.getData("text/plain"));
    });
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.cut.size && this.mark([]), true);
  }

  /** Rows that were cut are pale until they are pasted, or something else is copied. */
  mark(tasks) {
    this.cut = new Set(tasks.map((task) => task.uid));
    this.grid.draw();
  }

  /** Whole rows go above the chosen one: copies of them, or, when they were cut, the rows themselves. */
  pasteRows({ plan, isCut, rows }) {
    const target = this.store.shown[this.selection.rect.top] ?? null;
    if (target?.isGroup) return;
    const place = placeAbove(this.grid, target);
    const going = isCut ? [...this.cut].filter((uid) => this.store.task(uid)) : [];
    const tasks = rows.map((row) => row.uid).filter((uid) => this.store.task(uid));
    this.cut = new Set();
    if (plan === this.state.urls.edit && going.length) this.server.edit(this.moved(going, place));
    else if (plan === this.state.urls.edit && tasks.length) this.server.edit([{ kind: "copy_tasks", tasks, ...place }]);
    else this.insert(rows, place);
  }

  insert(rows, place) {
    const { edits, cells } = insertedRows(rows, place, () => this.newUid());
    this.server.edit(edits, cells);
  }

  /** Each row behind the one before it; a row that moves itself is no place to stand behind. */
  moved(uids, { parent, after }) {
    let above = after === null ? null : this.store.task(after);
    while (above && uids.includes(above.uid)) above = this.store.siblingBefore(above);
    return uids.map((task, place) => ({ kind: "move_task", task, parent, after: place ? uids[place - 1] : above?.uid ?? null }));
  }

  paste(text) {
    const lines = parsed(text.replace(/\r?\n$/, ""));
    const { edits, cells, added } = pasted(lines, this.grid, this.selection, () => this.newUid());
    if (!edits.length && !cells.length) return;
    for (const { uid, name } of added) this.local(uid, name);
    this.page.redraw();
    this.server.edit(edits, cells);
  }

  local(uid, name) {
    const last = this.store.tasks.at(-1) ?? null;
    const parent = last?.parent ?? 0;
    const made = { uid, parent, name };
    this.store.push(made);
  }
}
