/** What drives the chosen task and what it drives, traced in colour; the reason is told in words. */
export class Trace {
  constructor(page) {
    Object.assign(this, { page, isOn: false, timer: 0, asked: 0 });
  }

  toggle(isOn) {
    this.isOn = isOn;
    if (isOn) this.follow(this.page.selection.task);
    else this.clear();
  }

  clear() {
    this.page.state.trace = null;
    this.page.tools.reason("");
    this.page.chart.draw();
  }

  follow(task) {
    clearTimeout(this.timer);
    if (this.isOn && task && !task.isLocal) this.timer = setTimeout(() => this.ask(task.uid), 120);
  }

  async ask(uid) {
    this.asked += 1;
    const mine = this.asked;
    const answer = await fetch(this.page.state.urls.trace.replace(/0\/trace\/$/, `${uid}/trace/`), { headers: { Accept: "application/json" } });
    if (!answer.ok || mine !== this.asked) return;
    const { before, after, links, why } = await answer.json();
    this.page.state.trace = { uid, before: new Set(before), after: new Set(after), links: new Set(links.map(([a, b]) => `${a}-${b}`)) };
    this.page.chart.draw();
    this.page.tools.reason(why);
  }
}
