"""Run named commands with their times, quietly when they pass."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Stage:
    """One command of a check, by the name that people see."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """How a stage went: what it printed counts only when it failed."""

    stage: Stage
    passed: bool
    seconds: float
    output: str


def run_all(stages: Iterable[Stage], workers: int) -> list[Outcome]:
    """Run the stages, at most ``workers`` at a time, telling each as it ends."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(_run, stages))


def _run(stage: Stage) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        stage.command, cwd=ROOT, check=False, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    outcome = Outcome(stage, done.returncode == 0, time.monotonic() - started, done.stdout)
    _tell(outcome)
    return outcome


def _tell(outcome: Outcome) -> None:
    word = "ok    " if outcome.passed else "FAILED"
    lines = [f"{word} {outcome.stage.name:<22} {outcome.seconds:6.1f} s"]
    if not outcome.passed:
        lines.append(outcome.output.rstrip())
    print("\n".join(lines), flush=True)
