"""Reference plans as JSON: build the Plan, score a schedule against the dates stored in them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pilothouse.engine.calendar import WorkingTime, day_number, instant
from pilothouse.engine.network.data import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Convention,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    Plan,
    ProgressMode,
    Resource,
    ResourceKind,
    ScheduleOptions,
    Task,
    TaskKind,
)
from pilothouse.engine.scheduling import Schedule

C = ConstraintType
CONSTRAINTS = {
    None: C.ASAP,
    "AS_SOON_AS_POSSIBLE": C.ASAP,
    "AS_LATE_AS_POSSIBLE": C.ALAP,
    "START_NO_EARLIER_THAN": C.START_NO_EARLIER,
    "START_NO_LATER_THAN": C.START_NO_LATER,
    "FINISH_NO_EARLIER_THAN": C.FINISH_NO_EARLIER,
    "FINISH_NO_LATER_THAN": C.FINISH_NO_LATER,
    "MUST_START_ON": C.MUST_START,
    "MUST_FINISH_ON": C.MUST_FINISH,
    "START_ON": C.MUST_START,
    "FINISH_ON": C.MUST_FINISH,
}
KINDS = {
    "START_MILESTONE": TaskKind.START_MILESTONE,
    "FINISH_MILESTONE": TaskKind.FINISH_MILESTONE,
    "LEVEL_OF_EFFORT": TaskKind.LEVEL_OF_EFFORT,
}
FLOATS = {"SMALLEST_SLACK": "smallest", "START_SLACK": "start", "FINISH_SLACK": "finish"}
# The project of this file calls 40 hours of float critical; its JSON leaves the setting out.
CRITICAL = {"Jaggelas__tests_test.xer.p0.json": 2400}
FIELDS = ("ES", "EF", "LS", "LF", "S", "F", "FF", "TF", "critical")


def at(text: str | None) -> int | None:
    return None if text is None else instant(datetime.fromisoformat(text))


def _calendar(raw: dict[str, Any]) -> Calendar:
    exceptions = tuple(
        CalendarException(
            day_number(date.fromisoformat(first)),
            day_number(date.fromisoformat(last)),
            tuple((a, b) for a, b in intervals),
        )
        for first, last, intervals in raw["exceptions"]
    )
    week = tuple(tuple((a, b) for a, b in day) for day in raw["week"])
    return Calendar(raw["id"], f"calendar {raw['id']}", week, exceptions)


def _kind(raw: dict[str, Any]) -> TaskKind:
    if raw["summary"] or raw["dur"] is None:
        return TaskKind.SUMMARY
    if raw["type"] in KINDS:
        return KINDS[raw["type"]]
    return TaskKind.MILESTONE if raw["milestone"] and not raw["dur"] else TaskKind.TASK


def _minutes(value: float | None) -> int:
    return round(value or 0)


def _task(raw: dict[str, Any], *, microsoft: bool, default: int) -> Task:
    delay = (raw.get("level_delay") or {}).get("elapsed_min", 0.0)
    primavera: dict[str | None, ConstraintType] = {
        "MUST_START_ON": C.MANDATORY_START,
        "MUST_FINISH_ON": C.MANDATORY_FINISH,
    }
    names = CONSTRAINTS if microsoft else CONSTRAINTS | primavera
    manual = raw["mode"] == "MANUALLY_SCHEDULED"
    remaining = raw["rem"]
    return Task(
        id=raw["id"],
        name=f"task {raw['id']}",
        duration=_minutes(raw["dur"]),
        kind=_kind(raw),
        parent=raw["parent"],
        calendar=None if microsoft and raw["cal"] == default else raw["cal"],
        constraint=names[raw["con"]],
        constraint_date=at(raw["con_date"]),
        secondary_constraint=names[raw["con2"]] if raw["con2"] else None,
        secondary_constraint_date=at(raw["con2_date"]),
        expected_finish=at(raw["expected_finish"]),
        deadline=at(raw["deadline"]),
        manual=manual,
        manual_start=at(raw["expect"]["S"]) if manual else None,
        active=raw["active"],
        percent_complete=float(raw["pct"] or 0),
        remaining=None if remaining is None else _minutes(remaining),
        actual_start=at(raw["act_start"]),
        actual_finish=at(raw["act_finish"]),
        resume=at(raw["resume"]),
        suspend=at(raw["suspend"]),
        leveling_delay=_minutes(delay),
        ignore_resource_calendar=raw["ignore_res_cal"],
    )


def _link(raw: list[Any]) -> Link:
    before, after, kind, lag = raw
    if isinstance(lag, dict) and "pct" in lag:
        unit = LagUnit.ELAPSED_PERCENT if lag["elapsed"] else LagUnit.PERCENT
        return Link(before, after, LinkType(kind), round(lag["pct"] * 100), unit)
    if isinstance(lag, dict):
        return Link(before, after, LinkType(kind), round(lag["elapsed_min"]), LagUnit.ELAPSED)
    return Link(before, after, LinkType(kind), round(lag))


def _options(raw: dict[str, Any], name: str) -> ScheduleOptions:
    microsoft = raw["tool"] == "msproject"
    return ScheduleOptions(
        convention=Convention.MICROSOFT if microsoft else Convention.PRIMAVERA,
        from_finish=raw["schedule_from"] == "1",
        honour_constraints=raw["honor_constraints"],
        progress_mode=ProgressMode(raw["progressed"].lower()),
        lag_calendar=LagCalendar(raw["lag_calendar"].lower()),
        critical_float=CRITICAL.get(name, 0),
        total_float_from=FLOATS[raw["total_float_calc"]],
        use_expected_finish=raw["use_expected_finish"],
        open_ends_critical=raw["make_open_ended_critical"],
        minutes_per_day=raw["minutes_per_day"],
        reschedule_remaining=not microsoft,
    )


def load(path: Path) -> tuple[Plan, dict[int, dict[str, Any]]]:
    """The plan, and what its tool had stored per leaf task."""
    raw = json.loads(path.read_text())
    microsoft = raw["tool"] == "msproject"
    default = raw["default_calendar"]
    plan = Plan(
        name=path.name,
        start=at(raw["project_start"]) or 0,
        calendars=tuple(_calendar(c) for c in raw["calendars"]),
        default_calendar=default,
        tasks=tuple(_task(t, microsoft=microsoft, default=default) for t in raw["tasks"]),
        links=tuple(_link(link) for link in raw["links"]),
        resources=tuple(
            Resource(r[0], f"resource {r[0]}", _resource_kind(r[1]), r[3]) for r in raw["resources"]
        ),
        assignments=tuple(Assignment(a[0], a[1], work=_minutes(a[3])) for a in raw["assignments"]),
        must_finish_by=at(raw["must_finish_by"]),
        data_date=at(raw["data_date"]),
        options=_options(raw, path.name),
    )
    return plan, {t["id"]: t["expect"] for t in raw["tasks"] if _kind(t) is not TaskKind.SUMMARY}


def _resource_kind(text: str) -> ResourceKind:
    return ResourceKind.WORK if text == "WORK" else ResourceKind.MATERIAL


@dataclass
class Score:
    """How many leaf tasks agree with the stored values, per field and in all of them."""

    tasks: int = 0
    dates: int = 0
    everything: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, str, object, object]] = field(default_factory=list)


def score(plan: Plan, schedule: Schedule, expected: dict[int, dict[str, Any]]) -> Score:
    """Dates agree when no working minute lies between: Friday evening is Monday morning."""
    book = {c.id: c for c in plan.calendars}
    times = {c.id: WorkingTime(c, book, plan.start) for c in plan.calendars[:0]}
    result = Score()
    for task in plan.tasks:
        if task.id not in expected:
            continue
        calendar = task.calendar or plan.default_calendar
        if calendar not in times:
            times[calendar] = WorkingTime(book[calendar], book, plan.start)
        right = _compare(result, schedule, task, expected[task.id], times[calendar])
        result.tasks += 1
        result.dates += all(right.get(name, True) for name in FIELDS[:6])
        result.everything += all(right.values())
    return result


def _compare(
    result: Score, schedule: Schedule, task: Task, stored: dict[str, Any], time: WorkingTime
) -> dict[str, bool]:
    dates = schedule.of(task.id)
    ours = {
        "ES": dates.early_start, "EF": dates.early_finish,
        "LS": dates.late_start, "LF": dates.late_finish,
        "S": dates.start, "F": dates.finish,
        "FF": dates.free_float, "TF": dates.total_float, "critical": dates.critical,
    }  # fmt: skip
    right: dict[str, bool] = {}
    for name in FIELDS:
        value = stored.get(name)
        if value is None:
            continue
        result.compared[name] += 1
        if name == "critical":
            right[name] = bool(value) == ours[name]
        elif name in ("FF", "TF"):
            right[name] = abs(value - ours[name]) < 1
        else:
            moment = at(value)
            right[name] = moment == ours[name] or time.between(moment or 0, ours[name]) == 0
        result.fields[name] += right[name]
        if not right[name]:
            result.wrong.append((task.id, name, value, ours[name]))
    return right
