"""The plan as the page's grid and Gantt want it: short arrays, dates in minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pilothouse.delivery.schedule.models import (
    Plan as PlanRow,
)
from pilothouse.delivery.schedule.models import (
    PlanAssignment,
    PlanEdit,
    PlanLink,
    PlanResource,
    PlanTask,
)
from pilothouse.delivery.schedule.queries.analysis import baseline, baseline_plan
from pilothouse.delivery.schedule.queries.rows import calendars_of, options_from
from pilothouse.delivery.schedule.rules.cells import Sheet, edits_of
from pilothouse.delivery.schedule.rules.wording import duration_text, lag_text
from pilothouse.delivery.schedule.types import Outcome, UndoState
from pilothouse.engine import WorkingTime
from pilothouse.engine.network.data import LagUnit, TaskKind
from pilothouse.kit.actor import Actor

_CODES = {
    TaskKind.TASK: "t",
    TaskKind.SUMMARY: "s",
    TaskKind.LEVEL_OF_EFFORT: "l",
    TaskKind.MILESTONE: "m",
    TaskKind.START_MILESTONE: "m",
    TaskKind.FINISH_MILESTONE: "m",
}
_COLUMNS = (
    "pk", "uid", "parent__uid", "name", "kind", "duration", "elapsed", "start", "finish",
    "total_float", "free_float", "critical", "longest_path", "percent", "deadline", "wbs",
    "late_finish", "constraint", "manual", "active", "actual_start", "actual_finish", "notes",
)  # fmt: skip
Dates = Mapping[int, tuple[int, int]]


def page_data(actor: Actor, row: PlanRow, baseline_number: int | None) -> dict[str, Any]:
    """Everything the plan page shows: tasks in outline order, links, facts."""
    frozen = baseline(actor, row.project_id, baseline_number)
    bars = _frozen_dates(actor, row, baseline_number)
    return {
        **facts(actor, row),
        "baseline": frozen.number if frozen else None,
        "tasks": task_rows(row, bars),
        "links": link_rows(row),
    }


def facts(actor: Actor, row: PlanRow) -> dict[str, Any]:
    """The plan's own figures, and what the actor could undo."""
    own = PlanEdit.objects.filter(plan=row, user_id=actor.user_id, counts=True)
    undo = own.filter(state=UndoState.DONE).order_by("-pk").values_list("said", flat=True).first()
    redo = own.filter(state=UndoState.UNDONE).order_by("pk").values_list("said", flat=True).first()
    return {
        "revision": row.version,
        "start": row.start,
        "finish": row.computed_finish,
        "dataDate": row.data_date,
        "undo": undo,
        "redo": redo,
    }


def _frozen_dates(actor: Actor, row: PlanRow, number: int | None) -> Dates:
    frozen = baseline(actor, row.project_id, number)
    if frozen is not None:
        return {
            task.id: (task.stored.start, task.stored.finish)
            for task in baseline_plan(frozen).tasks
            if task.stored and task.stored.start is not None and task.stored.finish is not None
        }
    return _file_dates(row)


def _file_dates(row: PlanRow) -> Dates:
    """Baseline 0 that came with a file, where nothing was accepted here yet."""
    rows = PlanTask.objects.filter(plan=row, extra__has_key="baselines")
    found: dict[int, tuple[int, int]] = {}
    for uid, extra in rows.values_list("uid", "extra"):
        first = extra["baselines"][0]
        if first.get("start") is not None and first.get("finish") is not None:
            found[uid] = first["start"], first["finish"]
    return found


def task_rows(
    row: PlanRow, bars: Dates | None = None, uids: Sequence[int] | None = None
) -> list[list[Any]]:
    """Rows of the grid, all in outline order or only some.

    uid, parent, name, kind, duration, start, finish, total float, free float, flags, percent,
    deadline, WBS, people, constrained, baseline start, baseline finish, float text,
    latest finish.
    """
    rows = PlanTask.objects.filter(plan=row).order_by("position", "pk")
    if uids is not None:
        rows = rows.filter(uid__in=uids)
    raw = list(rows.values_list(*_COLUMNS))
    people = people_texts(row, None if uids is None else [item[0] for item in raw])
    shaper = _Shaper(row, bars or {}, people)
    return [shaper.shaped(dict(zip(_COLUMNS, item, strict=True))) for item in raw]


