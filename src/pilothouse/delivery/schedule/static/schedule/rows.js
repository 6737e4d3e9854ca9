import { toDate } from "./dates.js";

const KINDS = { t: "task", m: "milestone", s: "project", l: "task" };
export const LINK_TYPES = { FS: "0", SS: "1", FF: "2", SF: "3" };
export const LINK_NAMES = ["FS", "SS", "FF", "SF"];
const BIT = { critical: 1, longest: 2, manual: 4, inactive: 8, begun: 16, done: 32, notes: 64 };

/** A row of the server as the task object that the Gantt holds. */
export function toTask(row) {
  const [uid, parent, text, kind, length, start, finish, total, free, flags, percent, due, wbs, people,
    constraint, baseStart, baseFinish, float, slackTo] = row;
  const task = {
    id: uid, parent, text, length, wbs, people, constraint, float, total, free, percent, due,
    type: KINDS[kind], start_date: toDate(start), end_date: toDate(finish), progress: percent / 100,
    startsAt: start, finishesAt: finish, baseStart, baseFinish, slackTo, isSummary: kind === "s",
  };
  for (const [name, bit] of Object.entries(BIT)) task[name] = Boolean(flags & bit);
  return task;
}

/** A link of the server as the Gantt holds it. */
export function toLink([id, source, target, type, lag]) {
  return { id, source, target, type: LINK_TYPES[type], lagText: lag };
}

/** Row numbers by task, in outline order: what people type as predecessors. */
export function numbered(tasks) {
  return new Map(tasks.map((row, index) => [row[0], index + 1]));
}

/** The predecessors column: 3; 5SS+2d. */
export function predecessorText(links, numbers) {
  return links
    .map((link) => {
      const kind = LINK_NAMES[Number(link.type)];
      const plain = kind === "FS" && !link.lagText;
      return `${numbers.get(Number(link.source)) ?? "?"}${plain ? "" : kind}${link.lagText || ""}`;
    })
    .join("; ");
}
