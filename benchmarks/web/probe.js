// Runs in the page before its own scripts: notes when a key was painted and when an answer was.
(() => {
  const probe = { paintedAt: null, answeredAt: null, keyAt: null, moved: null, readyAt: null, armed: null };
  window.probe = probe;
  const afterPaint = (done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  document.addEventListener("keydown", (event) => {
    if (!probe.armed || event.key.toLowerCase() !== probe.armed) return;
    probe.armed = null;
    probe.keyAt = event.timeStamp;
    afterPaint((now) => { probe.paintedAt = now; });
  }, true);
  document.addEventListener("ph:changed-plan", (event) => {
    probe.moved = event.detail.moved ?? null;
    afterPaint((now) => { probe.answeredAt = now; });
  }, true);
  new MutationObserver(() => {
    if (probe.readyAt === null && document.querySelector("#sp-work[data-ready]")) {
      probe.readyAt = -1;
      afterPaint((now) => { probe.readyAt = now; });
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
  probe.arm = (key) => Object.assign(probe, { armed: key, paintedAt: null, answeredAt: null, keyAt: null, moved: null });
  probe.taken = () => ({ painted: probe.paintedAt - probe.keyAt, saved: probe.answeredAt - probe.keyAt, moved: probe.moved });
  // Promises, not polled expressions: the page's policy forbids to evaluate text.
  probe.until = (is) => new Promise((done) => {
    const look = () => (is(probe) ? done() : setTimeout(look, 5));
    look();
  });
  probe.ready = () => probe.until((now) => now.readyAt > 0);
  probe.answered = () => probe.until((now) => now.answeredAt !== null && now.paintedAt !== null);
  probe.frames = (count, move) => new Promise((done) => {
    const times = [];
    let number = 0;
    let last = performance.now();
    const step = (now) => {
      if (number > 0) times.push(now - last);
      last = now;
      if (number === count) return done(times);
      move(number);
      number += 1;
      return requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
})();
