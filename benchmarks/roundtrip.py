"""Plans in, out and in again: what each format keeps, file by file.

    python -m benchmarks.roundtrip [FILES or FOLDERS] [--formats mspdi,xer] [--json]
                                   [--markdown] [--into docs/interchange.md]

Every file is read, written in each format and read again; the two plans are compared field by
field. The table gives the number of differences, and after it what they are. With `--markdown` it
is the table of docs/interchange.md, and `--into` writes it there between its marks.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pilothouse.engine.network.data import Plan
from pilothouse.interchange import ReadError, read
from pilothouse.interchange.compare import compared
from pilothouse.interchange.formats import Format
from pilothouse.interchange.writer import read_again

SUFFIXES = {".mpp", ".xml", ".mpx", ".xer", ".pod", ".gan", ".planner", ".pp", ".json", ".mpd"}
WHOLE = (Format.MSPDI, Format.XER, Format.PMXML, Format.XLSX, Format.CSV, Format.JSON)
BEGIN, END = "<!-- round trip: begin -->", "<!-- round trip: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One file through one format."""

    file: str
    format: str
    tasks: int
    links: int
    seconds: float
    differences: dict[str, int]
    refused: str = ""


def files_of(places: list[Path]) -> list[Path]:
    """Every plan file in the places, folders searched one level deep."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += sorted(p for p in place.iterdir() if p.suffix.lower() in SUFFIXES)
        else:
            found.append(place)
    return found


def through(name: str, plan: Plan, kind: Format) -> Row:
    """Take one plan through one format."""
    begin = time.perf_counter()
    try:
        again = read_again(plan, kind).plan
    except ReadError as error:
        spent = time.perf_counter() - begin
        return Row(name, kind.value, len(plan.tasks), len(plan.links), spent, {}, str(error))
    spent = time.perf_counter() - begin
    changes = Counter(f"{x.part.value} {x.field}" for x in compared(plan, again))
    found = dict(changes.most_common())
    return Row(name, kind.value, len(plan.tasks), len(plan.links), round(spent, 3), found)


def measured(paths: list[Path], kinds: list[Format]) -> list[Row]:
    """All files through all formats."""
    rows: list[Row] = []
    for path in paths:
        try:
            plan = read(path).plan
        except ReadError as error:
            rows.append(Row(path.name, "", 0, 0, 0.0, {}, str(error)))
            continue
        rows += [through(path.name, plan, kind) for kind in kinds]
    return rows


def said(row: Row) -> str:
    """The differences of one row in words."""
    if row.refused:
        return row.refused
    return ", ".join(f"{count} {what}" for what, count in row.differences.items()) or "none"


def show(rows: list[Row]) -> None:
    """Print the rows as a table."""
    for row in rows:
        total = sum(row.differences.values())
        print(f"{row.file[:60]:60} {row.format:6} {row.tasks:6} tasks {total:6} differences")
        if row.differences or row.refused:
            print(f"    {said(row)}")


def markdown(rows: list[Row]) -> str:
    """The rows as a table of Markdown, a file and a format a row; JSON only where it differs."""
    shown = [row for row in rows if row.format != Format.JSON or row.differences or row.refused]
    head = ["| file | rows | format | differences |", "|---|---|---|---|"]
    return "\n".join([*head, *map(line, shown)])


def line(row: Row) -> str:
    """One row of the table."""
    return f"| `{row.file}` | {row.tasks} | {row.format or '–'} | {said(row)} |"


def write_into(page: Path, rows: list[Row]) -> None:
    """Put the table between the marks of a page. Exits with a sentence where it has none."""
    text = page.read_text("utf-8")
    if BEGIN not in text or END not in text:
        sys.exit(f"{page} has no marks {BEGIN} and {END}.")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{markdown(rows)}\n{END}{after}", "utf-8")


def default_folder() -> Path:
    """The shared plans, beside the repository unless the environment says where."""
    chosen = os.environ.get("PILOTHOUSE_SHARED_DATA")
    root = Path(__file__).resolve().parents[1]
    return (Path(chosen) if chosen else root.parent / "shared" / "data") / "plans"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("places", nargs="*", type=Path, help="files or folders of plans")
    parser.add_argument("--formats", default=",".join(WHOLE), help="of " + ", ".join(WHOLE))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--into", type=Path, help="the page whose table to write anew")
    chosen = parser.parse_args(arguments)
    places = chosen.places or [default_folder()]
    missing = [str(place) for place in places if not place.exists()]
    if missing:
        sys.exit(f"There is no {missing[0]}: give files or folders of plans.")
    try:
        kinds = [Format(name) for name in chosen.formats.split(",")]
    except ValueError as error:
        sys.exit(f"{error}: choose of {', '.join(WHOLE)}.")
    rows = measured(files_of(places), kinds)
    if chosen.json:
        keys = ("file", "format", "tasks", "links", "seconds", "differences", "refused")
        print(json.dumps({"rows": [{key: getattr(row, key) for key in keys} for row in rows]}))
    elif chosen.into:
        write_into(chosen.into, rows)
    elif chosen.markdown:
        print(markdown(rows))
    else:
        show(rows)


if __name__ == "__main__":
    main()
