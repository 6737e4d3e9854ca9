import { show } from "./toasts.js";

const region = () => document.getElementById("toasts").dataset;
let running = 0;

function busy(step) {
  running = Math.max(0, running + step);
  document.documentElement.classList.toggle("ph-loading", running > 0);
}

function words(status, method) {
  if (status === 401 || status === 403) return region().refused;
  if (status === 404 || status === 410) return region().gone;
  return method === "GET" ? region().unloaded : region().failed;
}

function again(context) {
  const source = context.sourceElement;
  if (source?.isConnected === false) return null;
  const { method, action } = context.request;
  if (method === "GET") {
    return () => window.htmx.ajax("GET", action, { source, target: context.target, swap: context.swap });
  }
  if (source.matches("form")) return () => source.requestSubmit();
  return () => window.htmx.trigger(source, context.sourceEvent?.type || "click");
}

function stopSkeleton(context) {
  const place = context.target?.querySelector?.(".ph-skeleton, .ph-skel")?.parentElement;
  if (!place) return;
  const said = document.createElement("p");
  said.className = "ph-muted ph-pad";
  said.textContent = region().unloaded;
  place.replaceChildren(said);
  place.removeAttribute("aria-hidden");
}

function failed(event) {
  const status = event.detail.ctx.response.status;
  if (status === 422 || status === 409) return;
  stopSkeleton(event.detail.ctx);
  show({ text: words(status, event.detail.ctx.request.method), tone: "bad", retry: status >= 500 ? again(event.detail.ctx) : null });
}

/** A page's own form would leave for the browser's error page and take what was typed with it. */
function stay(event) {
  if (navigator.onLine || event.target.method === "dialog" || event.target.hasAttribute("hx-post")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  show({ text: region().offline, tone: "bad" });
}

export function start() {
  window.addEventListener("submit", stay, true);
  document.addEventListener("htmx:before:request", () => busy(1));
  document.addEventListener("htmx:finally:request", () => busy(-1));
  document.addEventListener("htmx:response:error", failed);
  document.addEventListener("htmx:error", (event) => {
    if (!event.detail.ctx || event.detail.ctx.response) return;
    show({ text: region().offline, tone: "bad", retry: again(event.detail.ctx) });
  });
}
