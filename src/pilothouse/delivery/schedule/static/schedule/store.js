/** The plan in the browser: what the server said last, and which rows are shown. */

const BIT = { elapsed: 1, manual: 2, inactive: 4, split: 8, notes: 16, recurs: 32, refers: 64 };
const SPARSE = [
  "deadline", "constraint_date", "actual_start", "actual_finish", "calendar", "priority", "constraint", "remaining", "physical_percent",
  "manual_start", "manual_finish", "expected_finish", "task_type", "work", "note_text", "technique", "measured_by",
  "optimistic", "pessimistic",
];
const USUAL = { constraint: "asap", priority: 500, task_type: "fixed_units", work: 0, technique: "percent", measured_by: [] };

/** 32-bit integers from the base64 text of the server. */
export function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new Int32Array(bytes.buffer);
}

export class Store {
  constructor() {
    Object.assign(this, {
      tasks: [], byUid: new Map(), links: [], shown: [], plan: {}, week: { day: 480, free: [5, 6], holidays: [] },
      interrupted: [], baseline: null, hasBars: false, counts: new Map(), depth: 1, closedLevel: 0, closed: new Set(), view: { filter: null, sort: null, group: null },
    });
  }

  get size() {
    return this.tasks.length;
  }

  task(uid) {
    return this.byUid.get(uid) ?? null;
  }

  /** Everything anew. */
  load({ plan, all }) {
    this.plan = plan;
    this.week = all.week;
    this.baseline = all.baseline;
    this.byUid.clear();
    this.outline(all.order);
    this.state(all.facts);
    this.dated(all.dates);
    this.worked(all.formulas);
    this.priced(all.costs);
    this.split(all.parts);
    this.bars(all.bars);
    this.linked(all.links);
    this.show();
  }

  /** What an edit changed. */
  patch(answer) {
    this.plan = answer.plan;
    if (answer.order) this.outline(answer.order);
    this.state(answer.facts);
    this.dated(answer.dates);
    this.worked(answer.formulas);
    this.priced(answer.costs);
    this.split(answer.parts);
    if (answer.links) this.linked(answer.links);
    if (answer.order || this.view.filter || this.view.sort || this.view.group) this.show();
  }

  outline({ uid, parent }) {
    const known = this.byUid;
    const waiting = this.unconfirmed(new Set(uid));
    this.byUid = new Map();
    this.tasks = uid.flatMap((id, place) => {
      const task = Object.assign(known.get(id) ?? blank(id), { parent: parent[place], isLocal: false });
      return [task, ...(waiting.get(id) ?? [])];
    });
    this.tasks.unshift(...(waiting.get(null) ?? []));
    this.tasks.forEach((task, row) => {
      this.byUid.set(task.uid, task);
      Object.assign(task, { row, hasKids: false });
    });
    const counts = new Map();
    for (const task of this.tasks) {
      const above = this.byUid.get(task.parent);
      task.level = above ? above.level + 1 : 1;
      if (above) above.hasKids = true;
      task.place = (counts.get(task.parent) ?? 0) + 1;
      counts.set(task.parent, task.place);
    }
    this.counts = counts;
    this.depth = this.tasks.reduce((deepest, task) => Math.max(deepest, task.level), 1);
  }

  /** Rows that the server does not have yet, by the row behind which they stand. */
  unconfirmed(sent) {
    const waiting = new Map();
    let before = null;
    for (const task of this.tasks) {
      if (sent.has(task.uid)) before = task.uid;
      else if (task.isLocal) {
        if (!waiting.has(before)) waiting.set(before, []);
        waiting.get(before).push(task);
      }
    }
    return waiting;
  }

  state(facts) {
    const touched = facts.uid.map((uid) => this.byUid.get(uid));
    touched.forEach((task, place) => {
      if (!task) return;
      task.name = facts.name[place];
      task.wbs = facts.wbs[place];
      task.kind = facts.kind[place];
      task.minutes = facts.minutes[place];
      task.percent = facts.percent[place];
      task.people = facts.people[place];
      for (const [name, bit] of Object.entries(BIT)) task[name] = Boolean(facts.bits[place] & bit);
      for (const name of SPARSE) task[name] = USUAL[name] ?? null;
      task.own = {};
      task.isSummary = task.kind === "s";
      task.isMilestone = task.kind === "m";
      task.isEffort = task.kind === "l";
    });
    for (const name of SPARSE) for (const [place, value] of facts[name]) if (touched[place]) touched[place][name] = value;
    for (const [key, pairs] of Object.entries(facts.custom)) for (const [place, value] of pairs) if (touched[place]) touched[place].own[key] = value;
  }

