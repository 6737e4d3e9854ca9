"""Rows of a plan to the engine's records and back: a handful of queries, whatever the size."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.models import (
    Plan as PlanRow,
)
from pilothouse.delivery.schedule.models import (
    PlanAssignment,
    PlanCalendar,
    PlanLink,
    PlanResource,
    PlanTask,
)
from pilothouse.delivery.schedule.queries import memory
from pilothouse.engine import CompiledPlan, Schedule, schedule
from pilothouse.engine.network.data import (
    Assignment,
    Availability,
    BaselineValues,
    Calendar,
    ConstraintType,
    Contour,
    CustomField,
    LagUnit,
    Link,
    LinkType,
    Plan,
    Rate,
    Resource,
    ResourceKind,
    ScheduleOptions,
    Task,
    TaskKind,
)
from pilothouse.interchange import plan_json
from pilothouse.kit.errors import ConflictError

if TYPE_CHECKING:
    import numpy as np

_PLAIN = (
    "wbs", "guid", "duration", "elapsed", "calendar", "constraint_date", "deadline", "manual",
    "active", "remaining", "actual_start", "actual_finish", "priority", "notes", "name",
)  # fmt: skip
_COLUMNS = ("pk", "uid", "parent_id", "kind", "constraint", "percent", "extra", *_PLAIN)
_LINK_COLUMNS = ("pk", "predecessor_id", "successor_id", "type", "lag", "lag_unit")
_ASSIGNMENT_COLUMNS = (
    "pk", "task_id", "resource_id", "units", "work", "actual_work", "remaining_work",
    "cost", "actual_cost", "contour", "rate_table",
)  # fmt: skip
_OWN = [field.name for field in PlanRow._meta.concrete_fields if not field.is_relation]
COMPUTED = (
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish",
    "total_float", "free_float", "critical", "longest_path",
)  # fmt: skip
_PRICES = ("standard", "overtime", "per_use")
_FACTS = ("currency", "title", "author")
_KINDS = {kind.value: kind for kind in TaskKind}
_CONSTRAINTS = {kind.value: kind for kind in ConstraintType}
_LINKS = {kind.value: kind for kind in LinkType}
_LAGS = {unit.value: unit for unit in LagUnit}
_CONTOURS = {contour.value: contour for contour in Contour}


def _money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _pairs(value: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first, second) for first, second in value)


def _file_baselines(value: list[dict[str, Any]]) -> tuple[BaselineValues, ...]:
    return tuple(
        BaselineValues(
            number=item["number"],
            start=item.get("start"),
            finish=item.get("finish"),
            duration=item.get("duration"),
            work=item.get("work"),
            cost=_money(item.get("cost")),
        )
        for item in value
    )


def _texts(value: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, text) for key, text in value)


_EXTRA: dict[str, Callable[[Any], Any]] = {
    "custom": _texts,
    "references": tuple,
    "secondary_constraint": ConstraintType,
    "splits": _pairs,
    "measured_by": _pairs,
    "fixed_cost": _money,
    "cost": _money,
    "actual_cost": _money,
    "baselines": _file_baselines,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan from its rows, with the keys by which to write them again.

    `dates` are the computed columns as they are stored, one array per name of COMPUTED.
    """

    row: PlanRow
    plan: Plan
    task_pk: Mapping[int, int]
    resource_pk: Mapping[int, int]
    link_pk: tuple[int, ...]
    assignment_pk: tuple[int, ...]
    dates: Mapping[str, np.ndarray[Any, Any]]


TRIES = 5


def load(row: PlanRow) -> Loaded:
    """The whole plan: from memory when it did not change since, else by a handful of queries.

    Where somebody saved between two of them, all is read again and `row` follows. Raises
    ConflictError when the plan does not come to rest.
    """
    for _attempt in range(TRIES):
        known = memory.held(row.stamp)
        if known is not None:
            return replace(known.loaded, row=row)
        stored = _fetched(row)
        if PlanRow.objects.values_list("stamp", flat=True).get(pk=row.pk) == row.stamp:
            return memory.keep(row.stamp, _built(row, stored)).loaded
        row.refresh_from_db(fields=_OWN)
    raise ConflictError(
        _("This plan is being changed from several sides. Wait a moment and try again."),
        model="schedule.plan",
        key=row.pk,
        expected=row.version,
        current=row.version,
    )


