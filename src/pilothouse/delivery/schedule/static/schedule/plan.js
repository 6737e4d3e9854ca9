import { iso, isoOf, short, toDate } from "./dates.js";
import { Server } from "./edits.js";
import { cellEditors, current, mapping, shortcuts } from "./keys.js";
import { drawDataDate, fill, setUp, zoom } from "./look.js";
import { PhoneList } from "./phone.js";
import { LINK_NAMES } from "./rows.js";
import { Side } from "./side.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const byId = (id) => document.getElementById(id);

function begin() {
  const { gantt } = window;
  const { mayEdit, ...urls } = read("sp-config");
  const state = {
    urls, mayEdit, words: read("sp-words"), revision: 0, rows: new Map(), links: new Map(), numbers: new Map(),
    baseline: null, dataDate: null, zoom: "week", changed: () => {},
  };
  const server = new Server(gantt, state);
  const side = new Side(gantt, state, server);
  const phone = new PhoneList(state, (uid) => side.open(uid));
  gantt.plugins({ tooltip: true, keyboard_navigation: true, drag_timeline: true });
  setUp(gantt, state);
  // Must come after plugins(), which would reset it.
  gantt.config.keyboard_navigation_cells = true;
  if (mayEdit) {
    cellEditors(gantt, state, server);
    mapping(gantt);
  }
  const commands = makeCommands(gantt, state, server, side);
  state.changed = () => { facts(state); side.refresh(); phone.draw(); };
  byId("sp-gantt").replaceChildren();
  fitHeight(gantt);
  zoom(gantt, state, "week");
  gantt.init("sp-gantt");
  shortcuts(gantt, commands);
  events(gantt, state, server, side);
  toolbar(gantt, state, server, commands);
  first(gantt, state, server, side);
}

async function first(gantt, state, server, side) {
  await server.load();
  zoom(gantt, state, "fit");
  const days = (gantt.config.end_date - gantt.config.start_date) / 86400000;
  pick(days > 400 ? "month" : "week");
  zoom(gantt, state, days > 400 ? "month" : "week");
  gantt.render();
  const wanted = Number(new URLSearchParams(location.search).get("task"));
  if (wanted && gantt.isTaskExists(wanted)) {
    server.focus(wanted);
    side.open(wanted);
  } else {
    showNow(gantt, state);
  }
  byId("sp-work").dataset.ready = "true";
}

/** Begin where the work is: at the data date, with the first unfinished task in sight. */
function showNow(gantt, state) {
  const open = state.dataDate === null ? null : gantt.getTaskBy((task) => !task.done && !task.isSummary)[0];
  if (!open) {
    gantt.scrollTo(0, 0);
    return;
  }
  const left = gantt.posFromDate(toDate(state.dataDate)) - 160;
  const top = gantt.getTaskTop(open.id) - 3 * gantt.config.row_height;
  gantt.scrollTo(Math.max(0, left), Math.max(0, top));
}

function pick(name) {
  for (const button of document.querySelectorAll("[data-zoom]")) button.setAttribute("aria-pressed", String(button.dataset.zoom === name));
}

function facts(state) {
  byId("sp-count").textContent = fill(state.words.tasks, state.rows.size);
  document.body.classList.toggle("sp-with-date", state.dataDate !== null);
  document.body.classList.toggle("sp-with-baseline", [...state.rows.values()].some((row) => row[15] !== null));
  const date = byId("sp-data-date");
  if (date && document.activeElement !== date) date.value = state.dataDate === null ? "" : isoOf(state.dataDate);
  if (state.dataDate !== null) byId("sp-date-words").textContent = fill(state.words.dataDate, short(state.dataDate));
  for (const name of ["undo", "redo"]) {
    const button = document.querySelector(`[data-do=${name}]`);
    if (!button) continue;
    button.disabled = !state[name];
    button.title = state[name] ? fill(state.words[name], state[name]) : state.words[name === "undo" ? "nothingToUndo" : "nothingToRedo"];
  }
}

function fitHeight(gantt) {
  const work = byId("sp-work");
  const size = () => {
    const top = work.getBoundingClientRect().top + window.scrollY;
    work.style.blockSize = `${Math.max(360, window.innerHeight - top - 40)}px`;
    if (gantt.$root) gantt.setSizes();
  };
  size();
  window.addEventListener("resize", size);
  byId("sp-figures").addEventListener("htmx:after:swap", size);
}

function makeCommands(gantt, state, server, side) {
  const chosen = () => current(gantt);
  const edit = (make) => () => {
    const task = chosen();
    if (task && state.mayEdit) server.edit([make(Number(task.id))], () => Number(task.id));
  };
  const added = (known) => (data) => data.tasks.map((row) => row[0]).find((uid) => !known.has(uid));
  return {
    add: async () => {
      if (!state.mayEdit) return;
      const task = chosen();
      const known = new Set(state.rows.keys());
      const roots = gantt.getChildren(0);
      const place = task
        ? { parent: Number(task.parent) || null, after: Number(task.id) }
        : { parent: null, after: Number(roots.at(-1)) || null };
      const made = await server.edit([{ kind: "add_task", name: state.words.newTask, ...place }], added(known));
      const uid = gantt.getSelectedId();
      if (made && uid) gantt.ext.inlineEditors.startEdit(uid, "name");
    },
    remove: () => {
      const task = chosen();
      if (!task || !state.mayEdit) return;
      const next = Number(gantt.getNext(task.id) ?? gantt.getPrev(task.id));
      server.edit([{ kind: "remove_task", task: Number(task.id) }], () => next);
    },
    indent: edit((task) => ({ kind: "indent", task })),
    outdent: edit((task) => ({ kind: "outdent", task })),
    undo: () => state.mayEdit && server.undo(),
    redo: () => state.mayEdit && server.redo(),
    details: () => side.toggle(Number(chosen()?.id)),
    type: () => {
      const cell = document.activeElement?.closest?.("[data-column-name]");
      const task = chosen();
      const editors = gantt.ext.inlineEditors;
      const column = cell?.getAttribute("data-column-name") ?? "name";
      if (task && state.mayEdit) editors.startEdit(task.id, editors.getEditorConfig(column) ? column : "name");
    },
    expand: () => levels(gantt, true),
    collapse: () => levels(gantt, false),
  };
}

