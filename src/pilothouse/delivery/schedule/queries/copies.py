"""States of a plan that are not the project's own: edited copies, and two states side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.queries.analysis import (
    finish_distribution,
    iterations_for,
    working_time,
)
from pilothouse.delivery.schedule.queries.columns import split_parts
from pilothouse.delivery.schedule.queries.grid import (
    cost_facts,
    dates,
    formulas,
    link_row,
    order,
    task_facts,
)
from pilothouse.delivery.schedule.queries.grid_texts import people_texts
from pilothouse.delivery.schedule.queries.sheet import meant
from pilothouse.delivery.schedule.queries.shifting import (
    MovePreview,
    previewed,
    shifted_edits,
)
from pilothouse.delivery.schedule.rules.saying import sentence
from pilothouse.delivery.schedule.types import (
    AddSeries,
    AddTask,
    Assign,
    CopyTasks,
    Edit,
    Shift,
)
from pilothouse.engine import Schedule, Uncertainty, schedule
from pilothouse.engine.network.data import Plan, PlanError, Resource
from pilothouse.kit.errors import InvalidError

_EDITS: TypeAdapter[list[Any]] = TypeAdapter(list[Edit])
_SHOWN = ("start", "finish", "total_float", "free_float", "late_finish", "critical", "longest_path")


def edits_from(rows: Any) -> list[Any]:
    """Edits from their JSON. Raises InvalidError for what is none."""
    try:
        return _EDITS.validate_python(rows)
    except ValidationError as error:
        raise InvalidError("The edit was not understood.") from error


def edits_json(edits: Sequence[Any]) -> list[dict[str, Any]]:
    """Edits as JSON."""
    return list(_EDITS.dump_python(list(edits), mode="json"))


def edits_in(body: bytes, computed: Schedule) -> tuple[list[Any], int]:
    """What the plan page's script sent: its edits, what linked tasks do, and the revision.

    Raises InvalidError for a body that is none.
    """
    edits, shift, revision = _sent(body, computed)
    return shifted_edits(computed, edits, shift), revision


def move_in(body: bytes, computed: Schedule) -> MovePreview:
    """What the edits that the plan page's script sent would move. Raises InvalidError."""
    edits, shift, _ = _sent(body, computed)
    return previewed(computed, edits, shift)


def revision_in(body: bytes) -> int | None:
    """The revision that the plan page's script says it shows; None where it says none.

    Raises InvalidError for a body that is none.
    """
    try:
        revision = json.loads(body or b"{}").get("revision")
        return None if revision is None else int(revision)
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidError("The edit was not understood.") from error


def _sent(body: bytes, computed: Schedule) -> tuple[list[Any], Shift, int]:
    """Edits, typed cells among them, the choice for linked tasks, and the revision."""
    try:
        sent = json.loads(body)
        edits = edits_from(sent.get("edits", []))
        cells = [(int(c["task"]), str(c["column"]), str(c["text"])) for c in sent.get("cells", [])]
        revision = int(sent["revision"])
        shift = Shift(sent.get("shift", Shift.USE))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidError("The edit was not understood.") from error
    edits += meant(computed, 0, cells, edits) if cells else []
    return edits, shift, revision


def named(edits: Sequence[Any], last_uid: int, people: Sequence[Resource] = ()) -> list[Any]:
    """The edits with the uid of everything new stated, so that later ones can name it.

    `people` are the resources that there are already.
    """
    names = {each.name.casefold() for each in people}
    last_person = max((each.id for each in people), default=0)
    found: list[Any] = []
    for edit in edits:
        last_uid, made = _named(edit, last_uid)
        if isinstance(made, Assign) and made.resource is None:
            name = made.name.strip().casefold()
            if name and name not in names:
                names.add(name)
                last_person += 1
                made = replace(made, resource=last_person)
        found.append(made)
    return found


def _named(edit: Any, last_uid: int) -> tuple[int, Any]:
    """The last uid then, and the edit with the uids of its new tasks."""
    if isinstance(edit, AddTask | AddSeries):
        uid = last_uid + 1 if edit.task is None else edit.task
        last_uid, edit = max(last_uid, uid), replace(edit, task=uid)
    if isinstance(edit, AddTask) or not hasattr(edit, "uids") or edit.uids:
        return last_uid, edit
    count = len(set(edit.tasks)) if isinstance(edit, CopyTasks) else rules.occurrences(edit)
    return last_uid + count, replace(edit, uids=tuple(range(last_uid + 1, last_uid + count + 1)))


def edited(plan: Plan, edits: Sequence[Any]) -> Schedule:
    """A plan after edits, computed. Raises InvalidError for what cannot be done or computed."""
    try:
        return schedule(rules.apply(plan, edits))
    except PlanError as error:
        raise InvalidError(str(error), {"plan": [str(error)]}) from error


def in_words(edits: Sequence[Any], plan: Plan) -> str:
    """What edits of a plan do, in one sentence."""
    names = {task.id: task.name for task in plan.tasks}
    return sentence(edits, names, plan.options.minutes_per_day)


def each_in_words(edits: Sequence[Any], plan: Plan) -> list[str]:
    """What each edit of a plan does."""
    names = {task.id: task.name for task in plan.tasks}
    names |= {edit.task: edit.name for edit in edits if isinstance(edit, AddTask) and edit.task}
    return [sentence([edit], names, plan.options.minutes_per_day) for edit in edits]


def cost_of(computed: Schedule) -> Decimal:
    """What a computed plan costs, in its currency."""
    return rules.costs_of(computed).total


def days_between(plan: Plan, first: int, second: int) -> float:
    """Working days of a plan's calendar from one instant to another."""
    return working_time(plan).between(first, second) / plan.options.minutes_per_day


def p80_of(plan: Plan, uncertainty: Uncertainty | None = None) -> int | None:
    """The instant by which a plan finishes with 80 % certainty; the same seed for every plan."""
    if not plan.tasks:
        return None
    count = iterations_for(len(plan.tasks))
    result = finish_distribution(plan, count, uncertainty=uncertainty)
    return int(result.percentile(80))


def patch_between(
    before: Schedule, after: Schedule, facts: Mapping[str, Any], said: str
) -> dict[str, Any]:
    """What the plan page's script has to show anew to come from one state to another."""
    old, new = before.plan, after.plan
    is_reshaped = _outline(old) != _outline(new)
    moved = None if is_reshaped else _moved(before, after)
    return {
        "plan": dict(facts),
        "order": order(new) if is_reshaped else None,
        "facts": task_facts(new, _touched(old, new)),
        "dates": dates(after, moved),
        "parts": split_parts(after),
        "formulas": formulas(after, range(len(new.tasks))),
        "costs": cost_facts(after),
        "links": None if old.links == new.links else [link_row(link, new) for link in new.links],
        "moved": len(new.tasks) if moved is None else len(moved),
        "said": said,
    }


def _outline(plan: Plan) -> list[tuple[int, int | None]]:
    return [(task.id, task.parent) for task in plan.tasks]


def _touched(old: Plan, new: Plan) -> list[int]:
    known = {task.id: task for task in old.tasks}
    was, now = people_texts(old), people_texts(new)
    return [
        place
        for place, task in enumerate(new.tasks)
        if known.get(task.id) != task or was.get(task.id) != now.get(task.id)
    ]


def _moved(before: Schedule, after: Schedule) -> np.ndarray[Any, Any]:
    differs = np.zeros(len(after.plan.tasks), bool)
    for name in _SHOWN:
        differs |= getattr(before.arrays, name) != getattr(after.arrays, name)
    return np.flatnonzero(differs)
