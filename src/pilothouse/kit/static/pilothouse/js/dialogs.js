import { isChanged } from "./forms.js";

const dialog = () => document.getElementById("dialog");

/** Load a fragment into the one dialog and open it. */
async function load(url, source) {
  await window.htmx.ajax("GET", url, { source, target: "#dialog", swap: "innerHTML" });
}

function open() {
  const box = dialog();
  if (!box.firstElementChild) return;
  if (!box.open) box.showModal();
  const first = box.querySelector("[data-focus], [autofocus], [aria-invalid='true']") ||
    box.querySelector("form input:not([type=hidden]), form textarea, form select, .ph-dialog-foot .ph-btn-pri");
  first?.focus();
}

function mayClose(box) {
  const dirty = [...box.querySelectorAll("form[data-guard]")].some(isChanged);
  return !dirty || window.confirm(document.getElementById("toasts").dataset.unsaved);
}

function close(box) {
  box.close();
  if (box === dialog()) box.replaceChildren();
}

function onClick(event) {
  const opener = event.target.closest("a[data-dialog], button[data-dialog]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    load(opener.dataset.dialog || opener.getAttribute("href"), opener);
    return;
  }
  const box = event.target.closest("dialog");
  if (!box) return;
  if ((event.target.closest("[data-close]") || event.target === box) && mayClose(box)) close(box);
}

export function start() {
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx?.target === dialog() || event.target === dialog()) open();
  });
  document.addEventListener("ph:close", () => dialog().open && close(dialog()));
  document.addEventListener("cancel", (event) => {
    if (event.target.matches?.("dialog") && !mayClose(event.target)) event.preventDefault();
    else if (event.target === dialog()) event.target.replaceChildren();
  }, true);
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
