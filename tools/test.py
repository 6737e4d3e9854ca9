"""Run every test: on SQLite, on PostgreSQL, then in a real browser on both.

``--only sqlite|postgres|e2e`` runs a part. ``PILOTHOUSE_SKIP=postgres,browser`` leaves out what
this machine cannot have; without it, a missing service is a failure. Further arguments go to
pytest.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn
from xml.etree import ElementTree

from tools import services
from tools.stages import ROOT

REPORTS = ROOT / "build" / "test"
ARTEFACTS = ROOT / "artefacts"
WITHOUT_DATABASE = ("tests/engine", "tests/interchange", "tests/kit/charts", "tests/tools")
QUIET = ("--tb=short", "--no-header", "--durations=12", "--durations-min=5")
# Many files build something large once; one process runs all of a file.
TWO = ("-n2", "--dist=loadfile")
IGNORE = "--ignore={}".format
NO_TESTS = 5
# Tests start `pilothouse` some hundred times: without kept byte code each start compiles it anew.
NOT_PASSED_ON = {"DATABASE_URL", "PILOTHOUSE_DATA", "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Suite:
    """One pytest run: its name, the service it needs, and its arguments."""

    name: str
    needs: frozenset[str]
    arguments: tuple[str, ...]


@dataclass
class Totals:
    """Sums over the suites, for the last line."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


SUITES = (
    Suite("sqlite", frozenset(), ("tests", "--ignore=tests/e2e", *TWO)),
    Suite(
        "postgres",
        frozenset({"postgres"}),
        ("tests", "--ignore=tests/e2e", *TWO, "-m", "not nodb", *map(IGNORE, WITHOUT_DATABASE)),
    ),
    Suite("e2e-sqlite", frozenset({"browser"}), ("tests/e2e", *TWO)),
    Suite(
        "e2e-postgres",
        frozenset({"browser", "postgres"}),
        ("tests/e2e", *TWO, "-m", "not nodb"),
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="sqlite, postgres or e2e")
    options, rest = parser.parse_known_args()
    suites = [suite for suite in SUITES if suite.name.startswith(options.only)]
    if not suites:
        parser.error(f"no suite is called {options.only}")
    signal.signal(signal.SIGTERM, _terminated)
    started = time.monotonic()
    totals = Totals()
    with ExitStack() as stack:
        env = _environment(suites, stack)
        for suite in suites:
            _run(suite, rest, env, totals)
    _last_line(totals, time.monotonic() - started)
    sys.exit(1 if totals.failed or not totals.counts else 0)


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(143)


def _skipped() -> set[str]:
    return set(filter(None, os.environ.get("PILOTHOUSE_SKIP", "").split(",")))


def _environment(suites: list[Suite], stack: ExitStack) -> dict[str, str]:
    needed = set().union(*(suite.needs for suite in suites)) - _skipped()
    env = {k: v for k, v in os.environ.items() if k not in NOT_PASSED_ON}
    try:
        if "browser" in needed:
            env["PILOTHOUSE_CHROMIUM"] = services.chromium()
        if "postgres" in needed:
            env["DATABASE_URL_TEST"] = stack.enter_context(services.postgres())
    except services.MissingServiceError as missing:
        sys.exit(f"test: {missing}\n(PILOTHOUSE_SKIP=postgres,browser leaves such tests out.)")
    return env


def _run(suite: Suite, rest: list[str], env: dict[str, str], totals: Totals) -> None:
    if without := suite.needs & _skipped():
        print(f"-- {suite.name}: left out, PILOTHOUSE_SKIP={','.join(sorted(without))}", flush=True)
        return
    print(f"-- {suite.name}", flush=True)
    report = REPORTS / f"{suite.name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    started = time.monotonic()
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *suite.arguments, f"--junit-xml={report}", *QUIET, *rest],
        cwd=ROOT,
        env=_suite_environment(suite, env),
        check=False,
    ).returncode
    counts = _counts(report)
    totals.counts += counts
    if code or not counts["passed"]:
        totals.failed.append(suite.name)
        totals.counts["failed"] += not counts["failed"]
    why = " (no test was found)" if code == NO_TESTS else ""
    print(f"-- {suite.name}: {time.monotonic() - started:.1f} s{why}", flush=True)


def _suite_environment(suite: Suite, env: dict[str, str]) -> dict[str, str]:
    own = dict(env, PILOTHOUSE_ARTEFACTS=str(ARTEFACTS / suite.name))
    if "postgres" in suite.needs:
        own["DATABASE_URL"] = env["DATABASE_URL_TEST"]
    return own


def _counts(report: Path) -> Counter[str]:
    if not report.exists():
        return Counter()
    counts: Counter[str] = Counter()
    for suite in ElementTree.parse(report).iter("testsuite"):
        total = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        bad = total["failures"] + total["errors"]
        counts["failed"] += bad
        counts["skipped"] += total["skipped"]
        counts["passed"] += total["tests"] - bad - total["skipped"]
    return counts


def _last_line(totals: Totals, seconds: float) -> None:
    if totals.failed:
        print(f"test: failed in {', '.join(totals.failed)}")
    words = [
        f"{n} {word}" for word in ("failed", "passed", "skipped") if (n := totals.counts[word])
    ]
    print(f"{', '.join(words) or 'no tests ran'} in {seconds:.2f}s", flush=True)


if __name__ == "__main__":
    main()
