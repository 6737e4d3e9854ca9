"""Do we give the dates that the plan's own tool gave? Any plan files, beside MPXJ's scheduler.

`python -m benchmarks.conformance [FILES or FOLDERS] [--json] [--mpxj] [--misses] [--causes]`. Each
file is read, scheduled in the convention of its tool, and compared with the dates and floats stored
in it. MPXJ's figure comes from the MANIFEST.csv beside the file, else from running its scheduler.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from benchmarks.causes import CAUSES, UNEXPLAINED, Found, causes_of
from benchmarks.judging import DATES, FIELDS, Score, judge, stored_dates
from benchmarks.tables import Line, percent, show
from pilothouse.engine import Plan, PlanError, schedule, to_datetime
from pilothouse.interchange import ReadError, read

ROOT = Path(__file__).resolve().parent.parent
NO_PLANS = {".csv", ".md", ".txt", ".html", ".py", ".sha256"}
READERS = 2
GOAL = 99.5
NO_FLOOR = "Floor: none; all tasks is the most there can be."


@dataclass(frozen=True)
class Row:
    """One file: our score, MPXJ's tasks with all dates right (None where unknown), or the error."""

    file: str
    score: Score
    mpxj: int | None = None
    error: str = ""
    plan: Plan | None = None
    causes: Found = field(default_factory=Found)

    def as_json(self) -> dict[str, Any]:
        """The row as the object that `--json` prints."""
        fields = {
            "file": self.file,
            "tasks": self.score.tasks,
            "dates_ok": self.score.dates_ok,
            "all_ok": self.score.all_ok,
            "mpxj_dates_ok": self.mpxj,
            "fields": self.score.fields(),
            "causes": self.causes.as_json(),
        }
        return fields | ({"error": self.error} if self.error else {})


def default_folder() -> Path:
    """The corpus: as the environment says, else beside the repository."""
    chosen = os.environ.get("PILOTHOUSE_SHARED_DATA")
    return (Path(chosen) if chosen else ROOT.parent / "shared" / "data") / "plans"


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given, and all files below folders that may be plans. Raises FileNotFoundError."""
    for path in paths:
        if path.is_dir():
            below = (p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            yield from sorted(p for p in below if p.suffix.lower() not in NO_PLANS)
        elif path.is_file():
            yield path
        else:
            raise FileNotFoundError(f"There is no file or folder {path}.")


@cache
def manifest(folder: Path) -> dict[str, dict[str, str]]:
    """Rows of the MANIFEST.csv of a folder by file name; none where there is no such list."""
    path = folder / "MANIFEST.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["file"]: row for row in csv.DictReader(lines) if row.get("file")}


def measured(path: Path, *, peer: bool) -> Row:
    """Read, schedule and judge one file; what goes wrong becomes one sentence in its row."""
    known = manifest(path.parent).get(path.name, {})
    number = known.get("project_index") or ""
    index = int(number) if number.isdecimal() else None
    try:
        plan = read(path, project_index=index).plan
        dates = schedule(plan)
        score = judge(plan, dates)
    except (ReadError, PlanError, OSError) as error:
        return Row(path.name, Score(), error=" ".join(str(error).split()))
    listed = known.get("leaf_dates_ok") or ""
    theirs = int(listed) if listed.isdecimal() and not peer else None
    if peer or not known:
        theirs = peer_dates_ok(path, index, plan)
    return Row(path.name, score, theirs, plan=plan, causes=causes_of(plan, dates, score))


def peer_dates_ok(path: Path, index: int | None, ours: Plan) -> int | None:
    """Tasks whose stored dates MPXJ's own scheduler gives; None where it gives up on the file."""
    try:
        theirs = read(path, project_index=index, peer=True).plan
        return judge(ours, schedule(ours), stored_dates(theirs)).dates_ok
    except (ReadError, PlanError):
        return None


