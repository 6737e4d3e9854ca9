"""Reference plans as JSON, built into a Plan with the dates that its tool stored."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.judging import DATES, FLOATS
from pilothouse.engine.calendar import day_number, instant
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
    StoredDates,
    Task,
    TaskKind,
)

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
FLOAT_FROM = {"SMALLEST_SLACK": "smallest", "START_SLACK": "start", "FINISH_SLACK": "finish"}
# The project of this file calls 40 hours of float critical; its JSON leaves the setting out.
CRITICAL = {"Jaggelas__tests_test.xer.p0.json": 2400}


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
        stored=None if _kind(raw) is TaskKind.SUMMARY else _stored(raw["expect"]),
    )


def _stored(expected: dict[str, Any]) -> StoredDates:
    dates = {field: at(expected[name]) for name, field in DATES.items()}
    floats = {
        field: None if expected[name] is None else round(expected[name])
        for name, field in FLOATS.items()
    }
    return StoredDates(**dates, **floats, critical=expected.get("critical"))


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
        total_float_from=FLOAT_FROM[raw["total_float_calc"]],
        use_expected_finish=raw["use_expected_finish"],
        open_ends_critical=raw["make_open_ended_critical"],
        minutes_per_day=raw["minutes_per_day"],
        reschedule_remaining=not microsoft,
    )


def load(path: Path) -> Plan:
    """The plan, with what its tool had stored on each leaf task."""
    raw = json.loads(path.read_text())
    microsoft = raw["tool"] == "msproject"
    default = raw["default_calendar"]
    return Plan(
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


def _resource_kind(text: str) -> ResourceKind:
    return ResourceKind.WORK if text == "WORK" else ResourceKind.MATERIAL
