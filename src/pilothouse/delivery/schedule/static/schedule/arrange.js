import { DEFAULT } from "./columns.js";
import { icon } from "../pilothouse/js/dom.js";

const byId = (id) => document.getElementById(id);
const LEAST = 34;
const MOST = 700;

/**
 * How this person looks at the plan: columns and their widths, filter, group, sort, zoom, collapsed
 * level, what is shown. It outlives a reload; named views keep it for good and for others.
 */
export class Arrangement {
  constructor(page) {
    Object.assign(this, { page, name: "", place: `plan-view:${location.pathname}`, isReady: false });
    this.wanted = new URLSearchParams(location.search).get("view");
    this.dialog = byId("sp-columns");
    this.list = this.dialog?.querySelector("ol");
    document.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("submit", (event) => this.sent(event), true);
    this.list?.addEventListener("change", (event) => this.changed(event));
    this.list?.addEventListener("click", (event) => this.moved(event.target.closest("button")));
    window.addEventListener("pagehide", () => this.keep());
    document.addEventListener("htmx:after:swap", () => {
      this.called(this.name);
      this.asked();
    });
  }

  get grid() {
    return this.page.grid;
  }

  /** The settings as they are now, as a named view keeps them. */
  current() {
    const { grid, store, scale, tools } = this.page;
    const { sorted } = tools;
    return {
      columns: grid.columns.map(({ name, width }) => ({ name, width: Math.round(width) })),
      filter: byId("sp-filter")?.value ?? "", group: byId("sp-group")?.value ?? "",
      where: tools.where.conditions, sort: sorted ? { column: sorted.name, direction: sorted.sorted } : null,
      zoom: scale.zoom, level: store.closedLevel, show: this.shown(), split: Math.round(grid.leftWidth ?? 0), near: this.page.state.near,
    };
  }

  shown() {
    return [...document.querySelectorAll("[data-show][aria-pressed=true]")].map((button) => button.dataset.show);
  }

  /** Take settings over; what they do not say stays as it is. */
  apply(settings) {
    const { page, grid } = this;
    if (settings.columns?.length) this.columns(settings.columns);
    for (const [id, name] of [["sp-filter", "filter"], ["sp-group", "group"]]) {
      const field = byId(id);
      if (field && name in settings) field.value = [...field.options].some((option) => option.value === settings[name]) ? settings[name] : "";
    }
    page.tools.where.set(settings.where ?? []);
    if ("sort" in settings) this.sort(settings.sort);
    if ("level" in settings) page.store.level(settings.level ?? 0);
    if (settings.near) page.tools.near(settings.near);
    if (settings.show) this.show(settings.show);
    if (settings.split) grid.size(settings.split);
    page.tools.arrange();
    grid.heading();
    page.resized();
    if (settings.zoom) page.tools.zoom(settings.zoom);
  }

  columns(wanted) {
    const known = new Map(this.page.columns.map((column) => [column.name, column]));
    const chosen = wanted.flatMap(({ name, width }) => {
      const column = known.get(name);
      if (column && width) column.width = Math.max(LEAST, Math.min(MOST, width));
      return column ? [column] : [];
    });
    if (!chosen.some((column) => column.name === "name")) chosen.unshift(known.get("name"));
    const { grid, selection } = this.page;
    grid.columns = chosen;
    grid.cur.col = selection.anchor.col = chosen.findIndex((column) => column.name === "name");
  }

  sort(wanted) {
    for (const column of this.page.columns) column.sorted = 0;
    const column = wanted && this.grid.columns.find((each) => each.name === wanted.column);
    if (column) column.sorted = wanted.direction < 0 ? -1 : 1;
    this.page.tools.sorted = column || null;
  }

  show(names) {
    for (const button of document.querySelectorAll("[data-show]")) {
      const isOn = button.getAttribute("aria-pressed") === "true";
      if (names.includes(button.dataset.show) !== isOn) this.page.tools.toggle(button, button.dataset.show);
    }
  }

