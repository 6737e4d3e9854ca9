"""What differs between two states of a plan: logic, calendars, bounds, float, cost, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.delivery.schedule.rules.calendars import WEEKDAYS, shifts_text, week_of
from pilothouse.delivery.schedule.rules.costing import costs_of, task_costs
from pilothouse.delivery.schedule.rules.spans import Span, hours_text, span_text
from pilothouse.delivery.schedule.rules.telling_facts import fact_texts, resource_text
from pilothouse.delivery.schedule.rules.wording import duration_text, instant_text, lag_text
from pilothouse.delivery.schedule.types import Changed, Part, PartKind, PartRow
from pilothouse.engine import Schedule
from pilothouse.engine.network.data import (
    Assignment,
    Contour,
    Link,
    Minutes,
    Plan,
    Task,
)

Key = Any
Texts = Mapping[Key, str]
K = TypeVar("K", bound=Hashable)


def parts_of(before: Schedule, after: Schedule) -> tuple[Part, ...]:
    """Every part of two computed states with its rows that were added, removed and changed.

    Rows of float and cost are in order of how much they changed, the others as the plan has them.
    """
    sides = _Side(before.plan, before), _Side(after.plan, after)
    made = (_facts, _logic, _calendars, _constraints, _float, _cost, _resources, _people)
    return tuple(make(*sides) for make in made)


def uncomputed_parts(before: Plan, after: Plan) -> tuple[Part, ...]:
    """The parts that tasks themselves do not tell, of two states of which none is computed."""
    sides = _Side(before), _Side(after)
    return tuple(make(*sides) for make in (_facts, _calendars, _resources, _logic, _people))


class _Side:
    """One of the two states, with what its rows are called."""

    def __init__(self, plan: Plan, computed: Schedule | None = None) -> None:
        self.plan, self._computed = plan, computed
        self.tasks = {task.id: task for task in self.plan.tasks}
        self.day = self.plan.options.minutes_per_day
        self.calendars = {each.id: each.name for each in self.plan.calendars}
        self.people = {each.id: each.name for each in self.plan.resources}

    @property
    def computed(self) -> Schedule:
        if self._computed is None:
            raise TypeError("The state was not computed.")
        return self._computed

    def cost(self, item: Assignment) -> Decimal | None:
        """By the rates where they are known, else as it is stated."""
        charge = costs_of(self._computed).of_assignment(item) if self._computed else None
        return charge.cost if charge is not None and charge.by_rate else item.cost

    def floats(self) -> dict[int, Minutes]:
        uids = [task.id for task in self.plan.tasks]
        return dict(zip(uids, self.computed.arrays.total_float.tolist(), strict=True))

    def days(self) -> dict[tuple[int, str], str]:
        """Each calendar (its name, with no day), its weekdays and its exceptions."""
        book = {each.id: each for each in self.plan.calendars}
        found: dict[tuple[int, str], str] = {}
        for calendar in self.plan.calendars:
            found[calendar.id, ""] = calendar.name
            found[calendar.id, _("Hours of a day")] = f"{calendar.minutes_per_day / 60:g}"
            if calendar.parent is not None:
                found[calendar.id, _("Derived from")] = self.calendars.get(calendar.parent, "?")
            for day, shifts in zip(WEEKDAYS, week_of(calendar, book), strict=True):
                found[calendar.id, _(day)] = shifts_text(shifts) or _("free")
            spans: list[Span] = [*calendar.exceptions, *calendar.overrides]
            for each in spans:
                found[calendar.id, span_text(each)] = hours_text(each)
        return found

    def length(self, minutes: Minutes) -> str:
        sign = "−" if minutes < 0 else ""
        return sign + duration_text(abs(minutes), day=self.day)


def _joined(items: Iterable[tuple[K, str]]) -> dict[K, str]:
    """Texts under their keys; several under one key side by side, in their order."""
    found: defaultdict[K, list[str]] = defaultdict(list)
    for key, text in items:
        found[key].append(text)
    return {key: "; ".join(texts) for key, texts in found.items()}


def _rows(
    before: Texts, after: Texts, told: Callable[[Key], tuple[int | None, str, str]]
) -> Iterator[PartRow]:
    """One row for each key whose text differs; what it is about is told by its key."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old != new:
            change = Changed.CHANGED
            if old is None or new is None:
                change = Changed.ADDED if old is None else Changed.REMOVED
            yield PartRow(change, *told(key), old or "", new or "")


