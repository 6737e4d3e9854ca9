import { OF_LEAVES } from "./clipboard.js";
import { ROW } from "./grid.js";

/** The field in which a cell is typed; what is typed goes to the server as it stands. */
export class Editor {
  constructor(grid, selection, actions, state) {
    Object.assign(this, { grid, selection, actions, state, input: null, isHeld: false, isOnNew: false });
    grid.onDraw.push(() => this.isOpen && this.place());
  }

  get isOpen() {
    return this.input !== null;
  }

  /** Begin to type into the current cell: over its text, or with a first sign. */
  open({ text = null, uid = null, column = null } = {}) {
    const { grid, selection } = this;
    if (uid !== null) selection.go(grid.store.task(uid)?.at ?? 0, column === null ? selection.cur.col : this.columnAt(column));
    const { task } = selection;
    const chosen = selection.column;
    if (!grid.mayEdit || (!task && !grid.hasEmptyRow)) return;
    if (!chosen.type || (task?.isSummary && OF_LEAVES.includes(chosen.type))) return;
    this.target = { uid: task?.uid ?? null, column: chosen };
    this.before = task ? this.shown(task, chosen) : "";
    this.input = this.field(chosen, text ?? this.before);
    this.place();
    grid.rows.append(this.input);
    this.input.focus({ preventScroll: true });
    if (text === null) this.input.select();
    else this.input.setSelectionRange(text.length, text.length);
  }

  /** Over its cell, also when rows came or went above it. */
  place() {
    if (this.isHeld) return undefined;
    const { uid, column } = this.target;
    const { grid, selection } = this;
    const col = grid.columns.indexOf(column);
    const task = uid === null ? null : grid.store.task(uid);
    if (col < 0 || (uid !== null && !task)) return this.drop();
    const row = task ? task.at : grid.count - 1;
    if (row !== selection.cur.row) selection.go(row, col, { quiet: true });
    const left = grid.columns.slice(0, col).reduce((sum, each) => sum + each.width, 0);
    const indent = column.isTree ? 18 * Math.max(0, (task?.level ?? 1) - 1) + 22 : 0;
    Object.assign(this.input.style, { top: `${row * ROW}px`, left: `${left + indent}px`, width: `${Math.max(column.width - indent, 90)}px` });
    return undefined;
  }

  columnAt(name) {
    return this.grid.columns.findIndex((column) => column.name === name);
  }

  shown(task, column) {
    const text = this.grid.textOf(task, column);
    return column.type === "percent" ? text.replace("%", "") : text;
  }

  field(column, text) {
    const input = document.createElement("input");
    input.className = "pg-input";
    input.value = text;
    input.autocomplete = "off";
    input.name = column.name;
    input.setAttribute("aria-label", column.label);
    if (column.list) input.setAttribute("list", `sp-${column.list}`);
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("input", () => this.actions.page.shift.typed(this.target, input.value));
    input.addEventListener("blur", () => this.commit(0, 0, false));
    return input;
  }

  key(event) {
    const steps = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1] }[event.key];
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      this.drop();
      this.grid.focusCell();
    } else if (steps) {
      event.preventDefault();
      const isAll = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      this.commit(...(isAll ? [0, 0] : steps), true, isAll);
    } else if (event.altKey && event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      event.preventDefault();
      this.commit(0, 0, true);
      this.actions[event.key === "ArrowRight" ? "indent" : "outdent"]();
    }
  }

  drop() {
    const { input } = this;
    this.input = null;
    input?.remove();
  }

  /** Stay open, wherever the row is, until it is known what became of it. */
  hold() {
    this.isHeld = this.isOpen;
    this.isOnNew = this.isOpen && Boolean(this.grid.store.task(this.target.uid)?.isLocal);
  }

  /** Go on in the row, which may have another uid now. */
  release(fresh) {
    this.isHeld = false;
    if (this.isOpen) this.target.uid = fresh.get(this.target.uid) ?? this.target.uid;
  }

  /** Close where the row was never saved; what was typed into it, as edits still to be sent. */
  leave() {
    this.isHeld = false;
    if (!this.isOpen || !this.isOnNew) return [];
    const { uid, column } = this.target;
    const text = this.input.value.trim();
    this.drop();
    return text ? [{ edits: [], cells: [{ task: uid, column: column.type, text }], shift: "use" }] : [];
  }

  /** Save what was typed, for all chosen rows when asked, and go on by some rows and columns. */
  commit(rows, cols, goOn, all = false) {
    if (!this.isOpen) return;
    const text = this.input.value.trim();
    const { uid, column } = this.target;
    const isChanged = text !== this.before.trim();
    this.drop();
    const { row } = this.selection.cur;
    if (isChanged || all) this.actions.type(uid, column, text, all);
    if (!goOn) return;
    this.selection.go(row + rows, this.next(cols), { extend: all, keep: all });
  }

  /** The next column that can be typed into. */
  next(step) {
    const { columns } = this.grid;
    let col = this.selection.cur.col + step;
    if (!step) return col;
    while (columns[col] && !columns[col].type) col += step;
    return columns[col] ? col : this.selection.cur.col;
  }
}
