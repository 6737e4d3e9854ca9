import { element } from "./dom.js";

/** Fields that find rows by typing: [data-pick] with [data-picked], a template and a combobox. */

const WAIT = 150;
let timer = 0;
let asked = 0;

const boxOf = (target) => target.closest?.("[data-pick]");
const input = (box) => box.querySelector("[role=combobox]");
const list = (box) => box.querySelector("[role=listbox]");
const options = (box) => [...list(box).querySelectorAll("[role=option]")];

function say(box, words) {
  box.querySelector("[data-said]").textContent = words;
}

function close(box) {
  asked += 1;
  clearTimeout(timer);
  list(box).hidden = true;
  list(box).replaceChildren();
  input(box).setAttribute("aria-expanded", "false");
  input(box).removeAttribute("aria-activedescendant");
}

function point(box, index) {
  options(box).forEach((option, i) => option.setAttribute("aria-selected", i === index ? "true" : "false"));
  const on = options(box)[index];
  input(box).setAttribute("aria-activedescendant", on.id);
  on.scrollIntoView({ block: "nearest" });
}

function step(box, by) {
  const all = options(box);
  const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  point(box, (now + by + all.length) % all.length);
}

function draw(box, rows) {
  const taken = new Set([...box.querySelectorAll("[data-picked] input:checked")].map((each) => each.value));
  const left = rows.filter((row) => !taken.has(row.value));
  list(box).replaceChildren(...left.map((row, index) => {
    const option = element("div", "ph-pick-option", row.label);
    option.id = `${list(box).id}_${index}`;
    option.dataset.value = row.value;
    option.setAttribute("role", "option");
    return option;
  }));
  list(box).hidden = !left.length;
  input(box).setAttribute("aria-expanded", left.length ? "true" : "false");
  say(box, left.length ? "" : box.dataset.none);
  if (left.length) point(box, 0);
}

async function search(box) {
  const mine = ++asked;
  const url = new URL(box.dataset.url, location.href);
  url.searchParams.set("q", input(box).value.trim());
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  const rows = answer?.ok ? (await answer.json()).found : [];
  if (mine === asked) draw(box, rows);
}

function pick(box, option) {
  const known = [...box.querySelectorAll("[data-picked] input")].find((each) => each.value === option.dataset.value);
  const row = known?.closest("li") ?? box.querySelector("template").content.firstElementChild.cloneNode(true);
  const tick = row.querySelector("input");
  if (!known) {
    tick.value = option.dataset.value;
    row.querySelector("span").textContent = option.textContent;
    box.querySelector("[data-picked]").append(row);
  }
  tick.checked = true;
  if ("single" in box.dataset) for (const other of box.querySelectorAll("[data-picked] li")) if (other !== row) other.remove();
  input(box).value = "";
  close(box);
  say(box, `${box.dataset.added} ${option.textContent}`);
  input(box).focus();
  tick.dispatchEvent(new Event("change", { bubbles: true }));
}

function onKey(event) {
  const box = boxOf(event.target);
  if (!box || event.target !== input(box)) return;
  const isOpen = !list(box).hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isOpen) step(box, event.key === "ArrowDown" ? 1 : -1);
    else search(box);
  } else if (event.key === "Enter" && (isOpen || event.target.value.trim())) {
    event.preventDefault();
    const on = options(box).find((option) => option.getAttribute("aria-selected") === "true");
    if (on) pick(box, on);
  } else if (event.key === "Escape" && isOpen) {
    event.stopPropagation();
    close(box);
  }
}

function onInput(event) {
  const box = boxOf(event.target);
  if (!box || event.target !== input(box)) return;
  clearTimeout(timer);
  timer = setTimeout(() => search(box), WAIT);
}

export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", onInput);
  document.addEventListener("change", (event) => {
    // What is only typed is no choice yet, so that a form which sends itself waits for one.
    if (event.target.matches?.("[data-pick] [role=combobox]")) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    // The field keeps the focus, or the list would close before it is clicked.
    if (event.target.closest?.("[data-pick] [role=option]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest?.("[data-pick] [role=option]");
    if (option) pick(boxOf(option), option);
  });
  document.addEventListener("focusout", (event) => {
    const box = boxOf(event.target);
    if (box && event.target === input(box)) close(box);
  });
}
