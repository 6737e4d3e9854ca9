"""Decisions about what-if copies without the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from pilothouse.delivery.scenarios.types import Figures, ScenarioState
from pilothouse.delivery.schedule.types import AddLink, AddTask, CopyTasks
from pilothouse.engine import Assessment, Schedule
from pilothouse.engine.network.data import TaskKind
from pilothouse.kit.errors import InvalidError, RuleError

OVERLOADED = "resource_overload"
_NAMING = ("task", "parent", "after", "predecessor", "successor")


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


def renumbered(edits: Sequence[Any], known: frozenset[int], last_uid: int) -> list[Any]:
    """Edits whose new tasks get uids above `last_uid` where theirs are taken in the plan.

    `known` are the uids that the plan holds or held. Later edits follow the new uids.
    """
    made = [uid for edit in edits for uid in _made(edit)]
    last_uid = max([last_uid, *known, *made])
    names: dict[int, int] = {}
    for uid in made:
        if uid in known:
            last_uid += 1
            names[uid] = last_uid
    return [_with_uids(edit, names) for edit in edits] if names else list(edits)


def _made(edit: Any) -> tuple[int, ...]:
    """The uids that an edit gives to new tasks."""
    if isinstance(edit, CopyTasks):
        return edit.uids
    return (edit.task,) if isinstance(edit, AddTask) and edit.task is not None else ()


def _with_uids(edit: Any, names: Mapping[int, int]) -> Any:
    own = {field.name for field in fields(edit)}
    values: dict[str, Any] = {
        name: names[getattr(edit, name)]
        for name in _NAMING
        if name in own and getattr(edit, name) in names
    }
    if "links" in own:
        values["links"] = tuple(_with_uids(link, names) for link in edit.links)
    if isinstance(edit, CopyTasks):
        values["tasks"] = tuple(names.get(uid, uid) for uid in edit.tasks)
        values["uids"] = tuple(names.get(uid, uid) for uid in edit.uids)
    if isinstance(edit, AddLink) and not values:
        return edit
    return replace(edit, **values)


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
