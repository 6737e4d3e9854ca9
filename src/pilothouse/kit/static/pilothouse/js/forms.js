const first = new WeakMap();

function state(form) {
  return new URLSearchParams([...new FormData(form)].map(([k, v]) => [k, v.name ?? v])).toString();
}

/** Tell whether a guarded form holds something that is not saved. */
export function isChanged(form) {
  return first.has(form) && !form.dataset.sent && first.get(form) !== state(form);
}

function remember(root) {
  for (const form of root.querySelectorAll?.("form[data-guard]") ?? []) {
    // A form that came back with errors holds unsaved input from the start.
    if (!first.has(form)) first.set(form, form.querySelector(".ph-errors") ? "" : state(form));
  }
}

function onSubmit(event) {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented && !form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sent = "1";
  form.querySelector("[type=submit]")?.setAttribute("aria-busy", "true");
}

function release(form) {
  delete form.dataset.sent;
  form.querySelector("[type=submit]")?.removeAttribute("aria-busy");
}

function keepPicks(event) {
  const form = event.target.closest("form[data-conflict]");
  if (!form) return;
  for (const pick of form.querySelectorAll("input[data-field]:checked")) {
    const field = form.querySelector(`[hidden] [name="${CSS.escape(pick.dataset.field)}"]`);
    if (field) field.value = pick.dataset.value;
  }
  const version = form.querySelector("[data-version]");
  for (const twin of form.querySelectorAll("[hidden] [name=version]")) twin.value = version.value;
}

export function start() {
  remember(document);
  document.querySelector("main [data-focus]")?.focus();
  document.addEventListener("htmx:after:swap", () => remember(document));
  document.addEventListener("submit", keepPicks, true);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("htmx:finally:request", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  window.addEventListener("beforeunload", (event) => {
    if ([...document.querySelectorAll("form[data-guard]")].some(isChanged)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });
}
