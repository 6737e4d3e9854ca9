import { short, toDate } from "./dates.js";
import { predecessorText } from "./rows.js";

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const DAY = 86400000;

/** Text made safe for the Gantt's templates, which are raw HTML. */
export function esc(text) {
  return String(text ?? "").replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
}

export function fill(text, ...values) {
  return values.reduce((made, value) => made.replace("{}", value), text);
}

const SCALES = {
  day: [[{ unit: "month", step: 1, format: "%F %Y" }, { unit: "day", step: 1, format: "%j" }], 28],
  week: [[{ unit: "month", step: 1, format: "%F %Y" }, { unit: "week", step: 1, format: "%j %M" }], 56],
  month: [[{ unit: "year", step: 1, format: "%Y" }, { unit: "month", step: 1, format: "%M" }], 64],
  quarter: [[{ unit: "year", step: 1, format: "%Y" }, { unit: "quarter", step: 1, format: quarter }], 56],
};

function quarter(date) {
  return `Q${Math.floor(date.getMonth() / 3) + 1}`;
}

/** Columns of the grid; `state` holds row numbers, words and whether one may edit. */
export function columns(state) {
  const { words, numbers } = state;
  const editor = state.mayEdit ? { type: "cell", map_to: "auto" } : undefined;
  const text = (name, label, width, template, extra = {}) => ({
    name, label, width, min_width: 34, resize: true, template, editor, ...extra,
  });
  return [
    text("number", "#", 38, (t) => numbers.get(Number(t.id)) ?? "", { align: "right", editor: undefined }),
    text("wbs", words.wbs, 56, (t) => esc(t.wbs), { editor: undefined }),
    text("name", words.name, 236, (t) => esc(t.text), { tree: true, min_width: 120 }),
    text("duration", words.duration, 64, (t) => esc(t.length), { align: "right" }),
    text("start", words.start, 84, (t) => short(t.startsAt), { align: "right" }),
    text("finish", words.finish, 84, (t) => short(t.finishesAt), { align: "right" }),
    text("predecessors", words.predecessors, 92, (t) => esc(predecessors(t, numbers))),
    text("float", words.float, 52, (t) => floatCell(t), { align: "right", editor: undefined }),
    text("percent", words.percent, 48, (t) => (t.percent ? `${t.percent}%` : ""), { align: "right" }),
    text("people", words.people, 120, (t) => esc(t.people)),
  ];
}

export function predecessors(task, numbers) {
  return predecessorText((task.$target || []).map((id) => window.gantt.getLink(id)), numbers);
}

function floatCell(task) {
  if (task.isSummary || !task.float) return "";
  return `<span class="${task.total < 0 ? "sp-neg" : ""}">${esc(task.float).replace("-", "−")}</span>`;
}

/** What a cell shows as text, for its editor. */
export function cellText(task, column, numbers) {
  const texts = {
    name: task.text, duration: task.length, start: short(task.startsAt), finish: short(task.finishesAt),
    predecessors: predecessors(task, numbers), percent: task.percent ? `${task.percent}` : "", people: task.people,
  };
  return texts[column] ?? "";
}

/** Grid and chart side by side, each with its own horizontal scroll bar, and a handle between. */
function layout() {
  const grid = { view: "grid", scrollX: "gridScroll", scrollable: true, scrollY: "scrollVer" };
  const chart = { view: "timeline", scrollX: "scrollHor", scrollY: "scrollVer" };
  const width = Math.min(660, Math.max(360, Math.round((document.getElementById("sp-gantt").clientWidth || 1100) * 0.5)));
  return {
    css: "gantt_container",
    cols: [
      { width, min_width: 240, rows: [grid, { view: "scrollbar", id: "gridScroll", group: "horizontal" }] },
      { resizer: true, width: 1 },
      { rows: [chart, { view: "scrollbar", id: "scrollHor", group: "horizontal" }] },
      { view: "scrollbar", id: "scrollVer" },
    ],
  };
}

/** Settings and templates; all text in templates is escaped. */
export function setUp(gantt, state) {
  const { config, templates } = gantt;
  Object.assign(config, {
    csp: true, open_tree_initially: true, row_height: 30, bar_height: 14, scale_height: 46,
    smart_rendering: true, static_background: true, static_background_cells: true, show_task_cells: false,
    fit_tasks: false, initial_scroll: false, show_errors: false, show_chart: true,
    drag_progress: false, drag_project: false, details_on_dblclick: false, details_on_create: false,
    order_branch: state.mayEdit ? "marker" : false, order_branch_free: true, grid_resize: true,
    link_line_width: 1, link_arrow_size: 8, link_wrapper_width: 14, min_duration: DAY, round_dnd_dates: true,
    time_step: 1440, readonly: !state.mayEdit, autosize: false, duration_unit: "minute", auto_types: false,
    show_links: true, wai_aria_attributes: true, select_task: true, reset_zoom: false,
  });
  config.columns = columns(state);
  config.layout = layout();
  templates.task_class = (start, end, task) => classes(task);
  templates.grid_row_class = (start, end, task) => (task.inactive ? "sp-inactive" : "");
  templates.link_class = (link) => (isCriticalLink(gantt, link) ? "sp-crit-link" : "");
  templates.task_text = () => "";
  templates.rightside_text = (start, end, task) => (task.isSummary ? "" : esc(task.text));
  templates.grid_folder = templates.grid_file = () => "";
  templates.grid_indent = () => '<div class="gantt_tree_indent"></div>';
  templates.tooltip_text = (start, end, task) => tooltip(task, state.words);
  templates.timeline_cell_class = (task, date) => (state.zoom === "day" && [0, 6].includes(date.getDay()) ? "sp-off" : "");
  const draw = decorated(gantt);
  config.type_renderers = { task: draw, milestone: draw };
}