  /** What this person last saw here. */
  begin() {
    const kept = localStorage.getItem(this.place);
    if (!kept) return false;
    try {
      const { name, settings } = JSON.parse(kept);
      this.apply(settings);
      this.called(name);
      return true;
    } catch {
      localStorage.removeItem(this.place);
      return false;
    }
  }

  /** The plan is there. */
  ready() {
    this.isReady = true;
    this.asked();
  }

  /** The view that the address asks for, as one that was just kept; as soon as plan and menu are there. */
  asked() {
    const button = this.isReady && this.wanted && document.querySelector(`[data-view][data-id="${CSS.escape(this.wanted)}"]`);
    if (!button) return;
    this.wanted = null;
    this.use(button);
    const address = new URL(location.href);
    address.searchParams.delete("view");
    history.replaceState(history.state, "", address);
  }

  use(button) {
    this.apply(JSON.parse(button.dataset.view));
    this.called(button.dataset.name);
    this.keep();
  }

  keep() {
    if (!this.page.store.size) return;
    localStorage.setItem(this.place, JSON.stringify({ name: this.name, settings: this.current() }));
  }

  called(name) {
    this.name = name ?? "";
    for (const box of document.querySelectorAll("[data-view-name]")) box.textContent = this.name || box.dataset.viewName;
  }

  clicked(event) {
    const button = event.target.closest("[data-view], [data-columns]");
    if (!button) return;
    button.closest("details")?.removeAttribute("open");
    if (button.dataset.view) {
      this.use(button);
      this.grid.focusCell();
    } else this.open();
  }

  /** A form that saves a view gets the settings as they are when it is sent. */
  sent(event) {
    const field = event.target.querySelector?.("input[name=settings]");
    if (field) field.value = JSON.stringify(this.current());
  }

  open() {
    const chosen = this.grid.columns;
    const others = this.page.columns.filter((column) => !chosen.includes(column));
    this.list.replaceChildren(...[...chosen, ...others].map((column) => this.line(column, chosen.includes(column))));
    this.dialog.showModal();
    this.list.querySelector("input").focus();
  }

  line(column, isOn) {
    const line = document.createElement("li");
    line.dataset.column = column.name;
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: isOn, disabled: column.name === "name" });
    label.append(box, this.page.state.words[column.name] ?? column.label);
    const { words } = this.page.state;
    const width = Object.assign(document.createElement("input"), { type: "number", min: LEAST, max: MOST, value: Math.round(column.width), className: "ph-input" });
    width.setAttribute("aria-label", `${words.width}: ${column.label}`);
    line.append(label, width, step("up", `${words.earlierColumn}: ${column.label}`), step("down", `${words.laterColumn}: ${column.label}`));
    return line;
  }

  changed(event) {
    if (event.target.type === "number") this.page.columns.find((each) => each.name === event.target.closest("li").dataset.column).width = clamp(event.target);
    this.taken();
  }

  moved(button) {
    if (!button) return;
    const line = button.closest("li");
    if (button.dataset.step === "up") line.previousElementSibling?.before(line);
    else line.nextElementSibling?.after(line);
    button.focus();
    this.taken();
  }

  /** The grid as the list of columns now stands. */
  taken() {
    const wanted = [...this.list.children].filter((line) => line.querySelector("[type=checkbox]").checked).map((line) => ({ name: line.dataset.column }));
    this.columns(wanted);
    this.grid.heading();
    this.page.resized();
    this.page.redraw();
    this.keep();
  }

  standard() {
    this.columns(DEFAULT.map((name) => ({ name })));
  }
}

function clamp(field) {
  const value = Math.max(LEAST, Math.min(MOST, Number(field.value) || LEAST));
  field.value = value;
  return value;
}

function step(way, text) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "ph-iconbtn", title: text });
  made.dataset.step = way;
  made.setAttribute("aria-label", text);
  made.append(icon(way === "up" ? "chevron-up" : "chevron-down"));
  return made;
}
