"""Reads the short plan outlines of the demo into rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "plans"
_LINK = re.compile(r"^(?P<name>.+?)(?: (?P<type>FS|SS|FF|SF))?(?P<lag>[+-]\d+d)?$")


@dataclass(frozen=True, slots=True)
class Waits:
    """A link from a row named before: its type, and the lag in working days."""

    name: str
    type: str
    lag_days: int


@dataclass(frozen=True, slots=True)
class Row:
    """A summary (no days) or a task of an outline."""

    name: str
    phase: str
    days: int | None
    waits: tuple[Waits, ...] = ()
    unit: str = ""

    @property
    def is_summary(self) -> bool:
        return self.days is None


def exists(key: str) -> bool:
    """Whether there is an outline of this name."""
    return (FOLDER / f"{key}.txt").exists()


def read(key: str) -> list[Row]:
    """The rows of `plans/<key>.txt` in outline order."""
    rows: list[Row] = []
    phase = ""
    for line in (FOLDER / f"{key}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            phase = line.strip()
            rows.append(Row(phase, "", None))
            continue
        name, days, waits, unit = [*(part.strip() for part in line.split("|")), "", "", ""][:4]
        rows.append(Row(name, phase, int(days.rstrip("d")), _waits(waits), unit))
    return rows


def _waits(text: str) -> tuple[Waits, ...]:
    return tuple(_wait(part.strip()) for part in text.split(";") if part.strip())


def _wait(text: str) -> Waits:
    found = _LINK.match(text)
    if found is None:
        raise ValueError(f"Not a link: {text}")
    lag = (found["lag"] or "0d").rstrip("d")
    return Waits(found["name"], found["type"] or "FS", int(lag))
