"""Decisions about what-if copies without the database."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pilothouse.delivery.scenarios.rules.fitting import fitted, renumbered
from pilothouse.delivery.scenarios.types import Figures, ScenarioState
from pilothouse.engine import Assessment, Schedule
from pilothouse.engine.network.data import TaskKind
from pilothouse.kit.errors import InvalidError, RuleError

__all__ = [
    "check_has_steps",
    "check_name",
    "check_open",
    "figures",
    "fitted",
    "renumbered",
]

OVERLOADED = "resource_overload"


def check_open(state: str) -> None:
    """Raise RuleError for a copy that is no longer played with."""
    if state != ScenarioState.OPEN:
        label = ScenarioState(state).label.lower()
        raise RuleError(f"This copy is closed ({label}). Start another one.")


def check_name(name: str) -> str:
    """The name, trimmed. Raises InvalidError for an empty one."""
    if not name.strip():
        text = "Give the copy a name that says what it tries."
        raise InvalidError(text, {"name": [text]})
    return name.strip()[:120]


def check_has_steps(steps: Sequence[Any]) -> None:
    """Raise RuleError for a copy in which nothing was changed."""
    if not steps:
        raise RuleError("Nothing is changed in this copy yet, so there is nothing to propose.")


def figures(computed: Schedule, assessment: Assessment, cost: Decimal) -> Figures:
    """What a computed plan costs and promises."""
    plan, arrays = computed.plan, computed.arrays
    leaves = [row for row, task in enumerate(plan.tasks) if _counts(task)]
    floats = [int(arrays.total_float[row]) for row in leaves]
    found = {finding.key: finding for finding in assessment.findings}
    return Figures(
        finish=computed.finish,
        tasks=len(leaves),
        critical=sum(bool(arrays.critical[row]) for row in leaves),
        cost=cost,
        currency=plan.currency,
        work=sum(item.work for item in plan.assignments),
        least_float=min(floats, default=None),
        overloads=found[OVERLOADED].count if OVERLOADED in found else 0,
        minutes_per_day=plan.options.minutes_per_day,
    )


def _counts(task: Any) -> bool:
    return task.kind is not TaskKind.SUMMARY and bool(task.active) and task.actual_finish is None
