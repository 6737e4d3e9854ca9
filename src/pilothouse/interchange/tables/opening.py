"""Opens a table in a process of its own, within bounds of time, memory and rows."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pilothouse.interchange.apart import answer_of
from pilothouse.interchange.errors import EmptyFile, ReadError, TooLarge, WrongFormat
from pilothouse.interchange.result import Limits
from pilothouse.interchange.tables.sheet import Sheet

_HEAD = 4096
_CHILD = "pilothouse.interchange.tables.child"


def is_table(path: Path) -> bool:
    """Whether the file is a workbook, or a text with columns that no other format claims."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _is_workbook(path)
    if path.suffix.lower() not in {".csv", ".tsv", ".txt"}:
        return False
    return not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<", b"{", b"[", b"MPX", b"ERMHDR"))


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def opened(path: Path, limits: Limits) -> Sheet:
    """Give the table of a CSV file or a workbook.

    Of a workbook it is the sheet called Tasks or alike, else the first. Raises a ReadError.
    """
    found = answer_of(_CHILD, path, limits)
    if "error" in found:
        raise _refusal(path, found["error"], limits)
    rows = tuple(tuple(row) for row in found["rows"])
    headings, others = tuple(found["headings"]), tuple(found["others"])
    return Sheet(headings, rows, found["first_row"], found["encoding"], others)


def _refusal(path: Path, code: str, limits: Limits) -> ReadError:
    name = path.name
    if code == "too_many_rows":
        return TooLarge(f"{name} has more than {limits.tasks:,} rows: split it or raise the limit.")
    if code == "too_many_columns":
        return TooLarge(f"{name} has more than 500 columns: leave out those that are no plan's.")
    if code in {"no_headings", "empty"}:
        return EmptyFile(
            f"{name} has no row of headings: put the names of the columns, such as Name and "
            "Duration, into the first row."
        )
    return WrongFormat(
        f"{name} is not a table that can be read, or it is damaged: save it as CSV or XLSX again."
    )
