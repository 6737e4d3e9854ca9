"""PSPLIB's .sm files (Kolisch and Sprecher) as activities, and best-known makespans beside them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from pilothouse.engine.levelling import Activities

RULE = re.compile(r"^\*+\s*$", re.MULTILINE)


class BadInputError(ValueError):
    """A file that holds no instance; the message is one sentence."""


def _rows(text: str, title: str, skip: int) -> Iterator[list[int]]:
    """The figures below a title, `skip` lines further, up to the next rule of stars."""
    _, found, rest = text.partition(title)
    if not found:
        raise ValueError(f"there is no “{title}”")
    for line in RULE.split(rest, maxsplit=1)[0].splitlines()[skip:]:
        words = [word for word in line.split() if not set(word) <= {"-"}]
        if words:
            yield [int(word) for word in words]


def parse(text: str) -> Activities:
    """A single-mode instance with renewable resources. Raises ValueError for any other text."""
    precedence = list(_rows(text, "PRECEDENCE RELATIONS:", 2))
    requests = list(_rows(text, "REQUESTS/DURATIONS:", 2))
    capacity = next(_rows(text, "RESOURCEAVAILABILITIES:", 2))
    number = {row[0]: place for place, row in enumerate(precedence)}
    if len(requests) != len(precedence) or any(row[1] != 1 for row in precedence):
        raise ValueError("only activities with one mode can be scheduled")
    if re.search(r"nonrenewable\s*:\s*[1-9]", text):
        raise ValueError("nonrenewable resources are not known here")
    durations = tuple(row[2] for row in requests)
    if any(len(row) != 3 + len(capacity) for row in requests):
        raise ValueError("a row of requests has too few figures")
    links = tuple(
        (number[row[0]], number[after], durations[number[row[0]]])
        for row in precedence
        for after in row[3 : 3 + row[2]]
    )
    return Activities(durations, links, tuple(tuple(row[3:]) for row in requests), tuple(capacity))


def read(path: Path) -> Activities:
    """The instance in a file. Raises BadInputError."""
    try:
        return parse(path.read_text(encoding="latin-1"))
    except (ValueError, KeyError, IndexError, StopIteration, OSError) as error:
        raise BadInputError(f"{path} is no single-mode PSPLIB instance ({error}).") from error


def files(folder: Path, chosen: str = "") -> list[Path]:
    """All .sm files below a folder, or those of one set. Raises BadInputError where none is."""
    if not folder.exists():
        raise BadInputError(f"{folder} does not exist.")
    found = [folder] if folder.is_file() else sorted(folder.rglob("*.sm"))
    kept = [path for path in found if path.parent.name == chosen or path.stem.startswith(chosen)]
    if not kept:
        raise BadInputError(f"{folder} holds no .sm files{f' of {chosen}' if chosen else ''}.")
    return kept


def best_known(folder: Path) -> dict[str, dict[str, int]]:
    """Columns of best_known.csv by instance, from the folder or one above; empty without it."""
    base = folder if folder.is_dir() else folder.parent
    for place in (base, base.parent):
        path = place / "best_known.csv"
        if path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                return {row["instance"]: _figures(row) for row in csv.DictReader(file)}
    return {}


def _figures(row: dict[str, str]) -> dict[str, int]:
    return {name: int(value) for name, value in row.items() if value and value.isdigit()}
