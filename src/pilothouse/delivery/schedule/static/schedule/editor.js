/** The field in which a cell is typed; what is typed goes to the server as it stands. */
export class Editor {
  constructor(grid, selection, actions, state) {
    Object.assign(this, { grid, selection, actions, state, input: null });
    grid.body.addEventListener("scroll", () => this.isOpen && this.input.isConnected === false && this.drop());
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
    if (!chosen.type || (task?.isSummary && ["duration", "percent", "people", "predecessors"].includes(chosen.type) && chosen.type !== "predecessors")) return;
    const cell = grid.cellAt(selection.cur.row, selection.cur.col);
    if (!cell) return;
    this.target = { uid: task?.uid ?? null, column: chosen };
    this.input = this.field(chosen, text ?? (task ? this.shown(task, chosen) : ""));
    this.before = task ? this.shown(task, chosen) : "";
    cell.classList.add("pg-typing");
    cell.append(this.input);
    this.input.focus({ preventScroll: true });
    if (text === null) this.input.select();
    else this.input.setSelectionRange(text.length, text.length);
  }

  columnAt(name) {
    return this.grid.columns.findIndex((column) => column.name === name);
  }

  shown(task, column) {
    const text = column.text(task);
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
      this.commit(...steps, true);
    } else if (event.altKey && event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      event.preventDefault();
      this.commit(0, 0, true);
      this.actions[event.key === "ArrowRight" ? "indent" : "outdent"]();
    }
  }

  drop() {
    const { input } = this;
    this.input = null;
    input?.parentElement?.classList.remove("pg-typing");
    input?.remove();
  }

  /** Save what was typed and go on by some rows and columns. */
  commit(rows, cols, goOn) {
    if (!this.isOpen) return;
    const text = this.input.value.trim();
    const { uid, column } = this.target;
    const isChanged = text !== this.before.trim();
    this.drop();
    const { row } = this.selection.cur;
    if (isChanged) this.actions.type(uid, column, text);
    if (!goOn) return;
    this.selection.go(row + rows, this.next(cols));
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
