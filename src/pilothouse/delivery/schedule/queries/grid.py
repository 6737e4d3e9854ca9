"""The plan as the page's grid and chart want it: facts in columns, dates as packed integers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from pilothouse.delivery.schedule.models import Baseline, PlanEdit
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.queries import memory
from pilothouse.delivery.schedule.queries.analysis import baseline, working_time
from pilothouse.delivery.schedule.queries.columns import (
    custom_values,
    formula_values,
    split_parts,
    work_of,
)
from pilothouse.delivery.schedule.queries.file_baselines import file_number
from pilothouse.delivery.schedule.queries.frozen import frozen_dates
from pilothouse.delivery.schedule.queries.grid_texts import people_texts
from pilothouse.delivery.schedule.queries.rows import Loaded, computed_of, load
from pilothouse.delivery.schedule.queries.tracing import MOST_SAID, said_since
from pilothouse.delivery.schedule.rules.costing import costs_of
from pilothouse.delivery.schedule.rules.wording import lag_text
from pilothouse.delivery.schedule.types import Outcome, UndoState
from pilothouse.engine import Schedule
from pilothouse.engine.network.data import Calendar, Link, Plan, Task, TaskKind
from pilothouse.kit.actor import Actor

_CODES = {
    TaskKind.TASK: "t",
    TaskKind.SUMMARY: "s",
    TaskKind.LEVEL_OF_EFFORT: "l",
    TaskKind.MILESTONE: "m",
    TaskKind.START_MILESTONE: "m",
    TaskKind.FINISH_MILESTONE: "m",
}
_DATES = ("start", "finish", "total_float", "free_float", "late_finish")
_SPARSE = (
    "deadline", "constraint_date", "actual_start", "actual_finish", "calendar", "remaining",
    "physical_percent", "manual_start", "manual_finish", "expected_finish",
    "optimistic", "pessimistic",
)  # fmt: skip
LONGEST_NOTE = 2000
Ints = np.ndarray[Any, Any]


def page_json(actor: Actor, row: PlanRow, chosen: str = "") -> str:
    """Everything the plan page shows, as JSON: tasks in outline order, dates, links, facts.

    `chosen` is the baseline: a number, the key of one of the plan's file (f3), or the newest. The
    large part is made once per state of the plan and baseline.
    """
    frozen, number = chosen_baseline(actor, row.project_id, chosen)
    loaded = load(row)
    held = memory.held(row.stamp) or memory.keep(row.stamp, loaded)
    key = ("page", frozen.pk if frozen else None, number)
    if key not in held.made:
        held.made[key] = content_json(computed_of(loaded), frozen, number)
    return shown_json(plan_facts(actor, row), held.made[key])


def chosen_baseline(
    actor: Actor, project_id: int, chosen: str = ""
) -> tuple[Baseline | None, int | None]:
    """The baseline that a page asks for by its key: the plan's own, or a number of its file's."""
    number = file_number(chosen)
    own = int(chosen) if chosen.isdecimal() else None
    return (baseline(actor, project_id, own) if number is None else None), number


def content_json(
    computed: Schedule, frozen: Baseline | None, file_baseline: int | None = None
) -> str:
    """Rows, dates and links of a computed plan as JSON, with the bars of a baseline.

    Without one they are those of a numbered baseline of the plan's file, else of its first.
    """
    plan = computed.plan
    found = {
        "order": order(plan),
        "facts": task_facts(plan, range(len(plan.tasks))),
        "dates": dates(computed, None),
        "links": [link_row(link, plan) for link in plan.links],
        "parts": split_parts(computed),
        "formulas": formulas(computed, range(len(plan.tasks))),
        "costs": cost_facts(computed),
        "bars": _bars(plan, frozen_dates(frozen, plan, file_baseline)),
        "baseline": str(frozen.number) if frozen else _file_key(file_baseline),
        "week": _week(plan),
    }
    return json.dumps(found, separators=(",", ":"))


def _file_key(number: int | None) -> str | None:
    return None if number is None else f"f{number}"


def shown_json(facts: Mapping[str, Any], content: str) -> str:
    """What the page's script loads: the plan's own figures and its content."""
    return f'{{"plan":{json.dumps(facts)},"all":{content}}}'


def state_facts(computed: Schedule, revision: int, **more: Any) -> dict[str, Any]:
    """The figures of a plan that is not the project's present one: a past state, a copy."""
    plan = computed.plan
    usual: dict[str, Any] = {
        "revision": revision,
        "start": plan.start,
        "finish": computed.finish,
        "dataDate": plan.data_date,
        "lastUid": max((task.id for task in plan.tasks), default=0),
        "undo": None,
        "redo": None,
    }
    return usual | more


