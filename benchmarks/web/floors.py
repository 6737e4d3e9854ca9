"""What no page can be quicker than: the engine alone, and the database alone."""

from __future__ import annotations

import statistics
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.web.rows import Row, percentile
from benchmarks.web.serving import ROOT, Served

TIMES, FEW = 7, 20


def floors(served: Served, size: int, links: int) -> list[Row]:
    """The bare engine on the generated plan, the bare rewrite of its rows' dates, the reader."""
    return [_engine(size, links), _sql(served), _reader()]


def _engine(size: int, links: int) -> Row:
    from benchmarks.web.generated import early_critical, generated
    from pilothouse.engine import schedule, warm

    warm()
    plan = generated(size, links)
    first = early_critical(schedule(plan)).id
    times: list[float] = []
    for more in range(TIMES):
        tasks = tuple(
            replace(t, duration=t.duration + 480 * more) if t.id == first else t for t in plan.tasks
        )
        changed = replace(plan, tasks=tasks)
        begin = perf_counter()
        schedule(changed)
        times.append(1000 * (perf_counter() - begin))
    return _row("floor-engine", times, "the whole plan computed from its records", size)


def _sql(served: Served) -> Row:
    """Run in a process with the product's settings: one date moved in every row, rolled back."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.web.floors"],
        cwd=ROOT, env=served.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    count, *times = (float(word) for word in done.stdout.split())
    note = "start and finish of every row rewritten by one plain UPDATE, committed"
    return _row("floor-sql", times, note, int(count))


def _reader() -> Row:
    """A small Microsoft Project XML read as an import reads it: mostly the start of a process."""
    from benchmarks.web.generated import as_ms_project_xml, generated
    from pilothouse.interchange import read

    plan = generated(FEW, FEW)
    times: list[float] = []
    with TemporaryDirectory(prefix="pilothouse-bench-") as folder:
        file = Path(folder) / "small.xml"
        file.write_bytes(as_ms_project_xml(plan))
        for _ in range(3):
            begin = perf_counter()
            read(file)
            times.append(1000 * (perf_counter() - begin))
    return _row("floor-reader", times, "a file of 20 tasks read, mostly the reader's start", FEW)


def _row(name: str, times: list[float], note: str, count: int) -> Row:
    median, high = statistics.median(times), percentile(times, 0.95)
    return Row(name, round(median, 1), round(high, 1), count, 1, "", note)


def main() -> None:
    from pilothouse.site.commands.environment import start_django

    start_django()
    from django.db import transaction
    from django.db.models import F

    from pilothouse.delivery.schedule.models import Plan, PlanTask

    plan = max(Plan.objects.all(), key=lambda row: row.last_uid)
    rows: Any = PlanTask.objects.filter(plan=plan)
    count, times = rows.count(), []
    for number in range(TIMES):
        step = 1 if number % 2 else -1
        begin = perf_counter()
        with transaction.atomic():
            rows.update(start=F("start") + step, finish=F("finish") + step)
        times.append(1000 * (perf_counter() - begin))
    print(count, *times)


if __name__ == "__main__":
    main()