def main(arguments: list[str] | None = None) -> int:
    """Print the table or the JSON. Returns 0, 1 when no file could be read, 2 for bad paths."""
    options = _parser().parse_args(arguments)
    paths = [Path(path) for path in options.paths] or [default_folder()]
    try:
        files = list(files_of(paths))
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    if not files:
        print(f"There is no plan file in {', '.join(map(str, paths))}.", file=sys.stderr)
        return 2
    work: Callable[[Path], Row] = partial(measured, peer=options.mpxj)
    with ThreadPoolExecutor(READERS) as pool:
        rows = list(pool.map(work, files))
    if options.json:
        print(json.dumps({"files": [row.as_json() for row in rows]}, indent=1))
    else:
        _print(rows, misses=options.misses)
    if options.causes and not options.json:
        print("\n" + "\n".join(causes_table(rows)))
    return 1 if all(row.error for row in rows) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.conformance", description=__doc__)
    parser.add_argument("paths", nargs="*", metavar="FILES or FOLDERS")
    parser.add_argument("--json", action="store_true", help="print strict JSON and nothing else")
    parser.add_argument(
        "--mpxj", action="store_true", help="run MPXJ's scheduler on every file, listed or not"
    )
    parser.add_argument("--causes", action="store_true", help="say why tasks differ, by file")
    parser.add_argument("--misses", action="store_true", help="list every value that differs")
    return parser


def _print(rows: list[Row], *, misses: bool) -> None:
    print(f"{'file':<60} {'ours':>6} {'+float':>6} {'MPXJ':>6} {'tasks':>6}  fields that differ")
    for row in rows:
        print(_line(row))
        if misses:
            _print_misses(row)
    tasks = sum(row.score.tasks for row in rows)
    right = sum(row.score.dates_ok for row in rows)
    floats = sum(row.score.all_ok for row in rows)
    peer = sum(row.mpxj or 0 for row in rows)
    print(f"{'all files':<60} {right:>6} {floats:>6} {peer:>6} {tasks:>6}")
    worse = [row.file for row in rows if row.mpxj is not None and row.mpxj > row.score.dates_ok]
    if tasks:
        show(_lines(rows, tasks, right, floats, peer, worse), NO_FLOOR)


def _lines(
    rows: list[Row], tasks: int, right: int, floats: int, peer: int, worse: list[str]
) -> Iterator[Line]:
    share = right / tasks
    yield Line(
        f"tasks of {len(rows)} files with all dates as stored",
        f"{GOAL} %",
        f"{right:,} of {tasks:,} ({percent(share)})",
        100 * share >= GOAL,
        f"MPXJ {percent(peer / tasks)}",
    )
    ours = f"{floats:,} of {tasks:,} ({percent(floats / tasks)})"
    yield Line("the same, floats too", "", ours, None)
    named = f": {', '.join(worse)}" if worse else ""
    yield Line("files on which MPXJ is better", "none", f"{len(worse)}{named}", not worse)


def causes_table(rows: Iterable[Row]) -> Iterator[str]:
    """Lines of a Markdown table: file, cause, tasks that differ, fields of theirs that do."""
    yield "| file | cause | tasks | fields |"
    yield "|---|---|---:|---|"
    seen = set()
    for row in rows:
        for cause, count in sorted(row.causes.tasks.items()):
            seen.add(cause)
            by_field = row.causes.fields[cause]
            fields = ", ".join(f"{name} {by_field[name]}" for name in FIELDS if by_field[name])
            yield f"| `{row.file}` | {cause} | {count} | {fields} |"
    yield ""
    yield from (f"- **{cause}**: {words}." for cause, words in CAUSES.items() if cause in seen)
    yield f"Without a cause: {sum(row.causes.tasks[UNEXPLAINED] for row in rows)} tasks."


def _line(row: Row) -> str:
    if row.error:
        return f"{row.file[:60]:<60} {row.error}"
    score, peer = row.score, "-" if row.mpxj is None else row.mpxj
    differing = " ".join(
        f"{name} {score.agreed[name]}/{score.compared[name]}"
        for name in FIELDS
        if score.agreed[name] < score.compared[name]
    )
    return (
        f"{row.file[:60]:<60} {score.dates_ok:>6} {score.all_ok:>6} {peer:>6} {score.tasks:>6}"
        f"  {differing}"
    ).rstrip()


def _print_misses(row: Row) -> None:
    names = {task.id: task.name for task in row.plan.tasks} if row.plan else {}
    for miss in row.score.misses:
        stored, ours = _value(miss.field, miss.stored), _value(miss.field, miss.ours)
        print(
            f"    {miss.task} {names[miss.task][:40]!r} {miss.field}: stored {stored}, ours {ours}"
        )


def _value(field: str, value: int | None) -> str:
    if value is None:
        return "none"
    return f"{to_datetime(value):%a %Y-%m-%d %H:%M}" if field in DATES else str(value)


if __name__ == "__main__":
    sys.exit(main())
