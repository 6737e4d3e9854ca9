const zone = (event) => event.target.closest?.("[data-drop]");

export function start() {
  document.addEventListener("dragover", (event) => zone(event)?.classList.add("ph-over"));
  for (const name of ["dragleave", "drop"]) {
    document.addEventListener(name, (event) => zone(event)?.classList.remove("ph-over"));
  }
  document.addEventListener("change", (event) => {
    const box = event.target.matches("input[type=file]") && zone(event);
    if (!box || !event.target.files.length) return;
    const names = [...event.target.files].map((file) => file.name).join(", ");
    box.querySelector("[data-drop-name]").textContent = names;
  });
}
