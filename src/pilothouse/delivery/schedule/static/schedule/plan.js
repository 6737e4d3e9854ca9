import { Actions } from "./actions.js";
import { Arrangement } from "./arrange.js";
import { allColumns, DEFAULT } from "./columns.js";
import { Chart } from "./chart.js";
import { Drag } from "./drag.js";
import { Editor } from "./editor.js";
import { Grid } from "./grid.js";
import { marksOf } from "./marks.js";
import { PhoneList } from "./phone.js";
import { Scale } from "./scale.js";
import { listen, Selection } from "./select.js";
import { Server } from "./server.js";
import { Shift } from "./shift.js";
import { Side } from "./side.js";
import { Store } from "./store.js";
import { Tip } from "./tip.js";
import { Tools } from "./tools.js";
import { Trace } from "./trace.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const byId = (id) => document.getElementById(id);

/** The plan page: its parts, and what happens when one of them changes something. */
class Page {
  constructor() {
    const { mayEdit, fields, ...urls } = read("sp-config");
    const words = read("sp-words");
    const store = new Store();
    this.state = {
      urls, mayEdit, words, store, baseline: null, lastUid: 0, trace: null,
      show: { links: true, critical: true, baseline: true, slack: false, progress: false, near: false }, near: 5,
      isNear: (task) => this.state.show.near && !task.isSummary && task.total <= this.state.near * store.week.day,
    };
    store.isNear = this.state.isNear;
    this.columns = allColumns(store, words, { marks: (task) => marksOf(task, words) }, fields);
    const columns = DEFAULT.map((name) => this.columns.find((column) => column.name === name));
    this.grid = new Grid(byId("sp-gantt"), store, columns, words);
    this.grid.mayEdit = mayEdit;
    this.scale = new Scale();
    this.chart = new Chart(this.grid, this.scale, this.state);
    this.selection = new Selection(this.grid, this.chart);
    this.server = new Server(this.state, this);
    this.actions = new Actions(this.state, this.server, this);
    this.editor = new Editor(this.grid, this.selection, this.actions, this.state);
    this.shift = new Shift(this);
    this.side = new Side(this);
    this.phone = new PhoneList(store, words, (uid) => this.side.open(uid));
    this.drag = new Drag(this.grid, this.chart, this.scale, this.actions);
    this.trace = new Trace(this);
    this.tools = new Tools(this);
    this.tip = new Tip(this);
    this.arrangement = new Arrangement(this);
    this.wire();
  }

  wire() {
    const { actions, grid, selection } = this;
    listen(grid, selection, {
      f2: () => this.editor.open(), insert: () => actions.add(), delete: () => actions.clear(),
      "alt+shift+arrowright": () => actions.indent(), "alt+shift+arrowleft": () => actions.outdent(), space: () => this.side.toggle(selection.task?.uid),
      "ctrl+z": () => actions.undo(), "ctrl+y": () => actions.redo(), "ctrl+shift+z": () => actions.redo(), "ctrl+d": () => actions.fillDown(),
      "ctrl+f2": () => actions.linkChosen(), "ctrl+shift+f2": () => actions.unlinkChosen(), "ctrl+f": () => this.tools.find(), "alt+shift+m": () => this.shift.next(),
      "alt+home": () => this.chart.reveal(this.store.plan.start), "ctrl+shift+f5": () => selection.task && this.chart.reveal(selection.task.start),
    }, this.editor);
    actions.clipboard(grid.root);
    grid.rows.addEventListener("pointerdown", (event) => this.pressed(event));
    grid.rows.addEventListener("dblclick", (event) => grid.place(event) && this.editor.open());
    this.chart.layer.addEventListener("click", (event) => this.barClicked(event));
    this.chart.layer.addEventListener("dblclick", (event) => {
      const bar = event.target.closest("[data-bar]");
      if (bar) this.side.open(Number(bar.dataset.bar));
    });
    grid.heads.addEventListener("click", (event) => this.tools.sortBy(event));
    selection.onMove.push((task) => { this.side.follow(task); this.trace.follow(task); });
    this.fitHeight();
  }

