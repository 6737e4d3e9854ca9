import { ROW } from "./grid.js";
import { isoOf } from "./words.js";

const DAY = 1440;
const NEAR = 4;

/** Follow the pointer from here until it is let go; `move` gets the way, `end` whether it moved. */
function follow(event, move, end) {
  const from = { x: event.clientX, y: event.clientY };
  let isMoved = false;
  const onMove = (now) => {
    const way = { x: now.clientX - from.x, y: now.clientY - from.y };
    isMoved ||= Math.abs(way.x) + Math.abs(way.y) > NEAR;
    if (isMoved) move(way, now);
  };
  const onEnd = (now) => {
    document.removeEventListener("pointermove", onMove);
    document.removeEventListener("pointerup", onEnd);
    document.removeEventListener("pointercancel", onEnd);
    end(isMoved, now);
  };
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onEnd);
  document.addEventListener("pointercancel", onEnd);
}

/** Bars, their edges and links between them, by mouse or finger. */
export class Drag {
  constructor(grid, chart, scale, actions) {
    Object.assign(this, { grid, chart, scale, actions });
    chart.layer.addEventListener("pointerdown", (event) => this.begin(event));
    grid.split.addEventListener("pointerdown", (event) => this.splits(event));
    grid.split.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -24, ArrowRight: 24 }[event.key];
      if (step) actions.split(grid.leftWidth + step);
    });
    grid.heads.addEventListener("pointerdown", (event) => this.widens(event));
    grid.rows.addEventListener("pointerdown", (event) => this.carries(event));
  }

  begin(event) {
    const bar = event.target.closest("[data-bar]");
    if (!bar || event.button !== 0 || !this.grid.mayEdit) return;
    const task = this.grid.store.task(Number(bar.dataset.bar));
    if (!task || task.isSummary) return;
    event.preventDefault();
    const pin = event.target.closest("[data-pin]")?.dataset.pin;
    const box = bar.getBoundingClientRect();
    if (pin) this.link(event, task, pin);
    else if (!task.isMilestone && box.width > 12 && box.right - event.clientX < 7 && task.actual_finish === null) this.stretch(event, bar, task);
    else if (!task.isMilestone && box.width > 18 && event.clientX - box.left < 7 && task.actual_start === null) this.advance(event, bar, task);
    else if (task.actual_start === null) this.move(event, bar, task);
  }

  /** Whole days of a way, at least one in the direction. */
  days(x) {
    return Math.round(x / this.scale.perDay);
  }

  move(event, bar, task) {
    follow(event, ({ x }, now) => {
      bar.classList.add("pg-dragged");
      bar.style.transform = `translateX(${this.days(x) * this.scale.perDay}px)${task.isMilestone ? " rotate(45deg)" : ""}`;
      this.foresee(now, this.days(x), (days) => this.actions.moving(task, days * DAY));
    }, (isMoved, now) => {
      this.shift.end();
      const days = this.days(now.clientX - event.clientX);
      if (isMoved && days) this.actions.shift(task, days * DAY);
      else this.chart.redraw([task.at]);
    });
  }

  stretch(event, bar, task) {
    const width = bar.offsetWidth;
    const last = (days) => isoOf(Math.max(task.start, task.finish - 1 + days * DAY));
    follow(event, ({ x }, now) => {
      bar.classList.add("pg-dragged");
      bar.style.width = `${Math.max(4, width + this.days(x) * this.scale.perDay)}px`;
      this.foresee(now, this.days(x), (days) => [{ task: task.uid, column: "length", text: last(days) }]);
    }, (isMoved, now) => {
      this.shift.end();
      const days = this.days(now.clientX - event.clientX);
      if (isMoved && days) this.actions.cell(task, "length", last(days));
      else this.chart.redraw([task.at]);
    });
  }

  /** The left edge: the task begins on another day and ends when it did. */
  advance(event, bar, task) {
    const [left, width] = [bar.offsetLeft, bar.offsetWidth];
    const first = (days) => isoOf(Math.min(task.start + days * DAY, task.finish - 1));
    follow(event, ({ x }, now) => {
      const way = Math.min(this.days(x) * this.scale.perDay, width - 4);
      bar.classList.add("pg-dragged");
      Object.assign(bar.style, { left: `${left + way}px`, width: `${width - way}px` });
      this.foresee(now, this.days(x), (days) => [{ task: task.uid, column: "begin", text: first(days) }]);
    }, (isMoved, now) => {
      this.shift.end();
      const days = this.days(now.clientX - event.clientX);
      if (isMoved && days) this.actions.cell(task, "begin", first(days));
      else this.chart.redraw([task.at]);
    });
  }

  /** Say beside the pointer what would move along. */
  foresee(pointer, days, cells) {
    if (days) this.shift.foresee(cells(days), pointer);
    else this.shift.end();
  }

  get shift() {
    return this.actions.page.shift;
  }

  /** From a bar's pin to another bar: which half it is let go on decides the type. */
  link(event, task, pin) {
    const path = this.chart.over.querySelector(".pg-link-new");
    const from = { x: this.scale.x(pin === "start" ? task.start : task.finish), y: task.at * ROW + ROW / 2 };
    follow(event, ({ x, y }) => {
      path.setAttribute("d", `M${from.x} ${from.y}L${from.x + x} ${from.y + y}`);
    }, (isMoved, now) => {
      path.setAttribute("d", "");
      const target = document.elementFromPoint(now.clientX, now.clientY)?.closest("[data-bar]");
      const other = target && this.grid.store.task(Number(target.dataset.bar));
      if (!isMoved || !other || other === task) return;
      const box = target.getBoundingClientRect();
      const side = now.clientX < box.left + box.width / 2 ? "S" : "F";
      this.actions.link(task, other, `${pin === "start" ? "S" : "F"}${side}`);
    });
  }

  splits(event) {
    const width = this.grid.leftWidth;
    event.preventDefault();
    follow(event, ({ x }) => this.actions.split(width + x), () => undefined);
  }

  widens(event) {
    const name = event.target.dataset?.grip;
    if (!name) return;
    event.preventDefault();
    const column = this.grid.columns.find((each) => each.name === name);
    const { width } = column;
    follow(event, ({ x }) => {
      column.width = Math.max(34, width + x);
      this.actions.widened();
    }, () => this.actions.keepColumns());
  }

  /** A row by its number to another place. */
  carries(event) {
    const cell = event.target.closest(".pg-number");
    const row = cell?.closest(".pg-row");
    const task = row && this.grid.store.task(Number(row.dataset.uid));
    const { view } = this.grid.store;
    if (!task || !this.grid.mayEdit || event.button !== 0 || event.ctrlKey || event.shiftKey || view.sort || view.group) return;
    const line = document.createElement("div");
    line.className = "pg-drop";
    const place = (y) => Math.max(0, Math.min(this.grid.store.shown.length, task.at + Math.round(y / ROW)));
    follow(event, ({ y }) => {
      if (!line.isConnected) this.grid.rows.append(line);
      line.style.top = `${place(y) * ROW}px`;
    }, (isMoved, now) => {
      line.remove();
      const to = place(now.clientY - event.clientY);
      if (isMoved && to !== task.at && to !== task.at + 1) this.actions.carry(task, to);
    });
  }
}