def plan_facts(actor: Actor, row: PlanRow) -> dict[str, Any]:
    """The plan's own figures, and what the actor could undo."""
    own = PlanEdit.objects.filter(plan=row, user_id=actor.user_id, counts=True)
    undo = own.filter(state=UndoState.DONE).order_by("-pk").values_list("said", flat=True).first()
    redo = own.filter(state=UndoState.UNDONE).order_by("pk").values_list("said", flat=True).first()
    return {
        "revision": row.version,
        "start": row.start,
        "finish": row.computed_finish,
        "dataDate": row.data_date,
        "lastUid": row.last_uid,
        "undo": undo,
        "redo": redo,
    }


def order(plan: Plan) -> dict[str, list[int]]:
    """The outline: uids in order and the parent of each, 0 at the top."""
    return {
        "uid": [task.id for task in plan.tasks],
        "parent": [task.parent or 0 for task in plan.tasks],
    }


def task_facts(plan: Plan, rows: Sequence[int]) -> dict[str, Any]:
    """What people stated about some rows, in columns; rarely used columns as pairs."""
    tasks = [plan.tasks[row] for row in rows]
    wanted = {task.id for task in tasks}
    people, work = people_texts(plan, wanted), work_of(plan, wanted)
    return {
        "uid": [task.id for task in tasks],
        "name": [task.name for task in tasks],
        "wbs": [task.wbs for task in tasks],
        "kind": "".join(_CODES[task.kind] for task in tasks),
        "minutes": [task.duration for task in tasks],
        "percent": [round(task.percent_complete) for task in tasks],
        "bits": [_bits(task) for task in tasks],
        "people": [people.get(task.id, "") for task in tasks],
        "constraint": _pairs(tasks, "constraint", "asap"),
        **{name: _pairs(tasks, name, None) for name in _SPARSE},
        "priority": _pairs(tasks, "priority", 500),
        "task_type": _pairs(tasks, "task_type", "fixed_units"),
        "technique": _pairs(tasks, "technique", "percent"),
        "measured_by": _pairs(tasks, "measured_by", ()),
        "work": [[place, work[t.id]] for place, t in enumerate(tasks) if work.get(t.id)],
        "note_text": [[place, t.notes[:LONGEST_NOTE]] for place, t in enumerate(tasks) if t.notes],
        "custom": custom_values(tasks),
    }


def _pairs(tasks: Sequence[Task], name: str, usual: Any) -> list[list[Any]]:
    return [
        [place, value]
        for place, task in enumerate(tasks)
        if (value := getattr(task, name)) != usual
    ]


def _bits(task: Task) -> int:
    marks = (task.elapsed, task.manual, not task.active, bool(task.splits), bool(task.notes),
             bool(task.recurrence), bool(task.references))  # fmt: skip
    return sum(mark << bit for bit, mark in enumerate(marks))


def dates(computed: Schedule, rows: Ints | None) -> dict[str, Any]:
    """Computed columns of all rows or some, each as base64 of 32-bit integers.

    Instants and working minutes; `length` is a summary's working time; `flags`: 1 critical, 2 on
    the longest path.
    """
    arrays = computed.arrays
    found = {name: getattr(arrays, name) for name in _DATES}
    found["flags"] = arrays.critical * 1 + arrays.longest_path * 2
    found["length"] = _lengths(computed, rows)
    if rows is not None:
        found = {name: column[rows] for name, column in found.items()} | {"row": rows}
    return {name: packed(column) for name, column in found.items()}


def _lengths(computed: Schedule, rows: Ints | None) -> Ints:
    tasks, arrays = computed.plan.tasks, computed.arrays
    hours = working_time(computed.plan)
    lengths = np.zeros(len(tasks), np.int64)
    for row in range(len(tasks)) if rows is None else rows.tolist():
        if tasks[row].kind is TaskKind.SUMMARY:
            lengths[row] = hours.between(int(arrays.start[row]), int(arrays.finish[row]))
    return lengths


def packed(values: Ints | Sequence[int]) -> str:
    """Integers as base64 of little-endian 32-bit numbers."""
    limits = np.iinfo(np.int32)
    clipped = np.clip(np.asarray(values, np.int64), limits.min, limits.max)
    return base64.b64encode(clipped.astype("<i4").tobytes()).decode()