  get store() {
    return this.state.store;
  }

  pressed(event) {
    const fold = event.target.closest("[data-fold]");
    if (fold) {
      event.preventDefault();
      const task = this.store.task(Number(fold.dataset.fold));
      this.store.fold(task, !this.store.closed.has(task.uid));
      this.grid.draw();
      return;
    }
    const place = this.grid.place(event);
    if (!place || event.target.closest(".pg-input")) return;
    event.preventDefault();
    const isNumber = this.grid.columns[place.col].name === "number";
    if (event.ctrlKey || event.metaKey) this.selection.pick(place.row);
    else if (isNumber) this.selection.rows(event.shiftKey ? this.selection.anchor.row : place.row, place.row);
    else this.selection.go(place.row, place.col, { extend: event.shiftKey });
  }

  barClicked(event) {
    const bar = event.target.closest("[data-bar]");
    if (bar) this.selection.find(Number(bar.dataset.bar), { quiet: false });
  }

  fitHeight() {
    const work = byId("sp-work");
    const size = () => {
      const top = work.getBoundingClientRect().top + window.scrollY;
      work.style.blockSize = `${Math.max(360, window.innerHeight - top - 40)}px`;
      this.resized();
    };
    size();
    new ResizeObserver(() => this.resized()).observe(this.grid.root);
    window.addEventListener("resize", size);
    byId("sp-figures").addEventListener("htmx:after:swap", size);
  }

  resized() {
    this.grid.size();
    if (!this.store.size) return;
    this.chart.size();
    this.grid.scrolled();
    this.chart.background();
  }

  /** Rows, bars and figures anew after the plan changed. */
  repaint() {
    this.rescale();
    this.redraw();
    this.tools.facts();
    this.side.refresh();
    this.phone.draw();
  }

  /** The chart keeps its place; only a plan that outgrew it gets more room. */
  rescale() {
    const { scale, store } = this;
    const [first, last] = store.extent();
    const fits = scale.width && first >= scale.origin && scale.x(last) < scale.width - 10;
    if (fits) return;
    const middle = scale.width ? scale.instant(this.chart.left) : null;
    scale.set(scale.zoom, [first, last], this.grid.chartRoom);
    this.chart.size();
    if (middle !== null) this.grid.rightBar.scrollLeft = scale.x(middle);
  }

  redraw() {
    this.grid.draw();
  }

  repaintRows(places) {
    this.grid.redraw(places);
    this.chart.redraw(places);
  }

  isTyping() {
    return this.editor.isOpen;
  }

  offerAgain(message, again) {
    this.tools.offer(message, again);
  }

  async start() {
    await this.server.load();
    this.grid.heading();
    if (!this.arrangement.begin()) this.tools.begin();
    this.arrangement.ready();
    const wanted = Number(new URLSearchParams(location.search).get("task"));
    if (wanted && this.store.task(wanted)) {
      this.selection.find(wanted);
      this.side.open(wanted);
    } else this.showNow();
    byId("sp-work").dataset.ready = "true";
    document.addEventListener("ph:plan-at", (event) => this.server.show(event.detail.url));
    if (this.state.urls.since) this.server.watch();
    this.server.guard();
  }

  /** Begin where the work is: at the data date, with the first unfinished task in sight. */
  showNow() {
    const { dataDate } = this.store.plan;
    const open = dataDate ? this.store.shown.find((task) => task.actual_finish === null && !task.isSummary) : null;
    if (open) {
      this.grid.body.scrollTop = Math.max(0, (open.at - 3) * 30);
      this.grid.rightBar.scrollLeft = Math.max(0, this.scale.x(dataDate) - 160);
    }
    this.grid.cur = { row: open ? open.at : 0, col: this.editor.columnAt("name") };
    this.selection.anchor = { ...this.grid.cur };
    this.grid.draw();
  }
}

document.body.classList.add("sp-show-critical");
new Page().start();
