"""What a task holds beyond its dates: people, parts, columns, documents, recurrence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.queries.columns import formula_values, work_of
from pilothouse.delivery.schedule.queries.grid_texts import people_texts
from pilothouse.delivery.schedule.rules.apply_facts import DOCUMENT
from pilothouse.delivery.schedule.rules.apply_series import Series, series_of
from pilothouse.delivery.schedule.rules.costing import costs_of
from pilothouse.delivery.schedule.rules.recurring import words_of
from pilothouse.delivery.schedule.rules.statusing import Hours, parts_of
from pilothouse.delivery.schedule.rules.techniques import technique_text
from pilothouse.delivery.schedule.rules.wording import duration_text
from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.network.data import (
    Assignment,
    CustomField,
    Plan,
    Resource,
    ResourceKind,
    Task,
    TaskKind,
)
from pilothouse.engine.risk.ranges import holds
from pilothouse.engine.value import Charge, PlanCosts
from pilothouse.engine.value.costs import CENT
from pilothouse.foundation.documents.queries import documents_at
from pilothouse.kit.actor import Actor

HOUR = 60


@dataclass(frozen=True, slots=True)
class Share:
    """What one person, crew or material does on a task; work in hours."""

    uid: int
    name: str
    works: bool
    percent: str
    units: str
    work: str
    actual: str
    remaining: str
    cost: str
    actual_cost: str
    by_rate: bool
    contour: str
    rate_table: str
    rate_tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an interrupted task."""

    number: int
    start: datetime
    finish: datetime