def computed_of(loaded: Loaded) -> Schedule:
    """The schedule of a plan as it is stored; computed once per change. Raises PlanError."""
    known = memory.held(loaded.row.stamp)
    if known is None or known.loaded.plan is not loaded.plan:
        return schedule(loaded.plan)
    if known.computed is None:
        known.computed = memory.computed(CompiledPlan.of(loaded.plan))
    return known.computed


def _stored_dates(raw: list[tuple[Any, ...]]) -> dict[str, np.ndarray[Any, Any]]:
    import numpy as np

    first = len(_COLUMNS)
    columns = list(zip(*raw, strict=True))[first:] if raw else [()] * len(COMPUTED)
    return {name: np.array(c, np.int64) for name, c in zip(COMPUTED, columns, strict=True)}


@dataclass(frozen=True, slots=True)
class _Stored:
    """What the tables hold of a plan, as they hold it."""

    tasks: list[tuple[Any, ...]]
    links: list[tuple[Any, ...]]
    resources: list[PlanResource]
    assignments: list[tuple[Any, ...]]
    calendars: tuple[Calendar, ...]


def _fetched(row: PlanRow) -> _Stored:
    tasks = PlanTask.objects.filter(plan=row).order_by("position", "pk")
    links = PlanLink.objects.filter(plan=row).order_by("pk")
    assignments = PlanAssignment.objects.filter(plan=row).order_by("pk")
    return _Stored(
        list(tasks.values_list(*_COLUMNS, *COMPUTED)),
        list(links.values_list(*_LINK_COLUMNS)),
        list(PlanResource.objects.filter(plan=row).order_by("uid")),
        list(assignments.values_list(*_ASSIGNMENT_COLUMNS)),
        calendars_of(row),
    )


def _built(row: PlanRow, stored: _Stored) -> Loaded:
    uid_of = {item[0]: item[1] for item in stored.tasks}
    person = {resource.pk: resource.uid for resource in stored.resources}
    plan = Plan(
        name=row.name,
        start=row.start,
        calendars=stored.calendars,
        default_calendar=row.default_calendar,
        tasks=tuple(_task(item, uid_of) for item in stored.tasks),
        links=_links(stored.links, uid_of),
        resources=tuple(_resource(item) for item in stored.resources),
        assignments=_assignments(stored.assignments, uid_of, person),
        finish=row.finish,
        must_finish_by=row.must_finish_by,
        data_date=row.data_date,
        options=options_from(row.options),
        custom_fields=tuple(_field(item) for item in row.facts.get("custom_fields", ())),
        **{name: row.facts.get(name, "") for name in _FACTS},
    )
    return Loaded(
        row,
        plan,
        {uid: pk for pk, uid in uid_of.items()},
        {uid: pk for pk, uid in person.items()},
        tuple(item[0] for item in stored.links),
        tuple(item[0] for item in stored.assignments),
        _stored_dates(stored.tasks),
    )


def _field(item: Mapping[str, Any]) -> CustomField:
    return CustomField(**{**item, "choices": tuple(item.get("choices", ()))})


def _task(item: tuple[Any, ...], uid_of: Mapping[int, int]) -> Task:
    _pk, uid, parent, kind, constraint, percent, extra = item[:7]
    values = dict(zip(_PLAIN, item[7 : len(_COLUMNS)], strict=True))
    for name, value in extra.items():
        convert = _EXTRA.get(name)
        values[name] = convert(value) if convert else value
    return Task(
        id=uid,
        parent=None if parent is None else uid_of[parent],
        kind=_KINDS[kind],
        constraint=_CONSTRAINTS[constraint],
        percent_complete=percent,
        **values,
    )


def _links(raw: list[tuple[Any, ...]], uid_of: Mapping[int, int]) -> tuple[Link, ...]:
    return tuple(
        Link(uid_of[p], uid_of[s], _LINKS[kind], lag, _LAGS[unit])
        for _pk, p, s, kind, lag, unit in raw
    )


def _assignments(
    raw: list[tuple[Any, ...]], uid_of: Mapping[int, int], person: Mapping[int, int]
) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            uid_of[task], person[who], units, work, actual, left, _money(cost or None),
            _money(spent or None), _CONTOURS[contour], table,
        )
        for _pk, task, who, units, work, actual, left, cost, spent, contour, table in raw
    )  # fmt: skip