class _Shaper:
    """Turns columns into the arrays of the grid."""

    def __init__(self, row: PlanRow, bars: Dates, people: Mapping[int, str]) -> None:
        self._bars, self._people = bars, people
        self._day = options_from(row.options).minutes_per_day
        self._hours = hours_of(row)

    def shaped(self, t: dict[str, Any]) -> list[Any]:
        """One row."""
        bar = self._bars.get(t["uid"], (None, None))
        return [
            t["uid"], t["parent__uid"] or 0, t["name"], _CODES[t["kind"]], self._length(t),
            t["start"], t["finish"], t["total_float"], t["free_float"], _flags(t),
            round(t["percent"]), t["deadline"], t["wbs"], self._people.get(t["pk"], ""),
            t["constraint"] if t["constraint"] != "asap" else "", *bar,
            self._float(t), self._latest(t),
        ]  # fmt: skip

    def _latest(self, t: dict[str, Any]) -> int | None:
        """How far the bar's float reaches; None where there is none to draw."""
        is_open = t["kind"] != TaskKind.SUMMARY and t["actual_finish"] is None
        return t["late_finish"] if is_open and t["late_finish"] > t["finish"] else None

    def _float(self, t: dict[str, Any]) -> str:
        if t["actual_finish"] is not None:
            return ""
        return duration_text(t["total_float"], day=self._day)

    def _length(self, t: dict[str, Any]) -> str:
        minutes = t["duration"]
        if t["kind"] == TaskKind.SUMMARY:
            minutes = self._hours.between(t["start"], t["finish"])
        return duration_text(minutes, elapsed=t["elapsed"], day=self._day)


def _flags(t: dict[str, Any]) -> int:
    marks = (
        t["critical"], t["longest_path"], t["manual"], not t["active"],
        t["actual_start"] is not None, t["actual_finish"] is not None, bool(t["notes"]),
    )  # fmt: skip
    return sum(bool(mark) << bit for bit, mark in enumerate(marks))


def people_texts(row: PlanRow, task_keys: Iterable[int] | None) -> dict[int, str]:
    """Who works on each task (by its key): Ann; Ben[50%]."""
    rows = PlanAssignment.objects.filter(plan=row).order_by("resource__name", "pk")
    if task_keys is not None:
        rows = rows.filter(task_id__in=list(task_keys))
    names: dict[int, list[str]] = defaultdict(list)
    for task, name, units in rows.values_list("task_id", "resource__name", "units"):
        names[task].append(name if units == 1 else f"{name}[{units:.0%}]")
    return {task: "; ".join(found) for task, found in names.items()}


def link_rows(row: PlanRow, keys: Sequence[int] | None = None) -> list[list[Any]]:
    """Links: key, predecessor, successor, type, lag in words."""
    day = options_from(row.options).minutes_per_day
    rows = PlanLink.objects.filter(plan=row).order_by("pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    columns = ("pk", "predecessor__uid", "successor__uid", "type", "lag", "lag_unit")
    return [
        [pk, before, after, kind, lag_text(lag, LagUnit(unit), day)]
        for pk, before, after, kind, lag, unit in rows.values_list(*columns)
    ]


def hours_of(row: PlanRow) -> WorkingTime:
    """The working time of a plan's own calendar."""
    calendars = {calendar.id: calendar for calendar in calendars_of(row)}
    return WorkingTime(calendars[row.default_calendar], calendars, row.start)


def patch(
    actor: Actor, row: PlanRow, outcome: Outcome, baseline_number: int | None
) -> dict[str, Any]:
    """What the page has to show anew after an edit; everything when rows came, went or moved."""
    if outcome.reordered or outcome.added or outcome.removed:
        return {"full": page_data(actor, row, baseline_number), "said": outcome.said}
    bars = _frozen_dates(actor, row, baseline_number)
    return {
        **facts(actor, row),
        "tasks": task_rows(row, bars, outcome.changed),
        "links": link_rows(row, outcome.links_changed),
        "linksRemoved": list(outcome.links_removed),
        "said": outcome.said,
    }


def typed_edits(row: PlanRow, cells: Sequence[tuple[int, str, str]]) -> list[Any]:
    """The edits that typed cells (uid, column, text) mean. Raises InvalidError."""
    sheet = _sheet(row)
    return [edit for uid, column, text in cells for edit in edits_of(sheet, uid, column, text)]


def _sheet(row: PlanRow) -> Sheet:
    rows = PlanTask.objects.filter(plan=row).order_by("position", "pk")
    raw = list(rows.values_list("uid", "wbs", "start"))
    uids = {wbs: uid for uid, wbs, _ in raw if wbs}
    uids |= {str(number): uid for number, (uid, _, _) in enumerate(raw, 1)}
    people: dict[int, set[int]] = defaultdict(set)
    pairs = PlanAssignment.objects.filter(plan=row)
    for task, resource in pairs.values_list("task__uid", "resource__uid"):
        people[task].add(resource)
    names = PlanResource.objects.filter(plan=row).values_list("name", "uid")
    return Sheet(
        day=options_from(row.options).minutes_per_day,
        hours=hours_of(row),
        uids=uids,
        starts={uid: start for uid, _, start in raw},
        people={task: frozenset(found) for task, found in people.items()},
        names={name.casefold(): uid for name, uid in names},
    )
