"""What a plan costs: work by the rates of who does it, what is used up, and fixed costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ..network.data import (
    Assignment,
    Instant,
    Interval,
    Plan,
    Rate,
    Resource,
    ResourceKind,
    Task,
    TaskKind,
)
from ..network.terms import EVER, hourly
from .phasing import ZERO, Clock, Piece, part

CENT, HOUR, NEVER = Decimal("0.01"), 60, -EVER
Spans = Callable[[int], Interval]


class Charge(NamedTuple):
    """What an assignment or a task costs, in the plan's currency.

    `actual` is what was spent so far, None where nobody knows. `by_rate` says whether rates gave
    any of it.
    """

    cost: Decimal
    actual: Decimal | None = None
    by_rate: bool = False

    @property
    def remaining(self) -> Decimal | None:
        """What is still to be spent; None where it is not known what was."""
        return None if self.actual is None else max(self.cost - self.actual, ZERO)


class _Prices:
    """A table of rates in order of time.

    `steps` are what an hour of work, or a unit of material, costs since when.
    """

    def __init__(self, resource: Resource, rates: tuple[Rate, ...], day: int) -> None:
        self.resource = resource
        self.is_material = resource.kind is ResourceKind.MATERIAL
        self.steps = tuple(_steps(rates, resource.kind, day))
        self.is_steady = len(self.steps) == 1
        self._uses = [(_since(rate), rate.per_use) for rate in rates]
        self.has_uses = any(amount for _, amount in self._uses)
        self._known: dict[int, Decimal] = {}

    def per_use(self, at: Instant) -> Decimal:
        """What each use costs that begins at an instant."""
        begun = [amount for since, amount in self._uses if since <= at]
        return begun[-1] if begun else ZERO

    def each(self, at: Instant) -> Decimal:
        """What an hour or a unit costs at an instant."""
        return [amount for since, amount in self.steps if since <= at][-1]

    def constant(self, start: Instant, finish: Instant) -> bool:
        """Whether no other rate begins between two instants."""
        return not any(start < since < finish for since, _ in self.steps)

    def steady(self, minutes: int) -> Decimal:
        """What minutes of work cost, to the cent, where one rate holds always and uses are free."""
        found = self._known.get(minutes)
        if found is None:
            found = self._known[minutes] = _cents(minutes * self.steps[0][1] / HOUR)
        return found


class PlanCosts:
    """The cost of every assignment and task of a plan.

    Parameters
    ----------
    plan : Plan
        With resources, their rates, and assignments.
    spans : callable or None
        The start and finish of a task by its id; None takes the dates stored beside the tasks.
        Asked only for tasks on which somebody works whose rate changes with time.

    Notes
    -----
    Work costs its hours times the rate of the assignment's table, each hour at the rate of its day:
    work is spread over the working time by the contour, as planned value is. A cost per use comes
    once for each unit of a person or crew, and once for a material, whose units cost the rate each.
    This is how Microsoft Project counts, which also charges overtime; a plan here holds none.
    An assignment costs what is stated where its resource has no rate, or is a cost. Where something
    was stated as spent, that and the work that is left make the cost. A task costs what its
    assignments and its fixed cost come to; what it states itself counts where there are neither. Of
    a summary only what is booked on it counts as its own. All amounts are rounded to cents.
    """

    def __init__(self, plan: Plan, spans: Spans | None = None) -> None:
        self.plan = plan
        self._spans = spans or _stored(plan)
        self._day = plan.options.minutes_per_day
        self._resources = {resource.id: resource for resource in plan.resources}
        self._tables: dict[tuple[int, str], _Prices | None] = {}
        self._clock = Clock(plan)

    @cached_property
    def _tasks(self) -> dict[int, Task]:
        return {task.id: task for task in self.plan.tasks}

    @cached_property
    def _assigned(self) -> dict[int, list[Assignment]]:
        found: dict[int, list[Assignment]] = {}
        for item in self.plan.assignments:
            found.setdefault(item.task, []).append(item)
        return found

    def prices(self, item: Assignment) -> _Prices | None:
        """The rates by which an assignment is charged; None where there are none."""
        key = item.resource, item.rate_table
        if key not in self._tables:
            self._tables[key] = _prices(self._resources.get(item.resource), key[1], self._day)
        return self._tables[key]

    def varying(self, wanted: Set[int]) -> set[int]:
        """Those of some tasks whose cost depends on when the work on them is done."""
        rates = (rate for resource in self.plan.resources for rate in resource.rates)
        if all(rate.since is None for rate in rates):
            return set()
        return {
            item.task
            for item in self.plan.assignments
            if item.task in wanted
            and (prices := self.prices(item)) is not None
            and not prices.is_steady
        }

    def some(self, wanted: Set[int]) -> dict[int, Decimal]:
        """What some tasks cost themselves, without looking at the others; inactive ones nothing."""
        booked: dict[int, list[Assignment]] = {uid: [] for uid in wanted}
        for item in self.plan.assignments:
            if item.task in booked:
                booked[item.task].append(item)
        return {
            task.id: self._charged(task, booked[task.id]).cost if task.active else ZERO
            for task in self.plan.tasks
            if task.id in booked
        }

    def of_assignment(self, item: Assignment) -> Charge:
        """What an assignment costs."""
        prices = self.prices(item)
        if prices is None:
            return Charge(item.cost or ZERO, item.actual_cost)
        if prices.is_material:
            return self._used(item, prices)
        left = item.remaining_work
        work = item.work if left is None else item.actual_work + left
        whole = self._worked(item, prices, work, work)
        if not item.actual_work:
            return Charge(whole, item.actual_cost or None, by_rate=True)
        done = self._worked(item, prices, item.actual_work, work)
        if item.actual_cost is None:
            return Charge(whole, done, by_rate=True)
        return Charge(item.actual_cost + whole - done, item.actual_cost, by_rate=True)

    def of_task(self, uid: int) -> Charge:
        """What a task costs itself: of a summary what is booked on it alone."""
        return self._own(self._tasks[uid])

    @cached_property
    def tasks(self) -> Mapping[int, Charge]:
        """What every active task costs itself."""
        return {task.id: self._own(task) for task in self.plan.tasks if task.active}

    @cached_property
    def rolled(self) -> Mapping[int, Decimal]:
        """What every active task costs with all below it."""
        found = {uid: charge.cost for uid, charge in self.tasks.items()}
        for task in reversed(self.plan.tasks):
            if task.id in found and task.parent in found:
                found[task.parent] += found[task.id]
        return found

    @property
    def total(self) -> Decimal:
        """What the whole plan costs."""
        return sum((charge.cost for charge in self.tasks.values()), ZERO)

    def _own(self, task: Task) -> Charge:
        return self._charged(task, self._assigned.get(task.id, ()))

    def _charged(self, task: Task, assigned: Iterable[Assignment]) -> Charge:
        charges = [self.of_assignment(item) for item in assigned]
        if not charges:
            return Charge(task.fixed_cost or self._alone(task), task.actual_cost)
        booked = sum((charge.cost for charge in charges), ZERO) + task.fixed_cost
        by_rate = any(charge.by_rate for charge in charges)
        if by_rate:
            return Charge(booked, _spent(task, charges), by_rate=True)
        spent = task.actual_cost if task.actual_cost is not None else _spent(task, charges)
        return Charge(booked or self._alone(task), spent)

    @staticmethod
    def _alone(task: Task) -> Decimal:
        """What a task states itself; a summary's is that of all below it."""
        return ZERO if task.kind is TaskKind.SUMMARY else task.cost or ZERO

    def _used(self, item: Assignment, prices: _Prices) -> Charge:
        """A material: its units at the rate of the task's start, and once the cost per use."""
        at = EVER if prices.is_steady else self._spans(item.task)[0]
        cost = _cents(Decimal(str(item.units)) * prices.each(at) + prices.per_use(at))
        if item.actual_cost is None and item.actual_work and item.work:
            return Charge(cost, _cents(cost * item.actual_work / item.work), by_rate=True)
        return Charge(cost, item.actual_cost, by_rate=True)

    def _worked(self, item: Assignment, prices: _Prices, work: int, whole: int) -> Decimal:
        """The first `work` of `whole` minutes at the rates of their days, with the cost per use."""
        if prices.is_steady and not prices.has_uses:
            return prices.steady(work)
        begin, end = (EVER, EVER) if prices.is_steady else self._spans(item.task)
        if prices.constant(begin, end):
            cost = work * prices.each(begin)
        else:
            piece = Piece(Decimal(whole), begin, end, self._calendar(item), item.contour)
            cost = self._by_day(prices, min(work, whole), piece)
        if prices.has_uses and whole:
            cost += HOUR * prices.per_use(begin) * Decimal(str(item.units)) * work / whole
        return _cents(cost / HOUR)

    def _by_day(self, prices: _Prices, work: int, piece: Piece) -> Decimal:
        marks = [*(since for since, _ in prices.steps), NEVER]
        done = [
            min(part(piece, at, self._clock), Decimal(work)) if at < NEVER else Decimal(work)
            for at in marks
        ]
        shares = pairwise([ZERO, *done[1:]])
        return sum(
            ((b - a) * rate for (a, b), (_, rate) in zip(shares, prices.steps, strict=True)), ZERO
        )

    def _calendar(self, item: Assignment) -> int | None:
        task = self._tasks[item.task]
        if task.elapsed:
            return None
        if task.calendar is not None:
            return task.calendar
        own = None if task.ignore_resource_calendar else self._resources[item.resource].calendar
        return self._clock.default if own is None else own


