import { isoDate } from "./dates.js";

/** What a summary has from the tasks below it. */
export const OF_LEAVES = ["duration", "percent", "people", "optimistic", "pessimistic"];

/** Under which whole rows lie on the clipboard beside their text. */
export const ROWS = "application/x-pilothouse-rows";

/** Rows and cells from and to a spreadsheet: lines of cells between tabs. */

export function copied(grid, selection) {
  const { left, right } = selection.rect;
  const columns = selection.isWholeRows ? grid.columns : grid.columns.slice(left, right + 1);
  return selection.tasks
    .map((task) => columns.map((column) => column.text(task).replace(/[\t\n]/g, " ")).join("\t"))
    .join("\n");
}

/** What a row takes along into another plan; its dates, people's progress and own columns stay. */
const ALONG = ["duration", "optimistic", "pessimistic", "people", "deadline", "constraint", "constraint_date", "task_type", "priority", "expected_finish"];

/** The chosen rows, with those that a closed summary hides: for this plan by uid, for others in words. */
export function copiedRows({ store }, selection, columns) {
  const found = selection.tasks.flatMap((task) => (store.closed.has(task.uid) ? store.family(task) : [task]));
  const along = columns.filter((column) => ALONG.includes(column.type));
  return [...new Set(found)].map((task) => ({
    uid: task.uid, level: task.level, name: task.name,
    cells: along.filter((column) => !(task.isSummary && OF_LEAVES.includes(column.type)) && column.text(task))
      .map((column) => ({ column: column.type, text: textOf(column, column.text(task)) })),
  }));
}

/** Rows of another plan as new tasks of this one, each on its level, with what was typed of them. */
export function insertedRows(rows, { parent, after }, newUid) {
  const above = [];
  const last = new Map([[parent, after]]);
  const edits = rows.map(({ level, name }) => {
    while (above.length && above.at(-1).level >= level) above.pop();
    const task = newUid();
    const under = above.at(-1)?.uid ?? parent;
    const edit = { kind: "add_task", name, parent: under, after: last.get(under) ?? null, task };
    last.set(under, task);
    above.push({ level, uid: task });
    return edit;
  });
  const cells = rows.flatMap((row, place) => row.cells.map((cell) => ({ task: edits[place].task, ...cell })));
  return { edits, cells };
}

/** Where rows are put above the current one: below which summary and behind which row. */
export function placeAbove({ store }, task) {
  const last = store.tasks.at(-1) ?? null;
  if (task) return { parent: task.parent || null, after: store.siblingBefore(task)?.uid ?? null };
  return { parent: last?.parent || null, after: last?.uid ?? null };
}

/** Lines and cells of what a spreadsheet put on the clipboard; quoted cells may hold line ends. */
export function parsed(text) {
  const rows = [];
  let row = [];
  let at = 0;
  while (at < text.length) {
    const [cell, next] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    row.push(cell);
    at = next;
    if (text[at] === "\t") {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    rows.push(row);
    row = [];
  }
  if (row.length) rows.push(row);
  return rows;
}

function plain(text, from) {
  let at = from;
  while (at < text.length && !"\t\n\r".includes(text[at])) at += 1;
  return [text.slice(from, at), at];
}

function quoted(text, from) {
  let [cell, at] = ["", from + 1];
  while (at < text.length) {
    if (text[at] === '"' && text[at + 1] === '"') at += 1;
    else if (text[at] === '"') break;
    cell += text[at];
    at += 1;
  }
  const end = at + 1;
  if (end < text.length && !"\t\n\r".includes(text[end])) return plain(text, from);
  return [cell.replace(/\s*\n\s*/g, " "), end];
}

/**
 * What pasting lines at the current cell means: cells to type, and tasks to add behind the last.
 * `newUid` gives a uid that the plan never had.
 */
export function pasted(lines, grid, selection, newUid) {
  const { top, left, bottom, right } = selection.rect;
  const isFill = lines.length === 1 && selection.isRange;
  const count = isFill ? bottom - top + 1 : lines.length;
  const [edits, cells, added] = [[], [], []];
  const last = grid.store.tasks.at(-1);
  let after = last ? { parent: last.parent || null, uid: last.uid } : { parent: null, uid: null };
  for (let place = 0; place < count; place += 1) {
    const line = lines[isFill ? 0 : place];
    const values = isFill && line.length === 1 ? new Array(right - left + 1).fill(line[0]) : line;
    let task = grid.store.shown[top + place];
    if (!task) {
      const name = valueOf(values, "name", grid, left).trim();
      if (!name && !values.some((value) => value.trim())) continue;
      const uid = newUid();
      edits.push({ kind: "add_task", name: name || selection.grid.words.newTask, parent: after.parent, after: after.uid, task: uid });
      after = { parent: after.parent, uid };
      task = { uid, isNew: true };
      added.push({ uid, name: name || selection.grid.words.newTask });
    }
    cells.push(...cellsOf(values, task, grid, left));
  }
  return { edits, cells, added };
}

function valueOf(values, name, grid, left) {
  const col = grid.columns.findIndex((column) => column.name === name) - left;
  return values[col] ?? "";
}

function cellsOf(values, task, grid, left) {
  const cells = values.flatMap((value, place) => {
    const column = grid.columns[left + place];
    const text = textOf(column, value);
    if (!column?.type || (task.isNew && (column.name === "name" || !text))) return [];
    if (task.isSummary && OF_LEAVES.includes(column.type)) return [];
    const isSame = !task.isNew && column.text(task) === value.trim();
    return [{ task: task.uid, column: column.type, text, isSame }];
  });
  const isNewKind = cells.some(({ column, isSame }) => column === "constraint" && !isSame);
  return cells.filter(({ column, isSame }) => !isSame || (isNewKind && column === "constraint_date"))
    .map(({ isSame, ...cell }) => cell);
}

const textOf = (column, value) => (column?.isDate ? isoDate(value) : null) ?? value.trim();

/** Fill down: every chosen row takes the cells of the first. */
export function filled(grid, selection) {
  const { top, bottom, left, right } = selection.rect;
  const first = grid.store.shown[top];
  const columns = grid.columns.slice(left, right + 1).filter((column) => column.type);
  return grid.store.shown.slice(top + 1, bottom + 1).flatMap((task) =>
    columns.filter((column) => !(task.isSummary && OF_LEAVES.includes(column.type)))
      .map((column) => ({ task: task.uid, column: column.type, text: textOf(column, column.text(first)) })));
}
