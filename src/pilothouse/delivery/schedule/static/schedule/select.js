import { put } from "./grid.js";

/** Which cells are chosen, and the keys that move about in the grid. */
export class Selection {
  constructor(grid, chart) {
    Object.assign(this, { grid, chart, anchor: { row: 0, col: 3 }, picked: new Set(), onMove: [] });
    grid.isInside = (row, col) => this.holds(row, col);
    grid.isMarked = (task) => this.picked.has(task.uid);
  }

  get cur() {
    return this.grid.cur;
  }

  get task() {
    const task = this.grid.store.shown[this.cur.row];
    return task?.isGroup ? null : task ?? null;
  }

  get column() {
    return this.grid.columns[this.cur.col];
  }

  get rect() {
    const { cur, anchor } = this;
    return {
      top: Math.min(cur.row, anchor.row), bottom: Math.max(cur.row, anchor.row),
      left: Math.min(cur.col, anchor.col), right: Math.max(cur.col, anchor.col),
    };
  }

  /** Whether whole rows are chosen, not only some of their cells. */
  get isWholeRows() {
    const { left, right } = this.rect;
    return this.picked.size > 0 || (left === 0 && right === this.grid.columns.length - 1);
  }

  get isRange() {
    const { top, bottom, left, right } = this.rect;
    return top !== bottom || left !== right;
  }

  holds(row, col) {
    const { top, bottom, left, right } = this.rect;
    return this.isRange && row >= top && row <= bottom && col >= left && col <= right;
  }

  /** The tasks that a command works on, in outline order. */
  get tasks() {
    const { top, bottom } = this.rect;
    const rows = this.grid.store.shown.slice(top, bottom + 1).filter((task) => !task.isGroup);
    const picked = [...this.picked].map((uid) => this.grid.store.task(uid)).filter((task) => task && !rows.includes(task));
    return [...rows, ...picked].sort((a, b) => a.row - b.row);
  }

  /** Go to a cell; `extend` keeps the anchor, `quiet` leaves the focus where it is. */
  go(row, col = this.cur.col, { extend = false, quiet = false, keep = false } = {}) {
    const { grid } = this;
    const before = this.rect;
    const was = { ...grid.cur };
    const last = Math.max(0, grid.count - 1);
    grid.cur = { row: Math.max(0, Math.min(last, row)), col: Math.max(0, Math.min(grid.columns.length - 1, col)) };
    if (!extend) this.anchor = { ...grid.cur };
    if (!extend && !keep && this.picked.size) this.clearPicked();
    grid.reveal(grid.cur.row, grid.cur.col);
    this.repaint(before, was);
    if (!quiet) grid.focusCell();
    for (const listener of this.onMove) listener(this.task);
  }

  clearPicked() {
    const places = [...this.picked].map((uid) => this.grid.store.task(uid)?.at ?? -1);
    this.picked.clear();
    this.grid.redraw(places);
  }

  repaint(before, was) {
    const now = this.rect;
    const places = new Set([was.row, this.cur.row]);
    const isWide = (rect) => rect.bottom > rect.top || rect.right > rect.left;
    for (const rect of [before, now]) {
      if (!isWide(rect)) continue;
      const [first, last] = this.grid.range();
      for (let row = Math.max(first, rect.top); row <= Math.min(last, rect.bottom); row += 1) places.add(row);
    }
    if (places.size > 2 || isWide(before) || isWide(now)) this.grid.redraw([...places]);
    else this.retab(was);
  }

  retab(was) {
    const old = this.grid.cellAt(was.row, was.col);
    const cell = this.grid.cellAt(this.cur.row, this.cur.col);
    if (old) put(old, "tabindex", "-1");
    if (cell) put(cell, "tabindex", "0");
  }

  /** Ctrl+click: take a row to the others or leave it out. */
  pick(row) {
    const task = this.grid.store.shown[row];
    if (!task || task.isGroup) return;
    if (this.picked.has(task.uid)) this.picked.delete(task.uid);
    else this.picked.add(task.uid);
    this.grid.redraw([row]);
  }

  /** The rows of the range; the current cell stays, so that what is typed counts for all. */
  pickRange() {
    const { top, bottom } = this.rect;
    for (const task of this.grid.store.shown.slice(top, bottom + 1)) if (!task.isGroup) this.picked.add(task.uid);
    this.anchor = { ...this.cur };
    this.grid.draw();
    this.grid.focusCell();
  }