def assignment_of(row: PlanAssignment) -> Assignment:
    """The engine's record of one assignment."""
    return Assignment(
        row.task.uid, row.resource.uid, row.units, row.work, row.actual_work, row.remaining_work,
        _money(row.cost or None), _money(row.actual_cost or None), _CONTOURS[row.contour],
        row.rate_table,
    )  # fmt: skip


def _resource(row: PlanResource) -> Resource:
    return Resource(
        id=row.uid,
        name=row.name,
        kind=ResourceKind(row.kind),
        calendar=row.calendar,
        max_units=row.max_units,
        initials=row.initials,
        email=row.email,
        group=row.group,
        guid=row.guid,
        availability=tuple(Availability(**item) for item in row.availability),
        rates=tuple(_rate(item) for item in row.rates),
    )


def _rate(item: Mapping[str, Any]) -> Rate:
    return Rate(**{**item, **{name: Decimal(item[name]) for name in _PRICES if name in item}})


def calendars_of(row: PlanRow) -> tuple[Calendar, ...]:
    """The calendars of a plan (one query)."""
    rows = PlanCalendar.objects.filter(plan=row).order_by("uid").values_list("data", flat=True)
    shell = {"name": "", "start": 0, "default_calendar": 0, "calendars": list(rows)}
    return plan_json.decode(shell).calendars


def options_from(data: Mapping[str, Any]) -> ScheduleOptions:
    """The scheduling options of a plan's row."""
    shell = {"name": "", "start": 0, "default_calendar": 0, "calendars": [], "options": dict(data)}
    return plan_json.decode(shell).options


def plan_columns(plan: Plan) -> dict[str, Any]:
    """The columns of a plan's row."""
    data = plan_json.to_json(_bare(plan))
    return {
        "name": plan.name[:200],
        "start": plan.start,
        "finish": plan.finish,
        "must_finish_by": plan.must_finish_by,
        "data_date": plan.data_date,
        "default_calendar": plan.default_calendar,
        "options": data.get("options", {}),
        "facts": _plan_facts(plan),
    }


def _plan_facts(plan: Plan) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(plan, name) for name in _FACTS if getattr(plan, name)}
    if plan.custom_fields:
        facts["custom_fields"] = [dataclasses.asdict(field) for field in plan.custom_fields]
    return facts


def _bare(plan: Plan) -> Plan:
    return Plan(plan.name, plan.start, (), plan.default_calendar, options=plan.options)


_TASK_COLUMNS = {"id", "parent", "kind", "constraint", "percent_complete", "stored", *_PLAIN}


def task_columns(tasks: tuple[Task, ...]) -> list[dict[str, Any]]:
    """The columns of tasks, in their order; the parent is left to who knows the keys."""
    encoded = plan_json.to_json(Plan("", 0, (), 0, tasks=tasks)).get("tasks", [])
    return [
        {
            "uid": task.id,
            "kind": task.kind.value,
            "constraint": task.constraint.value,
            "percent": task.percent_complete,
            "extra": {k: v for k, v in data.items() if k not in _TASK_COLUMNS},
            **{name: getattr(task, name) for name in _PLAIN},
        }
        for task, data in zip(tasks, encoded, strict=True)
    ]


def calendar_data(calendars: tuple[Calendar, ...]) -> list[dict[str, Any]]:
    """Calendars as JSON."""
    data = plan_json.to_json(Plan("", 0, calendars, 0))
    return list(data.get("calendars", []))


def resource_columns(resource: Resource) -> dict[str, Any]:
    """The columns of a resource, without its person."""
    data = plan_json.to_json(Plan("", 0, (), 0, resources=(resource,)))["resources"][0]
    return {
        "uid": resource.id,
        "name": resource.name,
        "kind": resource.kind.value,
        "calendar": resource.calendar,
        "max_units": resource.max_units,
        "initials": resource.initials,
        "email": resource.email,
        "group": resource.group,
        "guid": resource.guid,
        "availability": data.get("availability", []),
        "rates": data.get("rates", []),
    }


def assignment_columns(assignment: Assignment) -> dict[str, Any]:
    """The columns of an assignment, without its keys."""
    return {
        "units": assignment.units,
        "work": assignment.work,
        "actual_work": assignment.actual_work,
        "remaining_work": assignment.remaining_work,
        "cost": "" if assignment.cost is None else str(assignment.cost),
        "actual_cost": "" if assignment.actual_cost is None else str(assignment.actual_cost),
        "contour": assignment.contour.value,
        "rate_table": assignment.rate_table,
    }
