"""Earned value of a project's plan against one of its baselines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pilothouse.delivery.schedule.models import Baseline
from pilothouse.delivery.schedule.queries.analysis import baseline, baseline_plan
from pilothouse.delivery.schedule.queries.plans import schedule_of
from pilothouse.delivery.schedule.rules.costing import priced_plan
from pilothouse.delivery.schedule.rules.techniques import earnings_of
from pilothouse.delivery.schedule.types import EarnedValue
from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.network.data import BaselineValues, Plan, Task
from pilothouse.engine.value import (
    Basis,
    PlanCosts,
    PlanStatus,
    ValueDataError,
    ValueSettings,
    plan_status,
)
from pilothouse.kit.actor import Actor


def earned_value(actor: Actor, project_id: int, number: int | None = None) -> EarnedValue:
    """The plan's earned value at its data date against a baseline (the newest).

    Raises NotFoundError where there is no plan.
    """
    return measured(schedule_of(actor, project_id), baseline(actor, project_id, number))


def measured(computed: Schedule, row: Baseline | None) -> EarnedValue:
    """Earned value of a computed plan against a baseline's row; says why where there is none."""
    plan = priced_plan(computed)
    if row is None:
        return EarnedValue(why="the plan has no baseline")
    if plan.data_date is None:
        return EarnedValue(why="no progress has been reported yet", baseline=row.number)
    frozen = baseline_plan(row)
    techniques = earnings_of(plan, _budgets(frozen, row.number))
    settings = ValueSettings(baseline=row.number, earnings=techniques)
    try:
        status = plan_status(with_baseline(plan, frozen, row.number), settings=settings)
    except ValueDataError as error:
        return EarnedValue(why=str(error), baseline=row.number)
    return _figures(plan, status)


def with_baseline(plan: Plan, frozen: Plan, number: int) -> Plan:
    """The plan, flat, whose tasks carry the values of a frozen plan.

    Budgets belong to the frozen plan's leaves. One that has since become a summary takes the
    progress of what is below it; one that was removed keeps its budget and earns nothing.
    """
    parents = {task.parent for task in frozen.tasks}
    budgets = _budgets(frozen, number)
    now = _Now(plan)
    based = [
        replace(now.of(task), parent=None, baselines=(budgets[task.id],))
        for task in frozen.tasks
        if task.id in budgets and task.id not in parents and task.active
    ]
    known = {task.id for task in based}
    others = (
        replace(task, parent=None, baselines=())
        for task in plan.tasks
        if task.id not in known and task.id not in now.below
    )
    return replace(plan, tasks=(*based, *others), links=())


class _Now:
    """The progress of a plan's tasks, leaves or not."""

    def __init__(self, plan: Plan) -> None:
        self.tasks = {task.id: task for task in plan.tasks}
        self.below: dict[int, list[Task]] = {}
        for task in plan.tasks:
            if task.parent is not None:
                self.below.setdefault(task.parent, []).append(task)

    def of(self, was: Task) -> Task:
        """A frozen task as it is now."""
        task = self.tasks.get(was.id)
        if task is None:
            return replace(was, percent_complete=0.0, actual_start=None, actual_finish=None)
        leaves = self._leaves(task)
        if leaves == [task]:
            return task
        whole = sum(leaf.duration for leaf in leaves)
        done = sum(leaf.duration * leaf.percent_complete for leaf in leaves)
        return replace(task, kind=was.kind, percent_complete=done / whole if whole else 0.0)

    def _leaves(self, task: Task) -> list[Task]:
        rows = [row for row in self.below.get(task.id, ()) if row.active]
        return [leaf for row in rows for leaf in self._leaves(row)] or [task]


def _budgets(frozen: Plan, number: int) -> dict[int, BaselineValues]:
    """Dates, work and cost of the frozen tasks, by the rates of then where it had any."""
    costs = PlanCosts(frozen)
    work: dict[int, int] = {}
    for item in frozen.assignments:
        work[item.task] = work.get(item.task, 0) + item.work
    return {
        task.id: BaselineValues(
            number,
            task.stored.start,
            task.stored.finish,
            task.duration,
            work=work.get(task.id, task.work or 0),
            cost=costs.of_task(task.id).cost or None,
        )
        for task in frozen.tasks
        if task.stored is not None
    }


def _figures(plan: Plan, status: PlanStatus) -> EarnedValue:
    figures, time = status.measures, status.time
    return EarnedValue(
        computed=True,
        baseline=status.baseline,
        on=to_datetime(status.date).date(),
        basis=status.basis.value,
        unit=plan.currency if status.basis is Basis.COST else "h",
        pv=_cents(figures.pv),
        ev=_cents(figures.ev),
        ac=_cents(figures.ac),
        bac=_cents(figures.bac),
        eac=_cents(figures.eac_cpi),
        vac=_cents(figures.vac),
        spi=_index(figures.spi),
        cpi=_index(figures.cpi),
        tcpi=_index(figures.tcpi_bac),
        p_factor=_index(status.p_factor),
        spi_t=_index(time.spi_t if time else None),
        sv_t=_index(time.sv_t if time else None),
        finish=to_datetime(status.finish).date() if status.finish is not None else None,
        eac_low=_cents(status.cost_range.low) if status.cost_range else None,
        eac_high=_cents(status.cost_range.high) if status.cost_range else None,
        missing=dict(status.missing),
    )


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"))


def _index(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 3)