function classes(task) {
  const found = [];
  if (task.critical && !task.done) found.push("sp-crit");
  if (task.done) found.push("sp-done");
  if (task.inactive) found.push("sp-inactive");
  return found.join(" ");
}

function isCriticalLink(gantt, link) {
  const [a, b] = [link.source, link.target].map((id) => gantt.isTaskExists(id) && gantt.getTask(id));
  return a && b && a.critical && b.critical && !a.done;
}

function tooltip(task, words) {
  const lines = [
    `<b>${esc(task.text)}</b>`,
    `${short(task.startsAt)} – ${short(task.finishesAt)} · ${esc(task.length)}`,
    task.done ? esc(words.done) : fill(words.complete, task.percent),
  ];
  if (!task.isSummary && !task.done) lines.push(task.critical ? esc(words.critical) : esc(fill(words.slack, task.float)));
  if (task.baseFinish) lines.push(esc(fill(words.baseline, `${short(task.baseStart)} – ${short(task.baseFinish)}`)));
  if (task.due) {
    const missed = task.finishesAt > task.due;
    lines.push(`<span class="${missed ? "sp-neg" : ""}">${esc(fill(missed ? words.missed : words.deadline, short(task.due)))}</span>`);
  }
  return lines.join("<br>");
}

function mark(name, left, width) {
  const made = document.createElement("div");
  made.className = name;
  made.style.left = `${left}px`;
  if (width !== undefined) made.style.width = `${width}px`;
  return made;
}

/** The bar with its baseline below, its float behind and its deadline above. */
function decorated(gantt) {
  const at = (minutes) => gantt.posFromDate(toDate(minutes));
  return (task, usual) => {
    const bar = usual(task);
    if (!bar) return bar;
    const left = bar.offsetLeft || parseFloat(bar.style.left) || gantt.posFromDate(task.start_date);
    if (task.baseStart !== null && task.baseStart !== undefined) {
      const from = at(task.baseStart);
      bar.append(mark("sp-base", from - left, Math.max(4, at(task.baseFinish) - from)));
    }
    if (task.slackTo) {
      const from = at(task.finishesAt);
      bar.append(mark("sp-slack", from - left, Math.max(0, at(task.slackTo) - from)));
    }
    if (task.due) bar.append(mark(task.finishesAt > task.due ? "sp-dead sp-missed" : "sp-dead", at(task.due) - left));
    return bar;
  };
}

/** Choose the scale: day, week, month, or whatever lets the whole plan fit. */
export function zoom(gantt, state, name) {
  state.zoom = name;
  const { start, end } = extent(gantt);
  const range = { start: gantt.date.add(start, -7, "day"), end: gantt.date.add(end, 21, "day") };
  const days = (range.end - range.start) / DAY;
  const width = (gantt.$task_data?.parentElement?.clientWidth || 800) - 4;
  const chosen = name === "fit" ? fitting(days, width) : name;
  const [scales, least] = SCALES[chosen];
  gantt.config.scales = scales;
  const spans = { day: 1, week: 7, month: 30.44, quarter: 91.3 };
  const fit = name === "fit" ? Math.max(14, (width * spans[chosen]) / days) : least;
  gantt.config.min_column_width = Math.floor(fit);
  gantt.config.show_task_cells = chosen === "day";
  gantt.config.start_date = range.start;
  gantt.config.end_date = range.end;
}

function fitting(days, width) {
  const perDay = width / days;
  if (perDay >= 18) return "day";
  if (perDay >= 5) return "week";
  return perDay >= 1 ? "month" : "quarter";
}

function extent(gantt) {
  let start = Infinity;
  let end = -Infinity;
  gantt.eachTask((task) => {
    start = Math.min(start, +task.start_date, task.baseStart ? +toDate(task.baseStart) : Infinity);
    end = Math.max(end, +task.end_date);
  });
  if (start === Infinity) start = end = Date.now();
  return { start: new Date(start), end: new Date(Math.max(end, start + 30 * DAY)) };
}

const NS = "http://www.w3.org/2000/svg";

/** The dotted line of the data date over the visible rows. */
export function drawDataDate(gantt, state) {
  if (!gantt.$task_data) return;
  let layer = gantt.$task_data.querySelector(".sp-over");
  if (!layer) {
    layer = document.createElementNS(NS, "svg");
    layer.setAttribute("class", "sp-over");
    layer.append(document.createElementNS(NS, "line"));
    gantt.$task_data.append(layer);
  }
  layer.classList.toggle("sp-none", state.dataDate === null);
  if (state.dataDate === null) return;
  const x = Math.round(gantt.posFromDate(toDate(state.dataDate)));
  const scroll = gantt.getScrollState();
  const line = layer.firstChild;
  const ends = { x1: x, x2: x, y1: scroll.y - 20, y2: scroll.y + scroll.inner_height + 20 };
  for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
}
