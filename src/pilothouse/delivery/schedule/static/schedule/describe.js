import { durationText, fill, short } from "./words.js";

const MOST = 3;

/** What a task's bar, its marks and its links show, in one sentence after the other. */
export function described(task, store, words) {
  if (task.isLocal || !task.start) return "";
  const parts = [kind(task, words), when(task, store, words), progress(task, words), room(task, store, words)];
  if (task.baseFinish) parts.push(`${fill(words.baseline, `${short(task.baseStart)} – ${short(task.baseFinish)}`)}${slip(task, words)}`);
  if (task.deadline) parts.push(fill(task.finish > task.deadline ? words.missed : words.deadline, short(task.deadline)));
  if (task.constraint !== "asap") parts.push(`${words.constraints[task.constraint] ?? task.constraint}${task.constraint_date ? ` ${short(task.constraint_date)}` : ""}`);
  if (task.manual) parts.push(words.manual);
  if (task.inactive) parts.push(words.inactive);
  if (task.parts) parts.push(fill(words.interrupted, task.parts.length));
  for (const sign of ["recurs", "refers", "notes"]) if (task[sign]) parts.push(words[sign]);
  parts.push(linked(task.into, "from", words.after, store, words), linked(task.out, "to", words.before, store, words));
  return `${parts.filter(Boolean).join(". ")}.`;
}

function kind(task, words) {
  if (task.isMilestone) return words.milestone;
  if (task.isSummary) return words.summary;
  return task.isEffort ? words.levelOfEffort : "";
}

function when(task, store, words) {
  if (task.isMilestone) return short(task.start);
  const length = durationText(task.isSummary ? task.length : task.minutes, store.week.day, task.elapsed);
  return fill(words.span, short(task.start), short(task.finish), length);
}

function progress(task, words) {
  if (task.actual_finish !== null) return words.done;
  if (task.percent) return fill(words.complete, task.percent);
  return task.actual_start === null ? "" : words.begun;
}

function room(task, store, words) {
  if (task.isSummary || task.actual_finish !== null) return "";
  const found = [task.critical ? words.critical : fill(words.slack, durationText(task.total, store.week.day))];
  if (!task.critical && store.isNear(task)) found.push(words.nearly);
  if (task.longest) found.push(words.onLongest);
  return found.join(", ");
}

function slip(task, words) {
  const days = Math.round((task.finish - task.baseFinish) / 1440);
  return days ? `, ${fill(days > 0 ? words.later : words.earlier, `${Math.abs(days)} d`)}` : "";
}

function linked(links, end, text, store, words) {
  if (!links.length) return "";
  const names = links.slice(0, MOST).map((link) => {
    const other = store.task(link[end]);
    return other ? `${other.row + 1} ${other.name} (${link.type}${link.lag})` : "";
  });
  if (links.length > MOST) names.push(fill(words.more, links.length - MOST));
  return fill(text, names.filter(Boolean).join(", "));
}
