import { isTyping } from "./dom.js";

const WINDOW = 1200;
let goUntil = 0;

function sheet() {
  const box = document.getElementById("keys");
  if (box && !box.open) box.showModal();
}

function place(letter) {
  return document.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.getAttribute("href");
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.timeStamp < goUntil) {
    goUntil = 0;
    const to = place(event.key);
    if (to) location.assign(to);
  } else if (event.key === "g") {
    goUntil = event.timeStamp + WINDOW;
  } else if (event.key === "?") {
    sheet();
  } else {
    const target = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  }
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => event.target.closest("[data-keys]") && sheet());
}
