"""The command line: which rows, on which database, as a table or as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence

from benchmarks.web.floors import floors
from benchmarks.web.rows import ROWS, Bench, Row
from benchmarks.web.serving import serving
from tools.services import MissingServiceError, chromium

QUIET = ("gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage")
BEFORE = {
    "plan-undo": "plan-paste",
    "plan-edit-1000": "plan-edit",
    "plan-edit-painted": "plan-edit",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; nothing that was started stays behind."""
    given = _arguments(arguments)
    databases = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    wanted = [BEFORE.get(given.only, given.only)] if given.only else list(ROWS)
    try:
        found = {name: _measured(name, wanted, given) for name in databases}
    except (MissingServiceError, RuntimeError) as error:
        sys.exit(f"benchmarks.web: {error}")
    if given.json:
        rows = [row.as_json() | {"database": name} for name, rows in found.items() for row in rows]
        print(json.dumps({"tasks": given.tasks, "links": given.links, "rows": rows}))
        return
    for name, rows in found.items():
        _print(name, rows, given)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--json", action="store_true", help="strict JSON and nothing else")
    parser.add_argument("--only", choices=(*ROWS, *BEFORE), help="one row")
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql", "both"))
    parser.add_argument("--tasks", type=int, default=10_000, help="rows of the plan")
    parser.add_argument("--links", type=int, default=17_000, help="links of the plan")
    given = parser.parse_args(arguments)
    if given.tasks < 100 or given.links < 0:
        parser.error("a plan to measure has at least 100 tasks")
    return given


def _measured(database: str, wanted: list[str], given: argparse.Namespace) -> list[Row]:
    from playwright.sync_api import sync_playwright

    options = ["--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    rows: list[Row] = []
    path = chromium()
    with serving(database, given.tasks, given.links) as served, sync_playwright() as playwright:
        served.facts["size"] = given.tasks
        browser = playwright.chromium.launch(executable_path=path, args=options)
        for name in wanted:
            rows += ROWS[name](Bench(browser, served))
        browser.close()
        rows += floors(served, given.tasks, given.links)
    return rows


def _print(database: str, rows: list[Row], given: argparse.Namespace) -> None:
    print(f"\n{database}: {given.tasks:,} tasks, {given.links:,} links, Chromium without a GPU")
    head = ("row", "goal ms", "median ms", "p95 ms", "rows", "SQL")
    print("{:<20} {:>16} {:>10} {:>10} {:>8} {:>5}".format(*head))
    for row in rows:
        print(
            f"{row.name:<20} {row.goal:>16} {row.median_ms:>10,.1f} {row.p95_ms:>10,.1f} "
            f"{row.rows_changed:>8,} {row.statements:>5}  {row.note}"
        )
