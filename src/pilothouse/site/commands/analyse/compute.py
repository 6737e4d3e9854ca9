"""Everything that `pilothouse analyse` says about a plan, computed once for all outputs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from pilothouse.interchange import Limits, ReadResult, read
from pilothouse.site.commands.analyse.simulated import Ask, Register, Tell, simulated

if TYPE_CHECKING:
    from pilothouse.engine import Assessment, Levelling, Plan, RiskResult, Schedule, Task
    from pilothouse.engine.value import PlanStatus, PlanValue


@dataclass(frozen=True)
class Analysis:
    """A plan with its schedule, quality, risk, levelling and earned value, each computed once.

    `value` is a sentence where there is no earned value; `register` what a file of risks came to.
    `seconds` says how long each part took.
    """

    path: Path
    result: ReadResult
    schedule: Schedule
    assessment: Assessment
    risk: RiskResult | None
    levelling: Levelling
    value: tuple[PlanValue, PlanStatus] | str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    register: Register | None = None

    @property
    def plan(self) -> Plan:
        return self.result.plan

    @property
    def tasks(self) -> dict[int, Task]:
        """Tasks by id."""
        return {task.id: task for task in self.plan.tasks}

    def days(self, minutes: float) -> float:
        """Working minutes as days of the plan."""
        return minutes / self.plan.options.minutes_per_day

    def agreement(self) -> tuple[int, int]:
        """How many tasks start and finish as stored, and how many have stored dates at all."""
        arrays = self.schedule.arrays
        same = known = 0
        for row, task in enumerate(self.plan.tasks):
            stored = task.stored
            if stored is None or stored.start is None or self.schedule.is_summary(task.id):
                continue
            known += 1
            same += (stored.start, stored.finish) == (arrays.start[row], arrays.finish[row])
        return same, known


def analyse(
    path: Path,
    *,
    ask: Ask,
    project: int | None = None,
    limits: Limits | None = None,
    tell: Tell = lambda sentence: None,
) -> Analysis:
    """Read, schedule, assess and simulate the plan in `path`; no iterations, no simulation.

    Raises ReadError for the file and PlanError for a plan that cannot be scheduled.
    """
    seconds: dict[str, float] = {}
    loading = Thread(target=_load_engine, daemon=True)
    loading.start()
    with _timed(seconds, "read"):
        result = read(
            path, limits=limits, project_index=project, progress=lambda share, text: tell(text)
        )
        loading.join()
    from pilothouse.engine import assess, level, schedule
    from pilothouse.site.commands.analyse.valued import computed

    plan = result.plan
    with _timed(seconds, "schedule"):
        tell("Computing the schedule")
        dates = schedule(plan)
    with _timed(seconds, "quality"):
        tell("Assessing the quality")
        assessment = assess(plan, dates)
    with _timed(seconds, "risk"):
        risk, register = simulated(plan, ask, tell)
    with _timed(seconds, "levelling"):
        tell("Levelling")
        levelling = level(plan)
    with _timed(seconds, "value"):
        tell("Measuring the earned value")
        value = computed(plan)
    return Analysis(path, result, dates, assessment, risk, levelling, value, seconds, register)


def _load_engine() -> None:
    """Import the engine and load its machine code while the file is being read."""
    from pilothouse.engine import warm

    warm()


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - start, 3)
