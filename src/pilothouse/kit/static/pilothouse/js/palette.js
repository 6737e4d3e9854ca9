import { element, icon, isTyping } from "./dom.js";

const box = () => document.getElementById("palette");
const input = () => box().querySelector("input");
const list = () => document.getElementById("palette-list");
let asked = 0;
let timer = 0;

function pages(query) {
  const wanted = query.toLowerCase();
  const links = document.getElementById("palette-menu").content.querySelectorAll("a");
  return [...links]
    .filter((a) => a.textContent.toLowerCase().includes(wanted))
    .map((a) => ({ label: a.textContent, url: a.getAttribute("href"), icon: a.dataset.icon, group: "" }));
}

async function found(query) {
  if (!query) return [];
  const answer = await fetch(`${box().dataset.url}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } })
    .catch(() => null);
  return answer?.ok ? answer.json() : [];
}

function option(entry, index) {
  const item = element("div", "ph-palette-item");
  item.id = `palette-${index}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", index === 0 ? "true" : "false");
  item.dataset.url = entry.url;
  item.append(icon(entry.icon || "arrow-right"), element("span", "", entry.label));
  if (entry.hint) item.append(element("span", "ph-hint", entry.hint));
  return item;
}

function groups(entries) {
  const byGroup = new Map();
  entries.forEach((entry) => byGroup.set(entry.group || "", [...(byGroup.get(entry.group || "") || []), entry]));
  return byGroup;
}

function draw(entries, query) {
  const shown = [];
  let index = 0;
  for (const [name, members] of groups(entries)) {
    const group = element("div");
    group.setAttribute("role", "group");
    if (name) {
      group.setAttribute("aria-label", name);
      const head = element("div", "ph-palette-group", name);
      head.setAttribute("aria-hidden", "true");
      group.append(head);
    }
    members.forEach((entry) => group.append(option(entry, index++)));
    shown.push(group);
  }
  list().replaceChildren(...shown);
  if (!index && query) list().append(element("div", "ph-palette-none", `${box().dataset.none} “${query}”.`));
  point();
}

function options() {
  return [...list().querySelectorAll("[role=option]")];
}

function point() {
  const on = list().querySelector("[aria-selected=true]");
  if (on) input().setAttribute("aria-activedescendant", on.id);
  else input().removeAttribute("aria-activedescendant");
  on?.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = options();
  if (!all.length) return;
  const now = all.findIndex((o) => o.getAttribute("aria-selected") === "true");
  all.forEach((o) => o.setAttribute("aria-selected", "false"));
  all[(now + step + all.length) % all.length].setAttribute("aria-selected", "true");
  point();
}

function search() {
  const query = input().value.trim();
  const mine = ++asked;
  const near = pages(query);
  draw(near, "");
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const far = await found(query);
    if (mine !== asked) return;
    const everywhere = query
      ? [{ label: `${box().dataset.all} “${query}”`, url: `${box().dataset.search}?q=${encodeURIComponent(query)}`, icon: "search" }]
      : [];
    draw([...near, ...far, ...everywhere], query);
  }, 120);
}

export function open() {
  if (!box() || box().open) return;
  input().value = "";
  box().showModal();
  input().focus();
  search();
}

function onKey(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (steps[event.key]) {
    event.preventDefault();
    move(steps[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    const on = list().querySelector("[aria-selected=true]");
    if (on) location.assign(on.dataset.url);
  }
}

export function start() {
  if (!box()) return;
  input().addEventListener("input", search);
  input().addEventListener("keydown", onKey);
  list().addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) location.assign(item.dataset.url);
  });
  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && open());
  document.addEventListener("keydown", (event) => {
    const inGantt = event.target.closest?.(".gantt_container");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && (inGantt || !event.altKey)) {
      event.preventDefault();
      open();
    } else if (event.key === "/" && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
      const onPage = document.querySelector("main input[type=search]");
      event.preventDefault();
      if (onPage) onPage.focus();
      else open();
    }
  });
}
