"""Write a new area with all its rooms: ``make new-area AREA=control/audits``."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "area_template"
TIERS = ("delivery", "control", "governance", "insight")
NAME = re.compile(r"[a-z][a-z_]*[a-z]")
REGISTER = "src/pilothouse/site/areas.py"


class RefusedError(Exception):
    """The area cannot be written; the message says why."""


@dataclass(frozen=True)
class Area:
    """A tier, a plural name such as ``audits``, and the singular of that name."""

    tier: str
    name: str
    singular: str

    @property
    def dotted(self) -> str:
        return f"pilothouse.{self.tier}.{self.name}"

    def words(self) -> dict[str, str]:
        """What stands for what in the templates."""
        plural, one = self.name.replace("_", " "), self.singular.replace("_", " ")
        article = "an" if one[0] in "aeiou" else "a"
        return {
            "tier": self.tier,
            "area": self.name,
            "Area": self.name.title().replace("_", ""),
            "slug": self.name.replace("_", "-"),
            "plural": plural,
            "Plural": plural.capitalize(),
            "singular": self.singular,
            "Class": self.singular.title().replace("_", ""),
            "words": one,
            "Words": one.capitalize(),
            "article": article,
            "Article": article.capitalize(),
            "prefix": self.singular[:2].upper(),
        }


def parse(place: str, singular: str | None = None) -> Area:
    """Read ``tier/name``; the singular is guessed unless given."""
    tier, _, name = place.partition("/")
    if tier not in TIERS:
        raise RefusedError(
            f"'{tier}' is not a tier for new areas; choose one of {', '.join(TIERS)}. (Foundation "
            "knows no projects: what goes there is written by hand, with a decision.)"
        )
    if not NAME.fullmatch(name):
        raise RefusedError(f"'{name}' is not a name such as 'audits' or 'lessons_learned'.")
    return Area(tier, name, singular or _singular(name))


def _singular(name: str) -> str:
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("s", "")):
        if name.endswith(ending):
            return name.removesuffix(ending) + instead
    raise RefusedError(f"'{name}' is no plural; give the name of one with --one NAME.")


def write(area: Area, root: Path) -> list[Path]:
    """Write all files of the area and register it; returns what was written."""
    if (root / "src/pilothouse" / area.tier / area.name).exists():
        raise RefusedError(f"{area.tier}/{area.name} exists already.")
    if area.singular == area.name:
        raise RefusedError("An area and one of its rows need different names; use --one NAME.")
    words = area.words()
    written = []
    for source, target in _files(area, root):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text()).substitute(words))
        written.append(target)
    _register(area, root / REGISTER)
    return written


def _files(area: Area, root: Path) -> Iterator[tuple[Path, Path]]:
    targets = {
        "area": root / "src/pilothouse" / area.tier / area.name,
        "tests": root / "tests/areas" / area.name,
        "docs": root / "docs/areas",
    }
    for source in sorted(TEMPLATES.rglob("*.tmpl")):
        part, *rest = source.relative_to(TEMPLATES).parts
        inside = "/".join(rest).removesuffix(".tmpl")
        inside = inside.replace("templates/page/", f"templates/{area.name}/")
        yield source, targets[part] / inside.replace("area.md", f"{area.name}.md")


def _register(area: Area, register: Path) -> None:
    """Put the area behind the last one of its tier."""
    lines = register.read_text().splitlines(keepends=True)
    of_tier = [n for n, line in enumerate(lines) if f'"pilothouse.{area.tier}.' in line]
    if not of_tier:
        raise RefusedError(f"{register} lists no area of {area.tier} to put this one behind.")
    lines.insert(of_tier[-1] + 1, f'    "{area.dotted}",\n')
    register.write_text("".join(lines))


def finish(area: Area, written: list[Path], root: Path) -> None:
    """Settle the format and make the first migration."""
    python = [path for path in map(str, written) if path.endswith(".py")]
    env = os.environ | {
        "DATABASE_URL": "sqlite://:memory:",
        "DJANGO_SETTINGS_MODULE": "pilothouse.site.settings_test",
        "PYTHONPATH": str(root / "src"),
    }
    for command in (
        ["ruff", "check", "--fix", "--quiet", *python],
        ["ruff", "format", "--quiet", *python],
        ["django", "makemigrations", area.name, "--verbosity=0"],
    ):
        subprocess.run([sys.executable, "-m", *command], cwd=root, env=env, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area", help="TIER/NAME, the name in the plural: control/audits")
    parser.add_argument("--one", help="the name of one row, where it cannot be guessed")
    options = parser.parse_args()
    try:
        area = parse(options.area, options.one)
        written = write(area, ROOT)
    except RefusedError as refused:
        sys.exit(f"new-area: {refused}")
    finish(area, written, ROOT)
    print(*(path.relative_to(ROOT) for path in written), sep="\n")
    print(f"Registered as {area.dotted}. Begin with models.py and docs/areas/{area.name}.md.")


if __name__ == "__main__":
    main()