  /** What formulas gave for some tasks. */
  worked(formulas = {}) {
    for (const [key, pairs] of Object.entries(formulas)) for (const [uid, value] of pairs) {
      const task = this.byUid.get(uid);
      if (task) task.own[key] = value;
    }
  }

  /** What tasks cost themselves, in cents; summaries cost what is below them too. */
  priced(costs) {
    if (costs) {
      this.currency = costs.currency;
      if (costs.all) for (const task of this.tasks) task.ownCost = 0;
      for (const [uid, cents] of costs.pairs) {
        const task = this.byUid.get(uid);
        if (task) task.ownCost = cents;
      }
    }
    for (const task of this.tasks) task.cost = task.ownCost;
    for (let row = this.tasks.length - 1; row >= 0; row -= 1) {
      const above = this.byUid.get(this.tasks[row].parent);
      if (above) above.cost += this.tasks[row].cost;
    }
  }

  /** Interrupted tasks, part by part. */
  split(parts = []) {
    for (const task of this.interrupted) task.parts = null;
    this.interrupted = parts.map(([uid, spans]) => Object.assign(this.byUid.get(uid) ?? blank(uid), { parts: spans }));
  }

  dated(dates) {
    const rows = this.tasks.some((task) => task.isLocal) ? this.tasks.filter((task) => !task.isLocal) : this.tasks;
    const columns = Object.fromEntries(Object.entries(dates).map(([name, text]) => [name, unpacked(text)]));
    const { start, finish, total_float: total, free_float: free, late_finish: late, flags, length } = columns;
    for (let place = 0; place < start.length; place += 1) {
      const task = rows[columns.row ? columns.row[place] : place];
      if (!task) continue;
      task.start = start[place];
      task.finish = finish[place];
      task.total = total[place];
      task.free = free[place];
      task.late = late[place];
      task.length = length[place];
      task.critical = Boolean(flags[place] & 1);
      task.longest = Boolean(flags[place] & 2);
    }
  }

  bars(bars) {
    this.hasBars = Boolean(bars);
    const [start, finish] = bars ? [unpacked(bars.start), unpacked(bars.finish)] : [null, null];
    this.tasks.forEach((task, row) => {
      task.baseStart = start?.[row] || null;
      task.baseFinish = finish?.[row] || null;
    });
  }

  linked(links) {
    for (const task of this.tasks) task.into = task.out = NONE;
    this.links = links.map(([from, to, type, lag]) => ({ from, to, type, lag }));
    for (const link of this.links) {
      const [before, after] = [this.byUid.get(link.from), this.byUid.get(link.to)];
      if (!before || !after) continue;
      before.out = before.out === NONE ? [link] : (before.out.push(link), before.out);
      after.into = after.into === NONE ? [link] : (after.into.push(link), after.into);
    }
  }

  /** A row that the person sees before the server has it. */
  insert(task, after) {
    const made = Object.assign(blank(task.uid), task, { isLocal: true });
    const above = this.byUid.get(made.parent);
    made.level = above ? above.level + 1 : 1;
    const place = after ? this.behind(after) : above ? above.row + 1 : 0;
    this.tasks.splice(place, 0, made);
    this.byUid.set(made.uid, made);
    for (let row = place; row < this.tasks.length; row += 1) this.tasks[row].row = row;
    if (above) above.hasKids = true;
    this.show();
    return made;
  }

  /** A row at the very end, shown when the grid is drawn next. */
  push(task) {
    const made = Object.assign(blank(task.uid), task, { isLocal: true, row: this.tasks.length });
    made.level = (this.byUid.get(made.parent)?.level ?? 0) + 1;
    this.tasks.push(made);
    this.byUid.set(made.uid, made);
    if (this.shown !== this.tasks) this.shown.push(made);
    made.at = this.shown.length - 1;
  }

  /** Rows that edits were to add, and that the server does not have. */
  forget(bodies) {
    const added = new Set(bodies.flatMap(({ edits }) => edits).map(({ task }) => task));
    this.tasks = this.tasks.filter((task) => !task.isLocal || !added.has(task.uid));
  }

