import { csrf, element, icon } from "./dom.js";

const LIFE = 8000;
const region = () => document.getElementById("toasts");

function closeButton(toast) {
  const button = element("button", "ph-toast-x");
  button.type = "button";
  button.setAttribute("aria-label", region().dataset.close);
  button.append(icon("x"));
  button.addEventListener("click", () => remove(toast));
  return button;
}

function remove(toast) {
  toast.remove();
  if (!region().children.length && region().matches(":popover-open")) region().hidePopover();
}

async function undo(toast, url) {
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => null);
  remove(toast);
  if (answer?.ok) location.reload();
  else show({ text: region().dataset[answer ? "failed" : "offline"], tone: "bad" });
}

function button(label, act) {
  const made = element("button", "", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Show a message; `undo` is an address that takes the change back, `retry` a function. */
export function show({ text, tone = "", undo: url = "", retry = null }) {
  const toast = element("div", `ph-toast${tone ? ` ph-toast-${tone}` : ""}`);
  toast.append(icon(tone === "bad" ? "alert-circle" : "circle-check"), element("p", "", text));
  if (url) toast.append(button(region().dataset.undo, () => undo(toast, url)));
  if (retry) toast.append(button(region().dataset.retry, () => { remove(toast); retry(); }));
  toast.append(closeButton(toast));
  region().append(toast);
  // The top layer keeps a toast above an open dialog.
  if (region().matches(":popover-open")) region().hidePopover();
  region().showPopover();
  if (tone !== "bad") expire(toast);
}

function expire(toast) {
  let timer = setTimeout(() => remove(toast), LIFE);
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["mouseleave", "focusout"]) {
    toast.addEventListener(name, () => { timer = setTimeout(() => remove(toast), LIFE); });
  }
}

export function start() {
  document.addEventListener("ph:toast", (event) => show(event.detail));
}