def link_row(link: Link, plan: Plan) -> list[Any]:
    """A link: predecessor, successor, type, lag in words."""
    lag = lag_text(link.lag, link.lag_unit, plan.options.minutes_per_day) if link.lag else ""
    return [link.predecessor, link.successor, link.type.value, lag]


def _bars(plan: Plan, bars: Mapping[int, tuple[int, int]]) -> dict[str, str] | None:
    if not bars:
        return None
    found = [bars.get(task.id, (0, 0)) for task in plan.tasks]
    return {"start": packed([a for a, _ in found]), "finish": packed([b for _, b in found])}


def _week(plan: Plan) -> dict[str, Any]:
    """The plan's own calendar for the page: minutes of a day, free weekdays, free days."""
    calendars = {c.id: c for c in plan.calendars}
    own: Calendar | None = calendars[plan.default_calendar]
    shifts: list[tuple[Any, ...] | None] = [None] * 7
    free: list[tuple[int, int]] = []
    seen: set[int] = set()
    while own is not None and own.id not in seen:
        seen.add(own.id)
        shifts = [
            known if known is not None else day for known, day in zip(shifts, own.week, strict=True)
        ]
        free += [(e.first_day, e.last_day) for e in own.exceptions if not e.intervals]
        own = calendars.get(own.parent) if own.parent is not None else None
    return {
        "day": plan.options.minutes_per_day,
        "free": [number for number, day in enumerate(shifts) if not day],
        "holidays": free,
    }


def answer_to(actor: Actor, row: PlanRow, outcome: Outcome) -> dict[str, Any]:
    """What the page is told of an edit: what to show anew, or whose edits came in between.

    After these the page reads the plan as a whole: what one edit moved is not all that differs.
    """
    if outcome.repeated:
        return {"meanwhile": [], "moved": 0}
    is_behind = row.version != outcome.revision
    if is_behind or outcome.meanwhile:
        after = said_since(row, outcome.revision) if is_behind else []
        said = [*after, *outcome.meanwhile][:MOST_SAID]
        return {"meanwhile": said, "moved": len(outcome.changed)}
    return patch(actor, row, outcome)


def patch(actor: Actor, row: PlanRow, outcome: Outcome) -> dict[str, Any]:
    """What the page has to show anew after an edit: outline, facts and dates where they differ."""
    loaded = load(row)
    plan, computed = loaded.plan, computed_of(loaded)
    row_of = {task.id: place for place, task in enumerate(plan.tasks)}
    touched = sorted(row_of[uid] for uid in outcome.touched if uid in row_of)
    moved = np.array(sorted(row_of[uid] for uid in outcome.changed if uid in row_of), np.int64)
    is_reshaped = bool(outcome.reordered or outcome.added or outcome.removed)
    return {
        "plan": plan_facts(actor, row),
        "order": order(plan) if is_reshaped else None,
        "facts": task_facts(plan, touched),
        "dates": dates(computed, moved),
        "parts": split_parts(computed),
        "formulas": formulas(computed, sorted({*touched, *moved.tolist()})),
        "costs": cost_facts(computed, None if outcome.repriced else (touched, moved.tolist())),
        "links": _changed_links(loaded, outcome),
        "moved": len(moved),
        "said": outcome.said,
    }


def cost_facts(
    computed: Schedule, rows: tuple[Iterable[int], Iterable[int]] | None = None
) -> dict[str, Any]:
    """What tasks cost themselves, in cents, as pairs of uid and amount; the page sums them up.

    `rows` are those whose facts changed, and those that only moved: of these the cost differs where
    rates change with time. Without them it is every task that costs anything.
    """
    costs, tasks = costs_of(computed), computed.plan.tasks
    if rows is None:
        found = {uid: charge.cost for uid, charge in costs.tasks.items() if charge.cost}
    else:
        touched, moved = ({tasks[row].id for row in each} for each in rows)
        found = costs.some(touched | costs.varying(moved))
    return {
        "all": rows is None,
        "pairs": [[uid, int(cost * 100)] for uid, cost in found.items()],
        "currency": computed.plan.currency,
    }


def formulas(computed: Schedule, rows: Iterable[int]) -> dict[str, list[list[Any]]]:
    if all(field.kind != "formula" for field in computed.plan.custom_fields):
        return {}
    return formula_values(computed, people_texts(computed.plan), rows)


def _changed_links(loaded: Loaded, outcome: Outcome) -> list[list[Any]] | None:
    """All links anew when any of them changed; None when none did."""
    if not outcome.links_changed and not outcome.links_removed and not outcome.removed:
        return None
    return [link_row(link, loaded.plan) for link in loaded.plan.links]
