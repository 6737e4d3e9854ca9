import { isTyping } from "./dom.js";

const rows = () => [...document.querySelectorAll("main .ph-table tbody tr")].filter((row) => row.querySelector("a[href]"));

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(document.activeElement.closest?.("tr"));
  const next = all[Math.max(0, Math.min(all.length - 1, now < 0 ? 0 : now + step))];
  next.tabIndex = -1;
  next.focus();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "Enter" && event.target.matches?.(".ph-table tr")) event.target.querySelector("a[href]")?.click();
}

function onClick(event) {
  const row = event.target.closest(".ph-table-flow tbody tr");
  if (!row || event.target.closest("a, button, input, label, select") || matchMedia("(min-width: 761px)").matches) return;
  row.querySelector("a[href]")?.click();
}

function checkAll(event) {
  const all = event.target.closest("[data-check-all]");
  if (!all) return;
  for (const box of all.closest("table").querySelectorAll("tbody input[type=checkbox]")) box.checked = all.checked;
}

function focusable(root) {
  // A region that scrolls must be reachable by keyboard.
  for (const wrap of root.querySelectorAll(".ph-tablewrap, .ph-steps")) {
    if (wrap.scrollWidth > wrap.clientWidth + 1) {
      wrap.tabIndex = 0;
      if (wrap.matches(".ph-steps")) continue;
      wrap.setAttribute("role", "region");
      wrap.setAttribute("aria-label", wrap.querySelector("caption")?.textContent || document.title);
    }
  }
}

/** Cells that a phone shows on a line of their own say there what the heading of their column says. */
function labelled(root) {
  for (const cell of root.querySelectorAll(".ph-table-flow tbody .ph-own")) {
    const heading = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
    if (!heading.querySelector(".ph-hide")) cell.dataset.label = heading.textContent.trim();
  }
}

function ready() {
  focusable(document);
  labelled(document);
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("change", checkAll);
  document.addEventListener("htmx:after:swap", ready);
  ready();
  const tab = document.querySelector(".ph-tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 60;
  const now = document.querySelector(".ph-step-now");
  if (now) now.parentElement.scrollLeft = now.offsetLeft - now.parentElement.offsetLeft - 40;
}