  withoutLocal() {
    const rows = this.tasks.filter((task) => !task.isLocal);
    this.tasks = rows;
    this.outline({ uid: rows.map((task) => task.uid), parent: rows.map((task) => task.parent) });
    this.show();
  }

  /** The row behind a task and everything below it. */
  behind(task) {
    let row = task.row + 1;
    while (row < this.tasks.length && this.tasks[row].level > task.level) row += 1;
    return row;
  }

  /** Which rows are shown, in which order. */
  show() {
    const { filter, sort, group } = this.view;
    let rows = filter ? this.matching(filter, !sort && !group) : this.unfolded();
    if (sort || group) rows = rows.filter((task) => !task.isSummary);
    if (sort) rows = [...rows].sort(sort);
    if (group) rows = grouped(rows, group);
    this.shown = rows;
    for (const task of this.tasks) task.at = -1;
    rows.forEach((task, at) => { task.at = at; });
  }

  unfolded() {
    if (this.view.sort || this.view.group || !this.closed.size) return this.tasks;
    const rows = [];
    let hidden = Infinity;
    for (const task of this.tasks) {
      if (task.level > hidden) continue;
      hidden = this.closed.has(task.uid) && task.hasKids ? task.level : Infinity;
      rows.push(task);
    }
    return rows;
  }

  matching(filter, withAbove) {
    const wanted = new Set();
    for (const task of this.tasks) {
      if (!filter(task)) continue;
      for (let at = task; at && !wanted.has(at); at = withAbove ? this.byUid.get(at.parent) : null) wanted.add(at);
    }
    return this.tasks.filter((task) => wanted.has(task));
  }

  fold(task, isClosed) {
    if (isClosed) this.closed.add(task.uid);
    else this.closed.delete(task.uid);
    this.show();
  }

  /** Close everything from a level on; 0 opens all. */
  level(number) {
    this.closedLevel = number;
    this.closed = new Set(number ? this.tasks.filter((t) => t.hasKids && t.level >= number).map((t) => t.uid) : []);
    this.show();
  }

  /** Make a task visible by opening what it lies in. */
  reveal(task) {
    if (task.at >= 0) return;
    for (let at = this.byUid.get(task.parent); at; at = this.byUid.get(at.parent)) this.closed.delete(at.uid);
    this.show();
  }

  /** All tasks below one, itself included. */
  family(task) {
    return this.tasks.slice(task.row, this.behind(task));
  }

  siblingBefore(task) {
    for (let row = task.row - 1; row >= 0; row -= 1) {
      const other = this.tasks[row];
      if (other.parent === task.parent) return other;
      if (other.level < task.level) return null;
    }
    return null;
  }

  extent() {
    let [first, last] = [Infinity, -Infinity];
    for (const task of this.tasks) {
      if (task.isLocal) continue;
      first = Math.min(first, task.start, task.baseStart ?? Infinity);
      last = Math.max(last, task.finish, task.baseFinish ?? -Infinity, task.deadline ?? -Infinity);
    }
    if (first === Infinity) first = last = this.plan.start ?? Date.now() / 60000;
    return [first, Math.max(last, first + 30 * 1440)];
  }
}

const NONE = Object.freeze([]);

function blank(uid) {
  return {
    uid, parent: 0, name: "", wbs: "", kind: "t", minutes: 480, percent: 0, people: "", start: 0, finish: 0, total: 0,
    free: 0, late: 0, length: 0, into: NONE, out: NONE, at: -1, row: 0, level: 1, constraint: "asap", baseStart: null,
    baseFinish: null, deadline: null, constraint_date: null, actual_start: null, actual_finish: null, priority: 500, task_type: "fixed_units", work: 0, technique: "percent", measured_by: [], ownCost: 0, cost: 0, own: {}, parts: null,
    remaining: null, physical_percent: null, manual_start: null, manual_finish: null, expected_finish: null, note_text: null, optimistic: null, pessimistic: null,
  };
}

function grouped(rows, group) {
  const groups = new Map();
  for (const task of rows) {
    const label = group(task);
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push(task);
  }
  const labels = [...groups.keys()].sort((a, b) => String(a).localeCompare(String(b)));
  return labels.flatMap((label) => {
    const members = groups.get(label);
    const head = {
      ...blank(0), isGroup: true, isSummary: true, kind: "s", name: `${label} (${members.length})`,
      start: Math.min(...members.map((t) => t.start)), finish: Math.max(...members.map((t) => t.finish)),
    };
    return [head, ...members];
  });
}