  /** Whole rows, as a click on a row's number does. */
  rows(from, to) {
    this.picked.clear();
    this.anchor = { row: from, col: this.grid.columns.length - 1 };
    this.grid.cur = { row: to, col: 0 };
    this.grid.draw();
    this.grid.focusCell();
    for (const listener of this.onMove) listener(this.task);
  }

  /** Go to a task wherever it is. */
  find(uid, { quiet = false } = {}) {
    const { store } = this.grid;
    const task = store.task(uid);
    if (!task) return;
    if (task.at < 0) {
      store.reveal(task);
      this.grid.draw();
    }
    if (task.at < 0) return;
    this.go(task.at, this.cur.col, { quiet });
    this.chart.reveal(task.start);
  }
}

const ctrl = (event) => event.ctrlKey || event.metaKey;

/** The name of a key press, as the table of commands knows it: ctrl+shift+z. */
function keyName(event) {
  const parts = [ctrl(event) && "ctrl", event.altKey && "alt", event.shiftKey && "shift"].filter(Boolean);
  return [...parts, event.key === " " ? "space" : event.key.toLowerCase()].join("+");
}

/** Keys of the grid, as in the desktop tools; everything else that is a sign begins to type. */
export function listen(grid, selection, commands, editor) {
  const moves = movesOf(grid, selection);
  grid.rows.addEventListener("keydown", (event) => {
    if (editor.isOpen || event.defaultPrevented) return;
    const name = keyName(event);
    const act = isLeaving(name, grid) ? null : moves[name] ?? commands[name];
    if (act) {
      event.preventDefault();
      event.stopPropagation();
      act(event);
    } else if (event.key.length === 1 && !ctrl(event) && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      editor.open({ text: event.key });
    }
  });
}

/** Tab goes on from the last cell of a row to what is behind the grid, and backwards from the first. */
const isLeaving = (name, { cur, columns }) => (name === "tab" && cur.col === columns.length - 1) || (name === "shift+tab" && cur.col === 0);

function movesOf(grid, selection) {
  const by = (rows, cols, extend = false) => () => selection.go(selection.cur.row + rows, selection.cur.col + cols, { extend });
  const to = (row, col, extend = false) => () => selection.go(row() ?? selection.cur.row, col?.() ?? selection.cur.col, { extend });
  const page = () => Math.max(1, Math.floor(grid.inner / 30) - 1);
  const last = () => grid.count - 1;
  const lastColumn = () => grid.columns.length - 1;
  const fold = (isClosed) => () => {
    const { task } = selection;
    if (!task?.hasKids || grid.store.closed.has(task.uid) === isClosed) return by(0, isClosed ? -1 : 1)();
    grid.store.fold(task, isClosed);
    return grid.draw();
  };
  const onName = (act, otherwise) => () => (selection.column.isTree ? act() : otherwise());
  return {
    arrowup: by(-1, 0), arrowdown: by(1, 0), enter: by(1, 0), "shift+enter": by(-1, 0), "shift+arrowup": by(-1, 0, true), "shift+arrowdown": by(1, 0, true),
    arrowleft: onName(fold(true), by(0, -1)), arrowright: onName(fold(false), by(0, 1)),
    "shift+arrowleft": by(0, -1, true), "shift+arrowright": by(0, 1, true),
    home: to(() => undefined, () => 0), end: to(() => undefined, lastColumn), "shift+home": to(() => undefined, () => 0, true), "shift+end": to(() => undefined, lastColumn, true),
    "ctrl+arrowleft": to(() => undefined, () => 0), "ctrl+arrowright": to(() => undefined, lastColumn),
    "ctrl+home": to(() => 0, () => 0), "ctrl+end": to(last, lastColumn), "ctrl+shift+end": to(last, lastColumn, true), "ctrl+shift+home": to(() => 0, () => 0, true),
    "ctrl+arrowup": to(() => 0), "ctrl+arrowdown": to(last), "ctrl+shift+arrowdown": to(last, undefined, true), "ctrl+shift+arrowup": to(() => 0, undefined, true),
    pageup: () => by(-page(), 0)(), pagedown: () => by(page(), 0)(), "shift+pagedown": () => by(page(), 0, true)(), "shift+pageup": () => by(-page(), 0, true)(),
    "shift+space": () => selection.pickRange(),
    "ctrl+a": () => selection.rows(0, grid.store.shown.length - 1),
    escape: () => { selection.clearPicked(); selection.go(selection.cur.row, selection.cur.col); },
    tab: by(0, 1), "shift+tab": by(0, -1),
  };
}
