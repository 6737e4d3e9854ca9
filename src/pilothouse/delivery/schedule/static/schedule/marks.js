import { icon } from "../pilothouse/js/dom.js";
import { short } from "./words.js";

/** Signs in front of a row; each says in words what its bar shows, for those who do not see it. */
export function marksOf(task, words) {
  if (task.isGroup) return [];
  const found = [];
  const isOpen = task.actual_finish === null;
  if (!isOpen) found.push(["check", "pg-good", words.done]);
  else if (task.deadline && task.finish > task.deadline) found.push(["alert-triangle", "pg-bad", words.missed.replace("{}", short(task.deadline))]);
  else if (task.critical && !task.isSummary) found.push([null, "pg-dot-crit", words.critical]);
  if (task.constraint !== "asap") found.push(["lock", "", `${words.constraints[task.constraint] ?? task.constraint}${task.constraint_date ? ` ${short(task.constraint_date)}` : ""}`]);
  if (task.manual) found.push(["pencil", "", words.manual]);
  if (task.recurs) found.push(["refresh", "", words.recurs]);
  if (task.inactive) found.push(["player-pause", "", words.inactive]);
  if (task.refers) found.push(["paperclip", "", words.refers]);
  if (task.notes) found.push(["file-text", "", words.notes]);
  return found.slice(0, 3).map(([name, className, text]) => mark(name, className, text));
}

function mark(name, className, text) {
  const made = document.createElement("span");
  made.className = `pg-mark ${className}`;
  made.title = text;
  if (name) made.append(icon(name));
  made.append(Object.assign(document.createElement("span"), { className: "ph-hide", textContent: `${text}. ` }));
  return made;
}
