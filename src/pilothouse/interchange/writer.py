"""`write`: one plan in, one file of any format out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pilothouse.engine.network.data import Plan, StoredDates
from pilothouse.interchange import csv_out, fitting, plan_json, worker
from pilothouse.interchange.compare import compared
from pilothouse.interchange.compare_words import Family, explained
from pilothouse.interchange.formats import INFO, Format
from pilothouse.interchange.reader import read
from pilothouse.interchange.result import Limits, Loss, ReadResult

if TYPE_CHECKING:
    from pilothouse.engine import Schedule

_DATES = (
    "early_start", "early_finish", "late_start", "late_finish", "start", "finish",
    "total_float", "free_float", "critical",
)  # fmt: skip


def write(
    plan: Plan,
    target: str | Path,
    kind: Format,
    *,
    computed: Schedule | None = None,
    limits: Limits | None = None,
) -> None:
    """Write `plan` to the file `target` in the format `kind`.

    The dates written are those of `computed`, else those that the tasks hold as stored. Microsoft
    Project XML, XER, Primavera XML, MPX and Planner are written in a process of their own.

    Raises UnwritableError, TooSlow or TooLarge, each with one sentence.
    """
    dated = plan if computed is None else with_dates(plan, computed)
    path = Path(target)
    if INFO[kind].library:
        _write_foreign(dated, path, kind, limits or Limits())
    else:
        path.write_bytes(_OWN[kind](dated))


def content(plan: Plan, kind: Format, *, computed: Schedule | None = None) -> bytes:
    """Give the bytes of what `write` writes."""
    with tempfile.TemporaryDirectory(prefix="pilothouse-out-") as folder:
        path = Path(folder) / f"plan{INFO[kind].suffix}"
        write(plan, path, kind, computed=computed)
        return path.read_bytes()


def with_dates(plan: Plan, computed: Schedule) -> Plan:
    """Give `plan` with the dates and floats of `computed` as the stored dates of its tasks."""
    columns = [getattr(computed.arrays, name).tolist() for name in _DATES]
    rows = zip(*columns, strict=True)
    dates = {
        task.id: StoredDates(**dict(zip(_DATES, row, strict=True)))
        for task, row in zip(computed.plan.tasks, rows, strict=True)
    }
    tasks = tuple(replace(task, stored=dates.get(task.id)) for task in plan.tasks)
    return replace(plan, tasks=tasks, finish=computed.finish)


def _write_foreign(plan: Plan, target: Path, kind: Format, limits: Limits) -> None:
    if kind in {Format.XER, Format.PMXML}:
        fitted = fitting.for_primavera(plan)
        data = plan_json.to_json(fitted)
        codes = fitting.activity_ids(fitted)
        for row in data.get("tasks", []):
            row["activity_id"] = codes[row["id"]]
        data["project_id"] = _project_id(plan)
    else:
        data = plan_json.to_json(fitting.for_microsoft(plan))
    worker.write(data, target, INFO[kind].library, limits)


def _project_id(plan: Plan) -> str:
    """P6 knows projects by a short code."""
    letters = "".join(c for c in plan.name if c.isalnum() or c in "-_. ")
    return letters.strip()[:40] or "PLAN"


def _json(plan: Plan) -> bytes:
    return json.dumps(plan_json.to_json(plan), ensure_ascii=False).encode()


def _workbook(plan: Plan) -> bytes:
    from pilothouse.interchange import xlsx_out

    return xlsx_out.workbook(plan)


def _calendar(plan: Plan) -> bytes:
    from pilothouse.interchange import ical_out

    return ical_out.calendar(plan)


_OWN: dict[Format, Callable[[Plan], bytes]] = {
    Format.CSV: lambda plan: b"\xef\xbb\xbf" + csv_out.tasks_csv(plan).encode(),
    Format.XLSX: _workbook,
    Format.ICAL: _calendar,
    Format.JSON: _json,
}


def read_back(
    plan: Plan, kind: Format, *, computed: Schedule | None = None, limits: Limits | None = None
) -> tuple[Loss, ...]:
    """Tell what a file of the format `kind` holds otherwise than `plan`, task by task.

    The file is written and read again, and the two plans are compared; nothing is assumed. A
    calendar file is read by nobody as a plan: what it leaves out is counted instead.
    """
    dated = plan if computed is None else with_dates(plan, computed)
    if kind is Format.ICAL:
        from pilothouse.interchange import ical_out

        return ical_out.left_out(dated)
    again = read_again(dated, kind, limits).plan
    return explained(compared(dated, again), _family(kind))


def _family(kind: Format) -> Family:
    if kind in {Format.XER, Format.PMXML}:
        return Family.PRIMAVERA
    return Family.TABLE if kind in {Format.CSV, Format.XLSX} else Family.MICROSOFT


def read_again(plan: Plan, kind: Format, limits: Limits | None = None) -> ReadResult:
    """Write `plan` in the format `kind` and read the file."""
    with tempfile.TemporaryDirectory(prefix="pilothouse-round-") as folder:
        path = Path(folder) / f"plan{INFO[kind].suffix}"
        write(plan, path, kind, limits=limits)
        return read(path, limits=limits, base=lambda: plan)
