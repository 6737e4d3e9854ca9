const YEAR = 31536000;

function choose(value) {
  document.documentElement.dataset.bsTheme = value;
  document.cookie = `ph_theme=${value}; path=/; max-age=${YEAR}; samesite=lax`;
  document.dispatchEvent(new CustomEvent("ph:theme", { detail: value }));
}

export function start() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    choose(document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark");
  });
}
