import { ROW } from "./grid.js";

const STUB = 7;
const HALF = 7;
const HEAD = 4;
/** More links than this at one task would hide the bars; the nearest are drawn. */
const MOST = 14;

const middle = (place) => place * ROW + ROW / 2;

/** The paths of all links with an end in sight, by kind. */
export function linkPaths(store, scale, shown, state) {
  const paths = { link: [], critical: [], before: [], after: [] };
  const seen = new Set();
  for (let place = shown.first; place < shown.last; place += 1) {
    const task = store.shown[place];
    if (!task || task.isGroup) continue;
    for (const link of nearest([...task.into, ...task.out], task, store)) {
      if (seen.has(link)) continue;
      seen.add(link);
      const [before, after] = [store.task(link.from), store.task(link.to)];
      if (!before || !after || before.at < 0 || after.at < 0 || before.isLocal || after.isLocal) continue;
      paths[kindOf(link, before, after, state)].push(path(link, before, after, scale));
    }
  }
  return Object.fromEntries(Object.entries(paths).map(([kind, parts]) => [kind, parts.join("")]));
}

function nearest(links, task, store) {
  if (links.length <= MOST) return links;
  const far = (link) => Math.abs((store.task(link.from === task.uid ? link.to : link.from)?.at ?? Infinity) - task.at);
  return [...links].sort((a, b) => far(a) - far(b)).slice(0, MOST);
}

function kindOf(link, before, after, state) {
  if (state.trace?.links.has(`${link.from}-${link.to}`)) return state.trace.before.has(link.from) ? "before" : "after";
  return state.show.critical && before.critical && after.critical && before.actual_finish === null ? "critical" : "link";
}

/** Out of the end that the type names, down between the rows, into the other. */
function path(link, before, after, scale) {
  const fromFinish = link.type[0] === "F";
  const toStart = link.type[1] === "S";
  const shift = (task, isStart) => (task.isMilestone ? (isStart ? -HALF : HALF) : 0);
  const x1 = scale.x(fromFinish ? before.finish : before.start) + shift(before, !fromFinish);
  const x2 = scale.x(toStart ? after.start : after.finish) + shift(after, toStart);
  const [y1, y2] = [middle(before.at), middle(after.at)];
  const out = fromFinish ? 1 : -1;
  const into = toStart ? 1 : -1;
  const x = after.isMilestone ? x2 + HALF : x2 + Math.min(3, Math.max(1, (scale.x(after.finish) - x2) / 2));
  const centre = scale.x(before.finish);
  if (link.type === "FS" && before.isMilestone && x >= centre && x < x1 && y2 !== y1) {
    const down = y2 > y1 ? 1 : -1;
    const end = y2 - down * HALF;
    return `M${r(centre)} ${y1 + down * HALF}V${end}${arrowDown(centre, end, down)}`;
  }
  if (link.type === "FS" && x >= x1 && y2 !== y1) {
    const end = y2 > y1 ? y2 - HALF : y2 + HALF;
    return `M${r(x1)} ${y1}H${r(x)}V${end}${arrowDown(x, end, y2 > y1 ? 1 : -1)}`;
  }
  const a = x1 + out * STUB;
  const b = x2 - into * (STUB + HEAD);
  const between = y2 > y1 ? y2 - ROW / 2 : y2 + ROW / 2;
  const turns = out === into && (out > 0 ? a <= b : a >= b) ? `H${r(a)}V${y2}` : out !== into ? `H${r(out > 0 ? Math.max(a, b) : Math.min(a, b))}V${y2}` : `H${r(a)}V${between}H${r(b)}V${y2}`;
  return `M${r(x1)} ${y1}${turns}H${r(x2)}${arrowSide(x2, y2, into)}`;
}

const r = (value) => Math.round(value);

function arrowSide(x, y, into) {
  return `M${r(x) - into * HEAD} ${y - 3}L${r(x)} ${y}L${r(x) - into * HEAD} ${y + 3}`;
}

function arrowDown(x, y, down) {
  return `M${r(x) - 3} ${y - down * HEAD}L${r(x)} ${y}L${r(x) + 3} ${y - down * HEAD}`;
}
