"""The shape of the source tree: short files, no drawers for odds and ends, the rooms of an area."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "pilothouse"
LONGEST = 400
KINDS = {".py", ".html", ".css", ".js"}
NOT_OURS = {"vendor", "migrations", "node_modules", "__pycache__"}
DRAWERS = {"helpers", "utils", "misc", "common"}
TIERS = ("foundation", "delivery", "control", "governance", "insight")
ROOMS = {
    "types", "rules", "models", "permissions", "queries", "services", "reactions", "tasks",
    "forms", "tables", "filters", "views", "api", "urls", "apps",
}  # fmt: skip
ROOMS_OF_ONE = {"foundation/access": {"middleware", "signin"}}
# The sign-in library looks for its pages under its own names.
TEMPLATES_OF_ONE = {"foundation/access": {"account", "allauth", "mfa"}}
FOLDERS = {"templates", "static", "migrations", "management", "templatetags", "data"}
ONE_PLACE = {"select_for_update": "src/pilothouse/kit/locks.py"}
REQUIRED = ("apps", "models", "permissions", "queries", "services")


def problems() -> Iterator[str]:
    """A sentence for everything that is out of shape."""
    for path in _ours():
        yield from _file_problems(path)
    for area in areas():
        yield from _area_problems(area)


def areas() -> list[Path]:
    """The folders of all areas, lowest tier first."""
    found = (PACKAGE / tier for tier in TIERS)
    return [app.parent for tier in found for app in sorted(tier.glob("*/apps.py"))]


def _ours() -> Iterator[Path]:
    for place in ("src", "tests", "tools", "benchmarks"):
        for path in sorted((ROOT / place).rglob("*")):
            relative = path.relative_to(ROOT)
            if path.suffix in KINDS and not NOT_OURS.intersection(relative.parts):
                yield path


def _file_problems(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT)
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > LONGEST:
        yield f"{name}: {lines} lines; split what passes {LONGEST} by noun."
    if path.suffix == ".py" and (path.stem in DRAWERS or path.parent.name in DRAWERS):
        yield f"{name}: name it after what it does, not '{path.stem}'."
    for word, place in ONE_PLACE.items():
        if word in text and PACKAGE in path.parents and name.as_posix() != place:
            yield f"{name}: leave {word} to {place}."


def _area_problems(area: Path) -> Iterator[str]:
    dotted = f"{area.parent.name}/{area.name}"
    known = ROOMS | ROOMS_OF_ONE.get(dotted, set())
    rooms = {path.stem for path in area.iterdir() if path.suffix == ".py"}
    folders = {path.name for path in area.iterdir() if path.is_dir()} - {"__pycache__"}
    for stray in sorted((rooms - known - {"__init__"}) | (folders - FOLDERS - known)):
        yield f"{dotted}: '{stray}' is not one of the rooms of an area."
    for missing in sorted(set(REQUIRED) - rooms - folders):
        yield f"{dotted}: the room '{missing}' is missing."
    if not (ROOT / "docs" / "areas" / f"{area.name}.md").exists():
        yield f"{dotted}: docs/areas/{area.name}.md is missing."
    for template in (area / "templates").glob("*"):
        if template.name not in {area.name} | TEMPLATES_OF_ONE.get(dotted, set()):
            yield f"{dotted}: templates/{template.name} belongs in templates/{area.name}."


def main() -> None:
    found = list(problems())
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
