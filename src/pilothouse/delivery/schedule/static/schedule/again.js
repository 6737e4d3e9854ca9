const NAMES = ["task", "parent", "after", "predecessor", "successor", "tasks", "uids"];

/**
 * Edits to be sent again upon a new state of the plan: the tasks they add get other uids where
 * somebody else's tasks have theirs now; `fresh` tells which.
 */
export function renumbered(bodies, store, newUid) {
  const added = bodies.flatMap(({ edits }) => edits).filter(({ kind, task }) => kind === "add_task" && store.task(task));
  const fresh = new Map(added.map(({ task }) => [task, newUid()]));
  const now = (value) => (Array.isArray(value) ? value.map(now) : fresh.get(value) ?? value);
  const again = (record) => Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, NAMES.includes(name) ? now(value) : value]));
  return { fresh, bodies: bodies.map(({ edits, cells, shift }) => ({ edits: edits.map(again), cells: cells.map(again), shift })) };
}