def priced(plan: Plan, spans: Spans | None = None) -> Plan:
    """The plan whose tasks and assignments state what they cost by the rates.

    Parameters
    ----------
    plan, spans
        As for `PlanCosts`.

    Returns
    -------
    Plan
        Costs and actual costs of assignments with a rate, and of their tasks; summaries cost what
        is below them; others as they were, and so is a plan without rates.
    """
    costs = PlanCosts(plan, spans)
    if all(costs.prices(item) is None for item in plan.assignments):
        return plan
    return replace(
        plan,
        tasks=tuple(_stated(task, costs) for task in plan.tasks),
        assignments=tuple(_booked(item, costs.of_assignment(item)) for item in plan.assignments),
    )


def _stated(task: Task, costs: PlanCosts) -> Task:
    if task.kind is TaskKind.SUMMARY:
        return replace(task, cost=costs.rolled.get(task.id, ZERO))
    charge = costs.of_task(task.id)
    if not charge.by_rate:
        return task
    return replace(task, cost=charge.cost, actual_cost=charge.actual)


def _booked(item: Assignment, charge: Charge) -> Assignment:
    if not charge.by_rate:
        return item
    return replace(item, cost=charge.cost, actual_cost=charge.actual)


def _spent(task: Task, charges: list[Charge]) -> Decimal | None:
    """What is known to be spent; a fixed cost grows with the percentage."""
    known = [charge.actual for charge in charges if charge.actual is not None]
    if any(charge.actual is None and charge.cost for charge in charges) and task.percent_complete:
        return None
    fixed = _cents(task.fixed_cost * Decimal(str(task.percent_complete)) / 100)
    return sum(known, fixed) if known or fixed else None


