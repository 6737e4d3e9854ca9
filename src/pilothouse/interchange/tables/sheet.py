"""A table as it stands in a file: headings and rows of texts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings and rows of one table. Every row has as many cells as there are headings.

    Dates of workbooks are ISO 8601 texts, their numbers plain ones. `first_row` is the number that
    the first row of `rows` has in the file, as a spreadsheet counts.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 2
    encoding: str = ""
    others: tuple[str, ...] = ()
