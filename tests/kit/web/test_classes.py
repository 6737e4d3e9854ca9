"""Templates only use classes that a style sheet knows."""

from __future__ import annotations

import re
from pathlib import Path

import pilothouse

SOURCE = Path(pilothouse.__file__).parent
NAME = r"ph-[a-z0-9-]*[a-z0-9]"
# Read by scripts and tests only, or completed by a variable.
UNSTYLED: frozenset[str] = frozenset({"ph-demo-roles"})


def known() -> set[str]:
    """Every class of a style sheet of ours."""
    sheets = (p.read_text() for p in SOURCE.rglob("*.css") if "vendor" not in p.parts)
    return {name for sheet in sheets for name in re.findall(rf"\.({NAME})", sheet)}


def test_every_class_is_known() -> None:
    styled = known() | UNSTYLED
    unknown = {}
    for path in sorted(SOURCE.rglob("*.html")):
        for classes in re.findall(r'class="([^"]*)"', path.read_text()):
            plain = re.sub(r"{{.*?}}", "{", re.sub(r"{%.*?%}", " ", classes))
            stray = set(re.findall(rf"(?<![\w-])({NAME})(?![\w{{-])", plain)) - styled
            if stray:
                unknown[path.name] = sorted(stray)
    assert unknown == {}
