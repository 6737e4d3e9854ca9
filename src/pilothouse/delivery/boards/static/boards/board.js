import { csrf } from "../pilothouse/js/dom.js";

const board = document.getElementById("bd-board");
const said = document.getElementById("bd-said");

const columns = () => [...board.querySelectorAll("[data-column]")];
const columnOf = (card) => card.closest("[data-column]");
const cardOf = (target) => target.closest?.("[data-card]");
const linkOf = (card) => card.querySelector(".bd-name");

/** Put a card into a column; another state is a report. A finished task that goes on needs what remains, so its report opens instead. */
async function move(card, column) {
  const from = columnOf(card);
  if (!column || column === from || !("movable" in card.dataset)) return;
  const [before, to] = [from.dataset.state, column.dataset.state];
  const { column: key } = column.dataset;
  if (before === "done" && to === "begun") {
    linkOf(card).click();
    return;
  }
  const body = new URLSearchParams({ task: card.dataset.card, before, to, column: key });
  card.classList.add("bd-waiting");
  const answer = await fetch(board.dataset.move, { method: "POST", headers: { "X-CSRFToken": csrf() }, body }).catch(() => null);
  const found = answer ? await answer.json().catch(() => ({})) : {};
  const isDone = Boolean(answer?.ok);
  await reload(card.dataset.card);
  const now = board.querySelector(`[data-column="${key}"]`);
  const limit = now?.matches(".bd-full") ? ` ${now.querySelector(".bd-limit").textContent.trim()}.` : "";
  const text = isDone ? `${card.dataset.name}: ${now.querySelector("h2").textContent}. ${found.said}${limit}` : found.message;
  said.textContent = text ?? "";
  document.dispatchEvent(new CustomEvent("ph:toast", { detail: { text, tone: isDone ? "" : "bad" } }));
}

/** The columns as they are now; the focus stays on the card. */
async function reload(uid) {
  const answer = await fetch(`${board.dataset.columns}${location.search}`);
  if (!answer.ok) return;
  board.innerHTML = await answer.text();
  const card = board.querySelector(`[data-card="${uid}"]`);
  if (card) linkOf(card).focus();
}

function go(card, key) {
  const column = columnOf(card);
  const cards = [...column.querySelectorAll("[data-card]")];
  const at = cards.indexOf(card);
  let next = { ArrowDown: cards[at + 1], ArrowUp: cards[at - 1] }[key];
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const all = columns();
    const step = key === "ArrowRight" ? 1 : -1;
    for (let other = all.indexOf(column) + step; all[other] && !next; other += step) {
      const there = all[other].querySelectorAll("[data-card]");
      next = there[Math.min(at, there.length - 1)];
    }
  }
  if (next) linkOf(next).focus();
}

board?.addEventListener("keydown", (event) => {
  const card = cardOf(event.target);
  if (!card || !event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!event.altKey) go(card, event.key);
  else if (step) move(card, columns()[columns().indexOf(columnOf(card)) + step]);
});

board?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-to]");
  if (button) move(cardOf(button), board.querySelector(`[data-state=${button.dataset.to}]`));
});

let carried = null;
board?.addEventListener("dragstart", (event) => {
  carried = cardOf(event.target);
  if (!carried) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", carried.dataset.name);
  carried.classList.add("bd-carried");
});
board?.addEventListener("dragover", (event) => {
  const column = event.target.closest("[data-column]");
  if (!carried || !column) return;
  event.preventDefault();
  for (const each of columns()) each.classList.toggle("bd-over", each === column);
});
board?.addEventListener("drop", (event) => {
  const column = event.target.closest("[data-column]");
  if (!carried || !column) return;
  event.preventDefault();
  move(carried, column);
});
board?.addEventListener("dragend", () => {
  for (const each of board.querySelectorAll(".bd-over, .bd-carried")) each.classList.remove("bd-over", "bd-carried");
  carried = null;
});