function levels(gantt, open) {
  gantt.batchUpdate(() => gantt.eachTask((task) => { task.$open = open; }));
}

function events(gantt, state, server, side) {
  gantt.attachEvent("onGanttRender", () => { drawDataDate(gantt, state); spoken(gantt, state); });
  gantt.attachEvent("onGanttScroll", () => requestAnimationFrame(() => { drawDataDate(gantt, state); spoken(gantt, state); }));
  let timer = 0;
  gantt.attachEvent("onTaskSelected", (id) => {
    clearTimeout(timer);
    if (side.isOpen) timer = setTimeout(() => side.open(Number(id)), 120);
  });
  gantt.attachEvent("onTaskDblClick", (id, event) => {
    if (event.target.closest(".gantt_task_line")) side.open(Number(id));
    return false;
  });
  gantt.attachEvent("onBeforeLightbox", () => false);
  gantt.attachEvent("onBeforeTaskDrag", (id, mode, event) =>
    state.mayEdit && !gantt.getTask(id).done && !(mode === "resize" && event.target.closest(".task_left")));
  gantt.attachEvent("onAfterTaskDrag", (id, mode) => dragged(gantt, server, id, mode));
  gantt.attachEvent("onBeforeLinkAdd", (id, link) => {
    const known = state.links.has(Number(id));
    if (known || !state.mayEdit) return known;
    const ends = { predecessor: Number(link.source), successor: Number(link.target) };
    server.edit([{ kind: "add_link", ...ends, type: LINK_NAMES[Number(link.type)] }]);
    return false;
  });
  gantt.attachEvent("onLinkDblClick", (id) => {
    const link = gantt.getLink(id);
    if (state.mayEdit) server.edit([{ kind: "remove_link", predecessor: Number(link.source), successor: Number(link.target) }]);
    return false;
  });
  gantt.attachEvent("onRowDragEnd", (id) => {
    const parent = Number(gantt.getParent(id)) || null;
    const after = Number(gantt.getPrevSibling(id)) || null;
    server.edit([{ kind: "move_task", task: Number(id), parent, after }], () => Number(id));
  });
}

function dragged(gantt, server, id, mode) {
  const task = gantt.getTask(id);
  const lastDay = new Date(task.end_date - 60000);
  if (mode === "move") server.cells([{ task: Number(id), column: "start", text: iso(task.start_date) }]);
  else server.cells([{ task: Number(id), column: "length", text: iso(lastDay) }]);
}

/** Tell screen readers where a row stands in the whole, not only among the drawn ones. */
function spoken(gantt, state) {
  const grid = gantt.$grid;
  if (!grid) return;
  const table = grid.closest("[role=treegrid], [role=grid]") ?? grid.querySelector("[role=treegrid], [role=grid]");
  table?.setAttribute("aria-rowcount", String(state.rows.size + 1));
  table?.setAttribute("aria-label", fill(state.words.grid, state.rows.size));
  for (const row of gantt.$grid_data?.querySelectorAll(".gantt_row[data-task-id]") ?? []) {
    row.setAttribute("aria-rowindex", String((state.numbers.get(Number(row.dataset.taskId)) ?? 0) + 1));
  }
}

function toolbar(gantt, state, server, commands) {
  document.querySelector(".sp-tools").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.do) commands[button.dataset.do]?.();
    else if (button.dataset.zoom) {
      pick(button.dataset.zoom);
      const middle = gantt.dateFromPos(gantt.getScrollState().x + 40);
      zoom(gantt, state, button.dataset.zoom);
      gantt.render();
      gantt.showDate(button.dataset.zoom === "fit" ? gantt.config.start_date : middle);
    } else if (button.dataset.show) toggle(gantt, button);
  });
  byId("sp-data-date")?.addEventListener("change", (event) => {
    const day = event.target.value;
    const date = day ? Math.round(Date.parse(`${day}T00:00Z`) / 60000) + 480 : null;
    server.edit([{ kind: "set_data_date", date }]);
  });
  byId("sp-baseline")?.addEventListener("change", (event) => {
    state.baseline = Number(event.target.value);
    server.load();
  });
  document.addEventListener("keydown", (event) => {
    const isOurs = !event.target.closest("input, textarea, select, dialog");
    if (!isOurs || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (event.defaultPrevented || !"zy".includes(key)) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) commands.redo();
    else commands.undo();
  });
}

function toggle(gantt, button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  document.body.classList.toggle(`sp-show-${button.dataset.show}`, on);
  if (button.dataset.show === "links") {
    gantt.config.show_links = on;
    gantt.render();
  }
}

document.body.classList.add("sp-show-critical", "sp-show-links");
begin();
