import { short } from "./dates.js";

const STEP = 200;

/** On a phone the plan is a list of tasks; a tap opens one. */
export class PhoneList {
  constructor(state, open) {
    Object.assign(this, { state, open, shown: STEP });
    this.list = document.getElementById("sp-phone");
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-uid]");
      if (row) open(Number(row.dataset.uid));
      if (event.target.closest("[data-more]")) {
        this.shown += STEP;
        this.draw();
      }
    });
  }

  get isUsed() {
    return getComputedStyle(this.list).display !== "none";
  }

  draw() {
    if (!this.isUsed) return;
    const rows = [...this.state.rows.values()];
    this.list.replaceChildren(...rows.slice(0, this.shown).map((row) => this.row(row)));
    if (rows.length > this.shown) this.list.append(this.more(rows.length - this.shown));
  }

  row([uid, , name, kind, length, start, finish, , , flags, percent]) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.uid = uid;
    button.className = `sp-phone-row${kind === "s" ? " sp-phone-summary" : ""}`;
    const title = document.createElement("span");
    title.textContent = name;
    const facts = document.createElement("small");
    const critical = flags & 1 && !(flags & 32) ? ` · ${this.state.words.critical}` : "";
    facts.textContent = `${short(start)} – ${short(finish)} · ${length}${percent ? ` · ${percent}%` : ""}${critical}`;
    button.append(title, facts);
    item.append(button);
    return item;
  }

  more(count) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ph-btn";
    button.dataset.more = "";
    button.textContent = `+ ${count}`;
    item.append(button);
    return item;
  }
}
