import { tipLines } from "./chart.js";
import { durationText } from "./words.js";

/** What a bar stands for, beside the pointer. */
export class Tip {
  constructor(page) {
    this.page = page;
    this.box = document.createElement("div");
    this.box.className = "pg-tip";
    this.box.hidden = true;
    document.body.append(this.box);
    const { layer } = page.chart;
    layer.addEventListener("pointerover", (event) => this.over(event));
    layer.addEventListener("pointerout", () => { this.box.hidden = true; });
    layer.addEventListener("pointerdown", () => { this.box.hidden = true; });
  }

  over(event) {
    const bar = event.target.closest("[data-bar]");
    const task = bar && this.page.store.task(Number(bar.dataset.bar));
    if (!task || event.pointerType === "touch" || event.buttons) return;
    const title = document.createElement("b");
    title.textContent = task.name;
    const lines = tipLines(task, this.page.state.words, this.page.store.week.day, durationText);
    this.box.replaceChildren(title, ...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })));
    this.box.hidden = false;
    const { width, height } = this.box.getBoundingClientRect();
    this.box.style.left = `${Math.min(event.clientX + 12, window.innerWidth - width - 8)}px`;
    this.box.style.top = `${event.clientY + 18 + height > window.innerHeight ? event.clientY - height - 12 : event.clientY + 18}px`;
  }
}
