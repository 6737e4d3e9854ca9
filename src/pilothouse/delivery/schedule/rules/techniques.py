"""How each task earns its value: the technique as people type it, checked, and for the engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.engine.network.data import BaselineValues, Instant, Plan, Task
from pilothouse.engine.value import Earning, Technique, WeightedMilestone
from pilothouse.kit.errors import InvalidError

Measures = tuple[tuple[int, int], ...]
MOST_MILESTONES, HEAVIEST = 50, 1000
_PIECE = re.compile(r"(?P<who>[^\s=;,]+)\s*(=\s*(?P<weight>\d{1,4})\s*%?)?")
_ALIASES = {"percent": Technique.PERCENT, "physical": Technique.PHYSICAL}


def technique_words() -> dict[str, str]:
    """The techniques as people read and type them."""
    return {
        Technique.PERCENT.value: _("Percent complete"),
        Technique.PHYSICAL.value: _("Physical percent"),
        Technique.ZERO_HUNDRED.value: "0/100",
        Technique.FIFTY_FIFTY.value: "50/50",
        Technique.WEIGHTED_MILESTONES.value: _("Milestones"),
        Technique.APPORTIONED.value: _("Apportioned"),
        Technique.LEVEL_OF_EFFORT.value: _("Level of effort"),
    }


def technique_text(task: Task, rows: Mapping[int, int]) -> str:
    """A task's technique as it is typed; other tasks by their row numbers."""
    name = technique_words()[task.technique]
    if task.technique == Technique.APPORTIONED:
        return " ".join([name, *(str(rows.get(uid, "?")) for uid, _weight in task.measured_by)])
    marks = (f"{rows.get(uid, '?')}={weight}" for uid, weight in task.measured_by)
    return f"{name} {'; '.join(marks)}".strip()


def parse_technique(text: str, uids: Mapping[str, int]) -> tuple[Technique, Measures]:
    """A technique from 50/50, Apportioned 3 or Milestones 4=30; 6=70; nothing is percent complete.

    `uids` maps row numbers and WBS codes to uids. Raises InvalidError for what is not understood.
    """
    plain = text.strip()
    if not plain:
        return Technique.PERCENT, ()
    names = {word.casefold(): Technique(value) for value, word in technique_words().items()}
    names |= {each.value.replace("_", " "): each for each in Technique} | _ALIASES
    for name in sorted(names, key=len, reverse=True):
        if plain.casefold().startswith(name):
            return names[name], _measures(plain[len(name) :], uids)
    raise _refused(
        _("“%(text)s” is no technique. Choose one, such as 0/100 or Percent complete.")
        % {"text": plain}
    )


def _measures(text: str, uids: Mapping[str, int]) -> Measures:
    found = []
    for piece in filter(None, (each.strip() for each in re.split("[;,]", text))):
        match = _PIECE.fullmatch(piece)
        if match is None or match["who"] not in uids:
            raise _refused(_("There is no row %(row)s.") % {"row": piece.partition("=")[0]})
        found.append((uids[match["who"]], int(match["weight"] or 1)))
    return tuple(found)


def check_technique(
    task: Task, technique: str, measures: Measures, task_of: Callable[[int], Task]
) -> None:
    """Raise InvalidError where a task cannot earn so; `task_of` gives the plan's other tasks."""
    if technique not in technique_words():
        raise _refused(_("There is no such technique."))
    if technique == Technique.APPORTIONED:
        if len(measures) != 1:
            raise _refused(_("Say to which task it is apportioned, by its row: Apportioned 3."))
        _check_base(task, measures[0][0], task_of)
    elif technique == Technique.WEIGHTED_MILESTONES:
        _check_milestones(task, measures, task_of)
    elif measures:
        raise _refused(_("Only milestones and apportioned effort are measured by other tasks."))


def _check_base(task: Task, base: int, task_of: Callable[[int], Task]) -> None:
    seen = [task.id]
    while base not in seen:
        seen.append(base)
        other = task_of(base)
        if other.technique != Technique.APPORTIONED or not other.measured_by:
            return
        base = other.measured_by[0][0]
    raise _refused(_("It would be apportioned to itself. Choose a task that measures itself."))


def _check_milestones(task: Task, measures: Measures, task_of: Callable[[int], Task]) -> None:
    weights = [weight for _uid, weight in measures]
    if not measures or len(measures) > MOST_MILESTONES:
        raise _refused(_("Name its milestones by row, with weights: Milestones 4=30; 6=70."))
    if not all(0 <= weight <= HEAVIEST for weight in weights) or not sum(weights):
        raise _refused(_("Weights lie between 0 and 1000, and not all are nothing."))
    if task.id in {task_of(uid).id for uid, _weight in measures}:
        raise _refused(_("A task is no milestone of its own."))


def _refused(text: str) -> InvalidError:
    return InvalidError(text, {"technique": [text]})


def earnings_of(plan: Plan, budgets: Mapping[int, BaselineValues]) -> dict[int, Earning]:
    """How the tasks of a plan earn that do not go by percent complete, for the engine.

    `budgets` are what the baseline holds of tasks. Milestones that it does not know do not count,
    and what is left without any, or without the task that it follows, goes by percent complete.
    """
    tasks = {task.id: task for task in plan.tasks}
    found = {
        task.id: earning
        for task in plan.tasks
        if task.technique != Technique.PERCENT
        and (earning := _earning(task, tasks, budgets)) is not None
    }
    leaves = {task.id for task in plan.tasks} - {task.parent for task in plan.tasks}
    lost = {uid for uid in found if _is_lost(uid, found, leaves & set(budgets))}
    return {uid: earning for uid, earning in found.items() if uid not in lost}


def _earning(
    task: Task, tasks: Mapping[int, Task], budgets: Mapping[int, BaselineValues]
) -> Earning | None:
    technique = Technique(task.technique)
    if technique is Technique.APPORTIONED:
        return Earning(technique, base=task.measured_by[0][0]) if task.measured_by else None
    if technique is not Technique.WEIGHTED_MILESTONES:
        return Earning(technique)
    marks = tuple(
        WeightedMilestone(Decimal(weight), planned, _achieved(tasks.get(uid)))
        for uid, weight in task.measured_by
        if uid in budgets and (planned := budgets[uid].finish) is not None
    )
    return Earning(technique, marks) if any(mark.weight for mark in marks) else None


def _achieved(task: Task | None) -> Instant | None:
    return None if task is None else task.actual_finish


def _is_lost(uid: int, found: Mapping[int, Earning], known: Collection[int]) -> bool:
    """Whether an apportioned task follows one without a budget, or itself."""
    seen: set[Any] = set()
    while (earning := found.get(uid)) is not None and earning.technique is Technique.APPORTIONED:
        if earning.base not in known or uid in seen or earning.base is None:
            return True
        seen.add(uid)
        uid = earning.base
    return False
