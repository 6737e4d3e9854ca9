import { cellText } from "./look.js";

/** The task under the focus: commands work on it, not on the one selected last. */
export function current(gantt) {
  const row = document.activeElement?.closest?.("#sp-gantt [data-task-id]");
  const id = row ? row.getAttribute("data-task-id") : gantt.getSelectedId();
  return id && gantt.isTaskExists(id) ? gantt.getTask(id) : null;
}

/** An editor for every typed cell; what is typed goes to the server as it stands. */
export function cellEditors(gantt, state, server) {
  gantt.config.editor_types.cell = {
    show(id, column, config, holder) {
      const input = document.createElement("input");
      input.type = "text";
      input.className = "sp-input";
      input.name = column.name;
      input.setAttribute("aria-label", column.label);
      input.autocomplete = "off";
      const box = document.createElement("div");
      box.append(input);
      holder.replaceChildren(box);
    },
    hide() {},
    set_value(value, id, column, node) {
      node.querySelector("input").value = cellText(gantt.getTask(id), column.name, state.numbers);
    },
    get_value: (id, column, node) => node.querySelector("input").value,
    is_changed: (value, id, column, node) =>
      node.querySelector("input").value.trim() !== cellText(gantt.getTask(id), column.name, state.numbers),
    is_valid: () => true,
    save(id, column, node) {
      const text = node.querySelector("input").value;
      const task = gantt.getTask(id);
      preview(task, column.name, text);
      server.cells([{ task: Number(id), column: column.name, text }]);
    },
    focus(node) {
      const input = node.querySelector("input");
      input?.focus();
      input?.select();
    },
  };
}

/** Paint what was typed at once; the server's answer puts it right. */
function preview(task, column, text) {
  const field = { name: "text", duration: "length", people: "people" }[column];
  if (field) task[field] = text;
}

/** Mouse and keys of the editors: click a chosen row or press Enter, F2 or a letter to type. */
export function mapping(gantt) {
  const editors = gantt.ext.inlineEditors;
  editors.setMapping({
    init(inline) {
      const nav = gantt.ext.keyboardNavigation;
      const isEdited = (node) => {
        const cell = inline.locateCell(node);
        const state = inline.getState();
        return Boolean(cell) && String(cell.id) === String(state.id) && cell.columnName === state.columnName;
      };
      nav.attachEvent("onBeforeFocus", (node) => !(inline.isVisible() && isEdited(node)));
      nav.attachEvent("onFocus", (node) => {
        if (inline.isVisible() && inline.locateCell(node) && !isEdited(node)) inline.save();
        return true;
      });
      gantt.attachEvent("onTaskDblClick", (id, event) => {
        const cell = inline.locateCell(event.target);
        if (!cell) return true;
        if (inline.getEditorConfig(cell.columnName)) inline.startEdit(cell.id, cell.columnName);
        return false;
      });
      gantt.attachEvent("onEmptyClick", () => { inline.save(); return true; });
      gantt.attachEvent("onTaskClick", (id, event) => {
        const cell = inline.locateCell(event.target);
        const state = inline.getState();
        if (state.id && (!cell || String(cell.id) !== String(state.id) || cell.columnName !== state.columnName)) inline.save();
        return true;
      });
      gantt.attachEvent("onGanttScroll", (left, top, newLeft, newTop) => {
        if (top !== newTop && inline.isVisible()) inline.save();
      });
    },
    onShow(inline, holder) {
      holder.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === "Escape" || event.key === "Tab") {
          event.stopPropagation();
          event.preventDefault();
        } else {
          event.stopPropagation();
          return;
        }
        const { id, columnName } = inline.getState();
        if (event.key === "Escape") inline.hide();
        else inline.save();
        if (event.key === "Tab") neighbour(gantt, inline, id, columnName, event.shiftKey ? -1 : 1);
        else refocus(gantt, event.key === "Enter" ? gantt.getNext(id) ?? id : id, columnName);
      });
    },
    onHide() {},
  });
}

function neighbour(gantt, inline, id, columnName, step) {
  const open = gantt.config.columns.filter((column) => column.editor).map((column) => column.name);
  const next = open[open.indexOf(columnName) + step];
  if (next && gantt.isTaskExists(id)) inline.startEdit(id, next);
}

export function refocus(gantt, id, columnName) {
  if (!id || !gantt.isTaskExists(id)) return;
  gantt.selectTask(id);
  const cell = gantt.$grid_data?.querySelector(`[data-task-id="${id}"] [data-column-name="${columnName}"]`);
  cell?.focus();
}

/** The keys of the grid, as in the desktop tools. */
export function shortcuts(gantt, commands) {
  const keys = {
    enter: commands.type, f2: commands.type, insert: commands.add, delete: commands.remove,
    "alt+shift+right": commands.indent, "alt+shift+left": commands.outdent,
    "ctrl+z": commands.undo, "ctrl+y": commands.redo, "ctrl+shift+z": commands.redo,
    "meta+z": commands.undo, "meta+shift+z": commands.redo, space: commands.details,
  };
  for (const scope of ["taskRow", "taskCell"]) {
    for (const [key, act] of Object.entries(keys)) {
      gantt.removeShortcut(key, scope);
      gantt.addShortcut(key, (event) => { event.preventDefault(); act(); return false; }, scope);
    }
  }
}