def _of_task(a: _Side, b: _Side) -> Callable[[int], tuple[int | None, str, str]]:
    def told(uid: int) -> tuple[int | None, str, str]:
        task = b.tasks.get(uid) or a.tasks[uid]
        return uid, task.wbs, task.name

    return told


def _facts(a: _Side, b: _Side) -> Part:
    def told(label: str) -> tuple[int | None, str, str]:
        return None, "", label

    rows = _rows(*fact_texts(a.plan, b.plan), told)
    starts = (_("from %(day)s") % {"day": instant_text(side.plan.start)} for side in (a, b))
    return Part(PartKind.PLAN, tuple(rows), *starts)


def _resources(a: _Side, b: _Side) -> Part:
    def told(uid: int) -> tuple[int | None, str, str]:
        return None, "", b.people.get(uid) or a.people[uid]

    before, after = (
        {r.id: resource_text(r, side.plan) for r in side.plan.resources} for side in (a, b)
    )
    totals = (_resources_counted(len(side.plan.resources)) for side in (a, b))
    return Part(PartKind.RESOURCES, tuple(_rows(before, after, told)), *totals)


def _resources_counted(count: int) -> str:
    return ngettext("%(count)s resource", "%(count)s resources", count) % {"count": f"{count:,}"}


def _logic(a: _Side, b: _Side) -> Part:
    def told(ends: tuple[int, int]) -> tuple[int | None, str, str]:
        first, second = (b.tasks.get(uid) or a.tasks[uid] for uid in ends)
        return second.id, second.wbs, f"{first.name} → {second.name}"

    rows = _rows(_links(a), _links(b), told)
    totals = (_links_counted(len(side.plan.links)) for side in (a, b))
    return Part(PartKind.LOGIC, tuple(rows), *totals)


def _links_counted(count: int) -> str:
    return ngettext("%(count)s link", "%(count)s links", count) % {"count": f"{count:,}"}


def _links(side: _Side) -> dict[tuple[int, int], str]:
    """What joins each pair of tasks; two may be joined by links of several types."""

    def said(link: Link) -> str:
        lag = lag_text(link.lag, link.lag_unit, side.day)
        return f"{link.type.value}{' ' if lag else ''}{lag}"

    return _joined(((link.predecessor, link.successor), said(link)) for link in side.plan.links)


def _calendars(a: _Side, b: _Side) -> Part:
    """Calendars themselves, day by day where both have one, then the tasks that have another."""

    def told(key: tuple[int, str]) -> tuple[int | None, str, str]:
        calendar, day = key
        if not day:
            return None, "", _("Calendar")
        return None, "", f"{b.calendars.get(calendar) or a.calendars[calendar]} · {day}"

    before, after = a.days(), b.days()
    shared = {key[0] for key in before} & {key[0] for key in after}
    for texts in (before, after):
        for key in [key for key in texts if key[1] and key[0] not in shared]:
            del texts[key]
    own = _rows(before, after, told)
    tasks = _rows(*_both(a, b, _task_calendar), _of_task(a, b))
    totals = (_calendars_counted(len(side.plan.calendars)) for side in (a, b))
    return Part(PartKind.CALENDARS, (*own, *tasks), *totals)


def _calendars_counted(count: int) -> str:
    return ngettext("%(count)s calendar", "%(count)s calendars", count) % {"count": f"{count:,}"}


def _task_calendar(side: _Side, task: Task) -> str:
    own = side.plan.default_calendar if task.calendar is None else task.calendar
    return side.calendars.get(own, "?")


def _both(
    a: _Side, b: _Side, show: Callable[[_Side, Task], str]
) -> tuple[dict[int, str], dict[int, str]]:
    """A text of every task that both states hold."""
    shared = [uid for uid in b.tasks if uid in a.tasks]
    return (
        {uid: show(a, a.tasks[uid]) for uid in shared},
        {uid: show(b, b.tasks[uid]) for uid in shared},
    )


def _constraints(a: _Side, b: _Side) -> Part:
    before, after = ({u: t for u, t in each.items() if t} for each in _both(a, b, _bounds))
    bounded = (sum(1 for task in side.plan.tasks if _bounds(side, task)) for side in (a, b))
    totals = (
        ngettext("%(count)s task", "%(count)s tasks", count) % {"count": f"{count:,}"}
        for count in bounded
    )
    return Part(PartKind.CONSTRAINTS, tuple(_rows(before, after, _of_task(a, b))), *totals)


