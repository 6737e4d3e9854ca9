"""Opens one table in a process of its own: INPUT OUTPUT MOST_ROWS MEMORY_MB.

The answer is JSON: headings, rows, first_row, encoding and the names of other sheets, or an error.
"""

from __future__ import annotations

import csv
import importlib
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from pilothouse.interchange.answering import Open, RefusedError, respond

MOST_COLUMNS = 500
LONGEST = 32_767
_HEADING_SEARCH = 20


def main(arguments: list[str]) -> None:
    """Open the table and write the answer."""
    # What libraries raise for workbooks that are none; SyntaxError is broken XML.
    damaged = (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError)
    respond(arguments, _opener, *damaged)


def _opener(path: Path) -> Open:
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return _text
    # Loaded here: what libraries take is not counted against the file.
    importlib.import_module("openpyxl")
    return _workbook


def _text(path: Path, most: int) -> dict[str, Any]:
    text, encoding = _decoded(path.read_bytes())
    csv.field_size_limit(1 << 20)
    lines = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        return _table(lines, most) | {"encoding": encoding, "others": []}
    except csv.Error as error:
        raise RefusedError("unreadable") from error


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16"), "UTF-16"
    if b"\0" in data:
        raise RefusedError("unreadable")
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "windows-1252"


def _delimiter(text: str) -> str:
    """What parts the first rows most often."""
    lines = text[:100_000].splitlines()[:20]
    return max(",;\t|", key=lambda sign: sum(line.count(sign) for line in lines))


def _workbook(path: Path, most: int) -> dict[str, Any]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    names = [sheet.title for sheet in book.worksheets]
    if not names:
        raise RefusedError("empty")
    chosen = next((name for name in names if name.casefold() in _NAMES), names[0])
    rows = ([_cell(value) for value in row] for row in book[chosen].iter_rows(values_only=True))
    others = [name for name in names if name != chosen]
    return _table(rows, most) | {"encoding": "", "others": others}


_NAMES = {"tasks", "task_table", "task table", "plan", "activities", "task", "vorgänge", "aufgaben"}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat("T", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g}h"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _table(lines: Iterable[list[str]], most: int) -> dict[str, Any]:
    counted = enumerate(lines, 1)
    headings, at = _headings(counted)
    rows: list[list[str]] = []
    first = at + 1
    for _, row in counted:
        cells = [cell.strip()[:LONGEST] for cell in row[: len(headings)]]
        rows.append(cells + [""] * (len(headings) - len(cells)))
        if len(rows) > most:
            raise RefusedError("too_many_rows")
    while rows and not any(rows[-1]):
        rows.pop()
    return {"headings": headings, "rows": rows, "first_row": first}


def _headings(lines: Iterator[tuple[int, list[str]]]) -> tuple[list[str], int]:
    """The first row with at least two filled cells; titles above a table have one."""
    for number, row in lines:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if sum(1 for cell in cells if cell) >= 2:
            if len(cells) > MOST_COLUMNS:
                raise RefusedError("too_many_columns")
            return _named(cells), number
        if number > _HEADING_SEARCH:
            break
    raise RefusedError("no_headings")


def _named(cells: list[str]) -> list[str]:
    """Every column with a name of its own."""
    found: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:120] or f"Column {place}"
        times = sum(1 for other in found if other == name or other.startswith(f"{name} #"))
        found.append(f"{name} #{times + 1}" if times else name)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
