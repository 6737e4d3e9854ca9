/** Lines of a form that are added, removed and moved: [data-rows] with [data-list], a template and [data-add]. */

function blank(box) {
  return box.querySelector("template").content.firstElementChild.cloneNode(true);
}

function focus(row) {
  row?.querySelector("input, textarea, select")?.focus();
}

function add(box, after) {
  const row = blank(box);
  if (after) after.after(row);
  else box.querySelector("[data-list]").append(row);
  focus(row);
}

function remove(row) {
  const box = row.closest("[data-rows]");
  const next = row.nextElementSibling || row.previousElementSibling;
  row.remove();
  if (next) focus(next);
  else if ("mayBeEmpty" in box.dataset) box.querySelector("[data-add]").focus();
  else add(box);
}

function move(row, step) {
  const active = document.activeElement;
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  active.focus();
}

function onClick(event) {
  const adder = event.target.closest("[data-add]");
  if (adder) add(adder.closest("[data-rows]"));
  const remover = event.target.closest("[data-remove]");
  if (remover) remove(remover.closest("[data-row]"));
}

function onKey(event) {
  const row = event.target.closest?.("[data-row]");
  if (!row || !event.target.matches("input")) return;
  if (event.key === "Enter" && !event.ctrlKey) {
    event.preventDefault();
    if (row.nextElementSibling && !event.shiftKey) focus(row.nextElementSibling);
    else add(row.closest("[data-rows]"), row);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(row, event.key === "ArrowUp" ? -1 : 1);
  }
}

export function start() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
}