def has_rates(resource: Resource, table: str = "A") -> bool:
    """Whether work or units of a resource are charged by a table of rates.

    Parameters
    ----------
    resource : Resource
        With its rates.
    table : str
        Which of its tables, A to E.

    Returns
    -------
    bool
        False for cost resources, and where the table holds nothing but zeros.
    """
    return resource.kind is not ResourceKind.COST and any(
        rate.standard or rate.per_use for rate in resource.rates if rate.table == table
    )


def _prices(resource: Resource | None, table: str, day: int) -> _Prices | None:
    """A table in order of time, amounts for a minute; None where it holds nothing but zeros."""
    if resource is None or not has_rates(resource, table):
        return None
    rates = tuple(sorted((r for r in resource.rates if r.table == table), key=_since))
    return _Prices(resource, rates, day)


def _steps(
    rates: tuple[Rate, ...], kind: ResourceKind, day: int
) -> Iterator[tuple[Instant, Decimal]]:
    if rates[0].since is not None:
        yield EVER, ZERO
    for rate in rates:
        per = "hour" if kind is ResourceKind.MATERIAL else rate.per
        yield _since(rate), hourly(rate.standard, per, day)


def _since(rate: Rate) -> Instant:
    return EVER if rate.since is None else rate.since


def _stored(plan: Plan) -> Spans:
    """The dates beside the tasks; the plan's start where there are none."""
    dates = {task.id: task.stored for task in plan.tasks}

    def span(uid: int) -> Interval:
        known = dates[uid]
        start = plan.start if known is None or known.start is None else known.start
        finish = start if known is None or known.finish is None else known.finish
        return start, finish

    return span


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