def _bounds(_side: _Side, task: Task) -> str:
    said = []
    for kind, date in (
        (task.constraint, task.constraint_date),
        (task.secondary_constraint, task.secondary_constraint_date),
    ):
        if kind is not None and kind.value != "asap":
            said.append(f"{_(kind.replace('_', ' '))} {instant_text(date)}".strip())
    if task.deadline is not None:
        said.append(_("deadline %(date)s") % {"date": instant_text(task.deadline)})
    if task.expected_finish is not None:
        said.append(_("expected finish %(date)s") % {"date": instant_text(task.expected_finish)})
    return ", ".join(said)


def _float(a: _Side, b: _Side) -> Part:
    ways: dict[int, int] = {}
    texts: tuple[dict[int, str], dict[int, str]] = ({}, {})
    floats = a.floats(), b.floats()
    for uid in _open(a).keys() & _open(b).keys():
        old, new = (side[uid] for side in floats)
        if old != new:
            ways[uid] = new - old
            texts[0][uid], texts[1][uid] = a.length(old), b.length(new)
    rows = {row.uid: row for row in _rows(*texts, _of_task(a, b))}
    ordered = sorted(rows.values(), key=lambda row: (-abs(ways[row.uid or 0]), row.uid or 0))
    totals = (_("%(count)s critical") % {"count": f"{_critical(side):,}"} for side in (a, b))
    return Part(PartKind.FLOAT, tuple(ordered), *totals)


def _open(side: _Side) -> dict[int, Task]:
    summaries = side.computed.summaries
    return {
        uid: task
        for uid, task in side.tasks.items()
        if uid not in summaries and task.active and task.actual_finish is None
    }


def _critical(side: _Side) -> int:
    flags = zip(side.plan.tasks, side.computed.arrays.critical.tolist(), strict=True)
    is_open = _open(side)
    return sum(flag for task, flag in flags if task.id in is_open)


def _cost(a: _Side, b: _Side) -> Part:
    old, new = task_costs(costs_of(a.computed)), task_costs(costs_of(b.computed))
    before, after = ({u: f"{c:,.2f}" for u, c in each.items() if c} for each in (old, new))
    rows = _rows(before, after, _of_task(a, b))
    nothing = Decimal(0)
    ordered = sorted(
        rows, key=lambda r: -abs(new.get(r.uid or 0, nothing) - old.get(r.uid or 0, nothing))
    )
    totals = (_money(plan, sum(costs.values(), nothing)) for plan, costs in
              ((a.plan, old), (b.plan, new)))  # fmt: skip
    return Part(PartKind.COST, tuple(ordered), *totals)


def _money(plan: Plan, amount: Decimal) -> str:
    return f"{amount:,.2f} {plan.currency}".strip()


def _people(a: _Side, b: _Side) -> Part:
    def told(key: tuple[int, int]) -> tuple[int | None, str, str]:
        task = b.tasks.get(key[0]) or a.tasks[key[0]]
        name = b.people.get(key[1]) or a.people.get(key[1], "?")
        return task.id, task.wbs, f"{task.name} · {name}"

    rows = _rows(_assigned(a), _assigned(b), told)
    work = (side.length(sum(each.work for each in side.plan.assignments)) for side in (a, b))
    totals = (_("%(length)s of work") % {"length": length} for length in work)
    return Part(PartKind.ASSIGNMENTS, tuple(rows), *totals)


def _assigned(side: _Side) -> dict[tuple[int, int], str]:
    def said(item: Assignment) -> str:
        told = [f"{100 * item.units:.6g}%", side.length(item.work)]
        if (cost := side.cost(item)) is not None:
            told.append(f"{cost:,.2f}")
        if item.contour is not Contour.FLAT:
            told.append(item.contour.replace("_", " "))
        if item.actual_work:
            told.append(_("%(work)s done") % {"work": side.length(item.actual_work)})
        if item.remaining_work is not None:
            told.append(_("%(work)s left") % {"work": side.length(item.remaining_work)})
        if item.actual_cost is not None:
            told.append(_("%(cost)s spent") % {"cost": f"{item.actual_cost:,.2f}"})
        if item.rate_table != "A":
            told.append(_("rates %(table)s") % {"table": item.rate_table})
        return ", ".join(told)

    return _joined(((item.task, item.resource), said(item)) for item in side.plan.assignments)
