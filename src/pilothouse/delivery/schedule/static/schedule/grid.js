import { described } from "./describe.js";

export const ROW = 30;
/** Rows that are drawn beyond those in sight, at rest and in a leap; how soon a leap is at rest. */
const OVER = 8;
const OVER_LEAP = 1;
const REST = 120;

function make(tag, className, parent) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  parent?.append(made);
  return made;
}

/**
 * What an element was given last. It is not asked for it: each answer is a string more for the
 * browser to collect, which holds the scrolling up.
 */
const given = (element) => (element.given ??= {});

/** An attribute as it should be; null for none. What is so already is left alone: a change costs a look at the styles. */
export function put(element, name, value) {
  const known = given(element);
  if ((known[name] ?? null) === value) return;
  known[name] = value;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

const dress = (element, classes) => put(element, "class", classes);

function say(element, text) {
  const known = given(element);
  if (known.text === text) return;
  if (known.text === undefined || !known.text || !text) element.textContent = text;
  else element.firstChild.data = text;
  known.text = text;
}

/** Elements in place of a text. */
function hold(element, ...elements) {
  given(element).text = undefined;
  element.replaceChildren(...elements);
}

/**
 * The tree-grid on the left and the room for the chart on the right, over one vertical scroll.
 * Only rows in sight exist; each carries its place in the whole for screen readers.
 */
export class Grid {
  constructor(root, store, columns, words) {
    Object.assign(this, { root, store, columns, words, drawn: new Map(), left: 0, over: OVER, onDraw: [], onScroll: [], mayEdit: false });
    this.cur = { row: 0, col: 3 };
    this.isMarked = () => false;
    this.unsaved = () => null;
    this.build();
  }

  build() {
    const { root } = this;
    root.replaceChildren();
    root.classList.add("pg");
    this.table = make("div", "pg-table", root);
    this.table.setAttribute("role", "treegrid");
    this.table.setAttribute("aria-multiselectable", "true");
    if (!this.mayEdit) this.table.setAttribute("aria-readonly", "true");
    this.head = make("div", "pg-head", this.table);
    this.head.setAttribute("role", "rowgroup");
    this.heads = make("div", "pg-heads", make("div", "pg-clip", this.head));
    this.heads.setAttribute("role", "row");
    this.heads.setAttribute("aria-rowindex", "1");
    this.scaleBox = make("div", "pg-scale", this.head);
    this.scaleBox.setAttribute("aria-hidden", "true");
    this.scaleBox.setAttribute("role", "presentation");
    this.middle = make("div", "pg-mid", this.table);
    this.middle.setAttribute("role", "presentation");
    this.back = make("div", "pg-back", this.middle);
    this.back.setAttribute("aria-hidden", "true");
    this.body = make("div", "pg-body", this.middle);
    this.body.setAttribute("role", "rowgroup");
    this.tall = make("div", "pg-tall", this.body);
    this.tall.setAttribute("role", "presentation");
    this.rowsClip = make("div", "pg-clip pg-rowsclip", this.tall);
    this.rowsClip.setAttribute("role", "presentation");
    this.rows = make("div", "pg-rows", this.rowsClip);
    this.rows.setAttribute("role", "presentation");
    this.chart = make("div", "pg-chart", this.tall);
    this.chart.setAttribute("aria-hidden", "true");
    this.foot = make("div", "pg-foot", root);
    this.leftBar = make("div", "pg-bar-x", this.foot);
    this.rightBar = make("div", "pg-bar-x pg-bar-right", this.foot);
    for (const bar of [this.leftBar, this.rightBar]) {
      make("div", "", bar);
      bar.setAttribute("tabindex", "-1");
    }
    this.split = make("div", "pg-split", root);
    this.split.setAttribute("role", "separator");
    this.split.setAttribute("aria-orientation", "vertical");
    this.split.setAttribute("aria-label", this.words.split);
    this.split.tabIndex = 0;
    this.listen();
  }

  listen() {
    let asked = 0;
    const soon = () => {
      if (!asked) asked = requestAnimationFrame(() => { asked = 0; this.scrolled(); });
    };
    this.body.addEventListener("scroll", () => { this.body.scrollLeft = 0; soon(); }, { passive: true });
    this.leftBar.addEventListener("scroll", soon, { passive: true });
    this.rightBar.addEventListener("scroll", soon, { passive: true });
    for (const clip of this.clips) clip.addEventListener("scroll", () => this.follow(clip), { passive: true });
    this.middle.addEventListener("wheel", (event) => {
      const across = event.shiftKey ? event.deltaY : event.deltaX;
      if (!across || event.ctrlKey) return;
      event.preventDefault();
      const isLeft = event.clientX < this.root.getBoundingClientRect().left + this.leftWidth;
      (isLeft ? this.leftBar : this.rightBar).scrollLeft += across;
    }, { passive: false });
  }

  /** The boxes that move sideways with the bar below the columns. */
  get clips() {
    return [this.rowsClip, this.heads.parentElement];
  }

  /** What the browser scrolled sideways by itself, to bring a cell into sight, the bar follows. */
  follow(clip) {
    if (Math.abs(clip.scrollLeft - this.left) < 1) return;
    this.leftBar.scrollLeft = clip.scrollLeft;
    this.scrolled();
  }

  /** Sizes after the window, the split or the columns changed. */
  size(leftWidth = this.leftWidth) {
    const whole = this.root.clientWidth;
    this.columnsWidth = this.columns.reduce((sum, column) => sum + column.width, 0);
    this.leftWidth = Math.max(120, Math.min(leftWidth ?? Math.min(690, whole * 0.52), this.columnsWidth, whole - 80));
    this.root.style.setProperty("--pg-left", `${this.leftWidth}px`);
    this.rows.style.width = this.heads.style.width = `${this.columnsWidth}px`;
    this.leftBar.firstChild.style.width = `${this.columnsWidth}px`;
    this.split.setAttribute("aria-valuenow", String(Math.round((100 * this.leftWidth) / Math.max(1, whole))));
    this.chartRoom = Math.max(80, this.body.clientWidth - this.leftWidth);
  }

  /** Whether one of the cells has the focus; a field in which somebody types is left alone. */
  get isFocused() {
    return this.rows.contains(document.activeElement) && !document.activeElement.matches("input");
  }

  get top() {
    return this.seen?.top ?? this.body.scrollTop;
  }

  get inner() {
    return this.seen?.inner ?? this.body.clientHeight;
  }

  /** How far the chart is scrolled sideways. */
  get across() {
    return this.seen?.across ?? this.rightBar.scrollLeft;
  }

  /**
   * Draw from one look at how far all is scrolled: each look after a change lays the whole out,
   * which takes as long as the drawing.
   */
  fromOneLook(drawing) {
    if (this.seen) return drawing();
    this.seen = { top: this.top, inner: this.inner, across: this.across };
    try {
      return drawing();
    } finally {
      this.seen = null;
    }
  }

  /** How many rows there are, the empty one for the next task included. */
  get count() {
    return this.store.shown.length + (this.hasEmptyRow ? 1 : 0);
  }

  get hasEmptyRow() {
    const { filter, sort, group } = this.store.view;
    return this.mayEdit && !filter && !sort && !group;
  }

  heading() {
    this.heads.replaceChildren(...this.columns.map((column, place) => {
      const cell = make("div", `pg-th${column.align === "end" ? " pg-end" : ""}`);
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-colindex", String(place + 1));
      cell.dataset.column = column.name;
      cell.style.width = `${column.width}px`;
      const text = make("span", "", cell);
      text.textContent = column.label;
      if (column.sorted) cell.setAttribute("aria-sort", column.sorted > 0 ? "ascending" : "descending");
      make("i", "pg-grip", cell).dataset.grip = column.name;
      return cell;
    }));
    this.table.setAttribute("aria-colcount", String(this.columns.length));
  }

  /** Everything in sight anew. */
  draw() {
    this.tall.style.height = `${this.count * ROW + 2}px`;
    this.table.setAttribute("aria-rowcount", String(this.count + 1));
    this.table.setAttribute("aria-label", this.words.grid.replace("{}", this.store.size));
    const focused = this.isFocused;
    this.cur.row = Math.max(0, Math.min(this.cur.row, this.count - 1));
    this.fromOneLook(() => {
      for (const row of this.drawn.values()) row.remove();
      this.drawn.clear();
      this.lay();
      if (focused) this.focusCell();
      for (const listener of this.onDraw) listener();
    });
  }

  scrolled() {
    const across = this.leftBar.scrollLeft;
    this.fromOneLook(() => {
      if (across !== this.left) {
        this.left = across;
        for (const clip of this.clips) clip.scrollLeft = across;
      }
      this.leap();
      this.lay();
      for (const listener of this.onScroll) listener();
    });
  }

  /** Where all rows change at once, only those in sight are drawn, and the others when it is at rest. */
  leap() {
    const isFar = Math.abs(this.top - (this.before ?? 0)) > this.inner / 2;
    this.before = this.top;
    this.over = isFar ? OVER_LEAP : OVER;
    clearTimeout(this.resting);
    if (isFar) this.resting = setTimeout(() => this.scrolled(), REST);
  }

  range() {
    const first = Math.max(0, Math.floor(this.top / ROW) - this.over);
    return [first, Math.min(this.count, Math.ceil((this.top + this.inner) / ROW) + this.over)];
  }

  /** Rows that left are filled anew for those that came. */
  lay() {
    const [first, last] = this.range();
    const pinned = this.rows.contains(document.activeElement) ? this.cur.row : -1;
    const spare = [];
    for (const [place, row] of this.drawn) {
      if ((place < first || place >= last) && place !== pinned) {
        spare.push(row);
        this.drawn.delete(place);
      }
    }
    const fresh = document.createDocumentFragment();
    for (let place = first; place < last; place += 1) {
      if (this.drawn.has(place)) continue;
      const old = spare.pop();
      const row = this.row(place, old);
      this.drawn.set(place, row);
      if (!old) fresh.append(row);
    }
    for (const row of spare) row.remove();
    this.rows.append(fresh);
  }

  row(place, old = null) {
    const task = this.store.shown[place] ?? null;
    const row = old ?? document.createElement("div");
    put(row, "role", "row");
    put(row, "aria-rowindex", String(place + 2));
    put(row, "data-row", String(place));
    row.style.top = `${place * ROW}px`;
    const told = task && !task.isGroup ? described(task, this.store, this.words) : null;
    this.fillRow(row, task, told);
    this.columns.forEach((column, col) => {
      const cell = this.cell(task, column, place, col, told, old?.children[col]);
      if (!old) row.append(cell);
    });
    return row;
  }

  fillRow(row, task, told) {
    const isMarked = task && this.isMarked(task);
    const classes = ["pg-row"];
    if (!task) classes.push("pg-empty");
    if (task?.isSummary) classes.push("pg-summary");
    if (task?.isGroup) classes.push("pg-group");
    if (task?.inactive) classes.push("pg-inactive");
    if (isMarked) classes.push("pg-marked");
    if (task && this.isCut?.(task)) classes.push("pg-cut");
    dress(row, classes.join(" "));
    put(row, "aria-level", task ? String(task.level) : null);
    put(row, "data-uid", task && !task.isGroup ? String(task.uid) : null);
    put(row, "aria-expanded", task?.hasKids ? String(!this.store.closed.has(task.uid)) : null);
    const { filter, sort, group } = this.store.view;
    const isPlaced = Boolean(task?.place) && !filter && !sort && !group;
    put(row, "aria-posinset", isPlaced ? String(task.place) : null);
    put(row, "aria-setsize", isPlaced ? String(this.store.counts.get(task.parent)) : null);
    put(row, "aria-selected", isMarked ? "true" : null);
    put(row, "aria-description", told);
  }

  cell(task, column, place, col, told, old = null) {
    const cell = old ?? this.bareCell(column, col);
    const isInside = Boolean(this.isInside?.(place, col));
    const isUnsaved = task !== null && this.unsaved(task, column) !== null;
    let classes = `pg-td pg-${column.name}`;
    if (column.align === "end") classes += " pg-end";
    if (isInside) classes += " pg-in";
    if (task && column.isBad?.(task)) classes += " pg-bad";
    if (isUnsaved) classes += " pg-unsaved";
    dress(cell, classes);
    put(cell, "tabindex", place === this.cur.row && col === this.cur.col ? "0" : "-1");
    put(cell, "aria-selected", isInside ? "true" : null);
    put(cell, "aria-description", column.isTree ? told : null);
    put(cell, "title", isUnsaved ? this.words.notSaved : null);
    if (task && column.html) hold(cell, ...column.html(task));
    else if (task && column.isTree) this.tree(cell, task, column);
    else if (!task && column.isTree) this.hint(cell);
    else say(cell, task ? (task.isGroup ? "" : this.textOf(task, column)) : column.name === "number" ? String(this.store.size + 1) : "");
    return cell;
  }

  /** What all cells of a column have alike. */
  bareCell(column, col) {
    const cell = document.createElement("div");
    cell.setAttribute("role", column.isHead ? "rowheader" : "gridcell");
    cell.setAttribute("aria-colindex", String(col + 1));
    cell.dataset.column = column.name;
    cell.style.width = `${column.width}px`;
    return cell;
  }

  /** In the row below the last task: that a task may be typed here. */
  hint(cell) {
    cell.style.paddingInlineStart = "";
    hold(cell, Object.assign(document.createElement("span"), { className: "pg-hint", textContent: this.words.addHere }));
  }

  /** What a cell says: what was typed, as long as it has not reached the server. */
  textOf(task, column) {
    return this.unsaved(task, column) ?? column.text(task);
  }

  tree(cell, task, column) {
    cell.style.paddingInlineStart = `${4 + (this.store.view.sort || this.store.view.group ? 0 : task.level - 1) * 18}px`;
    if (cell.firstChild?.localName !== "i") hold(cell, document.createElement("i"), document.createElement("span"));
    const [fold, text] = cell.children;
    dress(fold, task.hasKids ? `pg-fold${this.store.closed.has(task.uid) ? " pg-closed" : ""}` : "pg-nofold");
    put(fold, "data-fold", task.hasKids ? String(task.uid) : null);
    say(text, this.textOf(task, column));
  }

  /** Draw some rows again where they are, without touching the others. */
  redraw(places) {
    for (const place of places) {
      const old = this.drawn.get(place);
      if (!old) continue;
      const hadFocus = this.isFocused && old.contains(document.activeElement);
      const row = this.row(place);
      old.replaceWith(row);
      this.drawn.set(place, row);
      if (hadFocus) this.focusCell();
    }
  }

  cellAt(place, col) {
    return this.drawn.get(place)?.children[col] ?? null;
  }

  /** Bring a cell into sight. */
  reveal(place, col) {
    const [top, bottom] = [place * ROW, (place + 1) * ROW];
    if (top < this.top) this.body.scrollTop = top;
    else if (bottom > this.top + this.inner) this.body.scrollTop = bottom - this.inner;
    if (col === undefined) return this.lay();
    const from = this.columns.slice(0, col).reduce((sum, column) => sum + column.width, 0);
    const to = from + this.columns[col].width;
    if (from < this.left) this.leftBar.scrollLeft = from;
    else if (to > this.left + this.leftWidth) this.leftBar.scrollLeft = to - this.leftWidth;
    return this.scrolled();
  }

  focusCell() {
    this.cellAt(this.cur.row, this.cur.col)?.focus({ preventScroll: true });
  }

  /** Where a mouse event happened: row and column, or null. */
  place(event) {
    const cell = event.target.closest?.(".pg-td");
    const row = cell?.closest(".pg-row");
    if (!row) return null;
    return { row: Number(row.dataset.row), col: [...row.children].indexOf(cell) };
  }
}
