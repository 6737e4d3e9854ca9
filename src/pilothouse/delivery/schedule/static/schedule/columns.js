import { described } from "./describe.js";
import { durationText, predecessorText, short, successorText } from "./words.js";

const amounts = new Intl.NumberFormat(document.documentElement.lang || undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const money = (cents) => amounts.format(cents / 100);
const date = (value) => (value === null || value === undefined ? "" : short(value));

/** Every column that the grid can show: its text, and the name under which the server takes it. */
export function allColumns(store, words, tools, fields = []) {
  const day = () => store.week.day;
  const column = (name, width, text, extra = {}) => ({ name, label: words[name] ?? name, width, text, ...extra });
  const right = { align: "end" };
  const rangeEnd = (name, width) => column(name, width, (t) => (t.isSummary || t[name] === null ? "" : durationText(t[name], day(), t.elapsed)), { ...right, type: name, value: (t) => t[name] ?? 0, isBad: (t) => t[name] !== null && isOutrun(t) });
  return [
    column("number", 44, (t) => (t.isGroup ? "" : String(t.row + 1)), { ...right, label: "#" }),
    column("marks", 52, () => "", { html: (t) => tools.marks(t) }),
    column("wbs", 64, (t) => t.wbs),
    column("name", 250, (t) => t.name, { type: "name", isTree: true, isHead: true }),
    column("duration", 68, (t) => durationText(t.isSummary ? t.length : t.minutes, day(), t.elapsed), { ...right, type: "duration", value: (t) => (t.isSummary ? t.length : t.minutes) }),
    rangeEnd("optimistic", 134),
    rangeEnd("pessimistic", 138),
    column("start", 82, (t) => date(t.start || null), { ...right, type: "start", isDate: true, value: (t) => t.start }),
    column("finish", 82, (t) => date(t.finish || null), { ...right, type: "finish", isDate: true, value: (t) => t.finish }),
    column("predecessors", 104, (t) => predecessorText(t.into, store), { type: "predecessors" }),
    column("successors", 104, (t) => successorText(t.out, store)),
    column("float", 58, (t) => (t.isSummary || t.actual_finish !== null ? "" : durationText(t.total, day()).replace("-", "−")), { ...right, value: (t) => t.total, isBad: (t) => t.total < 0 }),
    column("freeFloat", 70, (t) => (t.isSummary || t.actual_finish !== null ? "" : durationText(t.free, day())), { ...right, value: (t) => t.free }),
    column("percent", 56, (t) => (t.percent ? `${t.percent}%` : ""), { ...right, type: "percent", value: (t) => t.percent }),
    column("people", 130, (t) => t.people, { type: "people", list: "people" }),
    column("deadline", 82, (t) => date(t.deadline), { ...right, type: "deadline", isDate: true, value: (t) => t.deadline ?? 0, isBad: (t) => t.deadline && t.finish > t.deadline }),
    column("constraint", 140, (t) => (t.constraint === "asap" ? "" : words.constraints[t.constraint] ?? t.constraint), { type: "constraint", list: "constraints" }),
    column("constraintDate", 92, (t) => date(t.constraint_date), { ...right, type: "constraint_date", isDate: true, value: (t) => t.constraint_date ?? 0 }),
    column("actualStart", 82, (t) => date(t.actual_start), { ...right, type: "actual_start", isDate: true, value: (t) => t.actual_start ?? 0 }),
    column("actualFinish", 82, (t) => date(t.actual_finish), { ...right, type: "actual_finish", isDate: true, value: (t) => t.actual_finish ?? 0 }),
    column("baseStart", 92, (t) => date(t.baseStart), { ...right, value: (t) => t.baseStart ?? 0 }),
    column("baseFinish", 92, (t) => date(t.baseFinish), { ...right, value: (t) => t.baseFinish ?? 0 }),
    column("slip", 76, (t) => slipText(t, words), { ...right, value: (t) => (t.baseFinish ? t.finish - t.baseFinish : 0), isBad: (t) => t.baseFinish && t.finish > t.baseFinish }),
    column("work", 66, (t) => (t.work ? `${Number((t.work / 60).toFixed(2))}h` : ""), { ...right, type: "work", value: (t) => t.work }),
    column("cost", 96, (t) => (t.cost && !t.isGroup ? money(t.cost) : ""), { ...right, value: (t) => t.cost }),
    column("remaining", 78, (t) => (t.remaining === null || t.isSummary ? "" : durationText(t.remaining, day())), { ...right, type: "remaining", value: (t) => t.remaining ?? 0 }),
    column("physicalPercent", 76, (t) => (t.physical_percent === null ? "" : `${t.physical_percent}%`), { ...right, type: "physical_percent", value: (t) => t.physical_percent ?? 0 }),
    column("taskType", 112, (t) => (t.isSummary || t.task_type === "fixed_units" ? "" : words.taskTypes[t.task_type]), { type: "task_type", list: "task-types" }),
    column("technique", 150, (t) => (t.isSummary || t.technique === "percent" ? "" : techniqueText(t, store, words)), { type: "technique", list: "techniques" }),
    column("priority", 64, (t) => (t.priority === 500 ? "" : String(t.priority)), { ...right, type: "priority", value: (t) => t.priority }),
    column("expectedFinish", 100, (t) => date(t.expected_finish), { ...right, type: "expected_finish", isDate: true, value: (t) => t.expected_finish ?? 0 }),
    column("manualStart", 92, (t) => date(t.manual_start), { ...right, type: "manual_start", isDate: true, value: (t) => t.manual_start ?? 0 }),
    column("manualFinish", 96, (t) => date(t.manual_finish), { ...right, type: "manual_finish", isDate: true, value: (t) => t.manual_finish ?? 0 }),
    column("noteText", 220, (t) => (t.note_text ?? "").replace(/\s+/g, " ")),
    column("inWords", 360, (t) => (t.isGroup ? "" : described(t, store, words))),
    column("lateFinish", 88, (t) => date(t.late), { ...right, value: (t) => t.late }),
    ...fields.map((field) => ownColumn(field, day)),
  ];
}

/** Whether work outran what was thought possible: the duration lies outside the range. */
const isOutrun = (task) => task.actual_finish === null && ((task.optimistic ?? 0) > task.minutes || (task.pessimistic ?? Infinity) < task.minutes);

/** How a task earns its value, as it is typed: other tasks by their rows. */
function techniqueText(task, store, words) {
  const row = (uid) => (store.task(uid)?.row ?? NaN) + 1 || "?";
  const by = task.measured_by.map(([uid, weight]) => (task.technique === "apportioned" ? row(uid) : `${row(uid)}=${weight}`));
  return `${words.techniques[task.technique]} ${by.join("; ")}`.trim();
}

/** A column that the plan adds to its tasks; formulas are worked out by the server. */
function ownColumn({ key, name, kind }, day) {
  const isFigure = ["number", "cost", "duration"].includes(kind);
  const raw = (task) => task.own[key] ?? "";
  const texts = {
    duration: (task) => (raw(task) ? durationText(Number(raw(task)), day()) : ""),
    flag: (task) => (raw(task) === "true" ? "✓" : ""),
    date: (task) => (raw(task) ? short(Date.parse(`${raw(task)}T00:00Z`) / 60000) : ""),
  };
  return {
    name: `own-${key}`, label: name, width: Math.min(180, Math.max(70, 24 + 7 * name.length)), text: texts[kind] ?? raw, isOwn: true,
    ...(isFigure ? { align: "end", value: (task) => Number(raw(task)) || 0 } : {}),
    ...(kind === "formula" ? {} : { type: `field:${key}`, isDate: kind === "date" }),
    ...(kind === "choice" ? { list: `field-${key}` } : {}),
  };
}

export const DEFAULT = ["number", "marks", "wbs", "name", "duration", "start", "finish", "predecessors", "float", "percent", "people"];

function slipText(task, words) {
  if (!task.baseFinish) return "";
  const days = Math.round((task.finish - task.baseFinish) / 1440);
  if (!days) return "";
  return days > 0 ? words.later.replace("{}", `${days} d`) : words.earlier.replace("{}", `${-days} d`);
}

/** For sorting: figures by value, text by the rules of the language. */
export function comparing(column, direction) {
  if (column.value) return (a, b) => direction * (column.value(a) - column.value(b)) || a.row - b.row;
  return (a, b) => direction * column.text(a).localeCompare(column.text(b), undefined, { numeric: true }) || a.row - b.row;
}