@dataclass(frozen=True, slots=True)
class OwnField:
    """A column of the plan and the task's value in it."""

    field: CustomField
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Something the task is about: a document of the project, or an address."""

    text: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Money:
    """What a task costs; what is spent and left where that is known, as texts of money.

    `stated` is the cost that the task states itself where the rates give another.
    """

    cost: str
    actual: str
    remaining: str
    stated: str
    by_rate: bool
    currency: str


@dataclass(frozen=True, slots=True)
class TaskMore:
    """What a task holds beyond its dates, ready to show."""

    own: Task
    work: str
    money: Money
    technique: str
    optimistic: str
    pessimistic: str
    fixed_cost: str
    calendar: str
    shares: tuple[Share, ...]
    parts: tuple[Part, ...]
    fields: tuple[OwnField, ...]
    references: tuple[Reference, ...]
    documents: tuple[tuple[str, str], ...]
    calendars: tuple[str, ...]
    resources: tuple[str, ...]
    series: str
    manual: tuple[datetime | None, datetime | None]
    expected_finish: datetime | None
    secondary_date: datetime | None
    resume: datetime | None

    @property
    def is_effort(self) -> bool:
        """Whether the task lasts as long as what it accompanies."""
        return self.own.kind is TaskKind.LEVEL_OF_EFFORT

    @property
    def is_ranged(self) -> bool:
        """Whether it may be said how long the task takes at best and at worst."""
        follows = (TaskKind.SUMMARY, TaskKind.LEVEL_OF_EFFORT)
        return self.own.kind not in follows and self.own.duration > 0

    @property
    def is_outrun(self) -> bool:
        """Whether the duration lies outside the range, which then does not count."""
        return self.is_ranged and self.own.actual_finish is None and not holds(self.own)

    @property
    def is_split(self) -> bool:
        """Whether the task is interrupted."""
        return len(self.parts) > 1


def task_more(actor: Actor, row: PlanTask, computed: Schedule) -> TaskMore:
    """What a task holds beyond its dates."""
    plan = computed.plan
    place, own = next((n, t) for n, t in enumerate(plan.tasks) if t.id == row.uid)
    dates = computed.of(own.id)
    parts = parts_of(own, dates.start, dates.finish, Hours(plan)) if own.splits else ()
    known = _documents(actor, row)
    rows = [task for task in plan.tasks if task.parent == own.id] if own.recurrence else []
    series = series_of(own.recurrence, rows)
    return TaskMore(
        own=own,
        work=_hours(work_of(plan).get(own.id, 0)),
        money=_money(costs_of(computed), own),
        technique=technique_text(own, {task.id: n for n, task in enumerate(plan.tasks, 1)}),
        optimistic=_end(plan, own, own.optimistic),
        pessimistic=_end(plan, own, own.pessimistic),
        fixed_cost=f"{own.fixed_cost:f}" if own.fixed_cost else "",
        calendar=next((c.name for c in plan.calendars if c.id == own.calendar), ""),
        shares=_shares(computed, own),
        parts=tuple(
            Part(number, to_datetime(begin), to_datetime(end))
            for number, (begin, end) in enumerate(parts, 1)
        ),
        fields=_fields(computed, own, place),
        references=tuple(_reference(text, known) for text in own.references),
        documents=tuple((f"{DOCUMENT}{key}", title) for key, title in known.items()),
        calendars=tuple(c.name for c in plan.calendars),
        resources=tuple(sorted(r.name for r in plan.resources if r.name)),
        series=f"{words_of(series.rule)}, {_said(series, plan.options.minutes_per_day)}"
        if series
        else "",
        manual=(_moment(own.manual_start), _moment(own.manual_finish)),
        expected_finish=_moment(own.expected_finish),
        secondary_date=_moment(own.secondary_constraint_date),
        resume=_moment(own.resume),
    )


def _end(plan: Plan, own: Task, minutes: int | None) -> str:
    day = plan.options.minutes_per_day
    return "" if minutes is None else duration_text(minutes, elapsed=own.elapsed, day=day)


def _said(series: Series, day: int) -> str:
    first = to_datetime(series.first)
    return f"from {first:%-d %b %Y %H:%M}, {duration_text(series.duration, day=day)} each"


def _moment(value: int | None) -> datetime | None:
    return None if value is None else to_datetime(value)


def _hours(minutes: int) -> str:
    return f"{Decimal(minutes) / HOUR:.2f}".rstrip("0").rstrip(".") if minutes else "0"


def _money(costs: PlanCosts, own: Task) -> Money:
    charge, whole = costs.of_task(own.id), costs.rolled.get(own.id, Decimal(0))
    is_leaf = own.kind is not TaskKind.SUMMARY
    differs = (
        is_leaf and charge.by_rate and own.cost is not None and abs(own.cost - charge.cost) >= CENT
    )
    return Money(
        cost=_amount(whole or None),
        actual=_amount(charge.actual) if is_leaf else "",
        remaining=_amount(charge.remaining) if is_leaf else "",
        stated=_amount(own.cost) if differs else "",
        by_rate=charge.by_rate,
        currency=costs.plan.currency,
    )


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def _shares(computed: Schedule, own: Task) -> tuple[Share, ...]:
    resources = {r.id: r for r in computed.plan.resources}
    found = [
        _share(item, resources[item.resource], costs_of(computed).of_assignment(item))
        for item in computed.plan.assignments
        if item.task == own.id
    ]
    return tuple(sorted(found, key=lambda share: share.name.casefold()))


def _share(item: Assignment, of: Resource, charge: Charge) -> Share:
    cost = charge.cost if charge.by_rate else item.cost
    left = item.remaining_work
    tables = {rate.table for rate in of.rates} | {item.rate_table}
    return Share(
        uid=item.resource,
        name=of.name,
        works=of.kind is ResourceKind.WORK,
        percent=f"{item.units * 100:.4g}",
        units=f"{item.units:.6g}",
        work=_hours(item.work),
        actual=_hours(item.actual_work),
        remaining=_hours(max(item.work - item.actual_work, 0) if left is None else left),
        cost="" if cost is None else f"{cost:f}",
        actual_cost="" if item.actual_cost is None else f"{item.actual_cost:f}",
        by_rate=charge.by_rate,
        contour=item.contour.value,
        rate_table=item.rate_table,
        rate_tables=tuple(sorted(tables)),
    )


def _fields(computed: Schedule, own: Task, place: int) -> tuple[OwnField, ...]:
    plan, held = computed.plan, dict(own.custom)
    made = formula_values(computed, people_texts(plan), [place])
    held |= {key: pairs[0][1] for key, pairs in made.items()}
    day = plan.options.minutes_per_day
    return tuple(
        OwnField(field, held.get(field.key, ""), _shown(field, held.get(field.key, ""), day))
        for field in plan.custom_fields
    )


def _shown(field: CustomField, value: str, day: int) -> str:
    if field.kind == "duration" and value.isdigit():
        return duration_text(int(value), day=day)
    return value


def _documents(actor: Actor, row: PlanTask) -> dict[int, str]:
    path = row.plan.project.scope.path
    return dict(documents_at(actor, path).values_list("pk", "title"))


def _reference(text: str, known: dict[int, str]) -> Reference:
    if not text.startswith(DOCUMENT):
        return Reference(text, text.split("://", 1)[-1], text)
    key = text.removeprefix(DOCUMENT)
    if not key.isdigit() or int(key) not in known:
        return Reference(text, "A document that is withdrawn or not shared with you", "")
    return Reference(text, known[int(key)], reverse("documents:detail", args=[int(key)]))
