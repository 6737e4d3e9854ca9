"""Each iteration is the schedule of its own draws: every link type, calendar, constraint, state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import (
    Calendar,
    ConstraintType,
    Convention,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    Plan,
    ProgressMode,
    RiskEvent,
    Task,
    TaskKind,
    ThreePoint,
    Uncertainty,
    schedule,
    simulate,
)
from pilothouse.engine.risk.model import Model
from pilothouse.engine.risk.simulation import sampling_of
from tests.engine.make import DAY, HOUR, MONDAY, ROUND_THE_CLOCK, SHIFT, STANDARD, at, make_plan
from tests.engine.vectors import load
from tests.shared_data import folder, shared_data

pytestmark = pytest.mark.nodb

NIGHTS = Calendar(3, "nights", (((22 * 60, 30 * 60),),) * 4 + ((), (), ()))
HALVES = Calendar(4, "half days", (((8 * 60 + 20, 12 * 60),),) * 6 + ((),))
CALENDARS = (STANDARD, ROUND_THE_CLOCK, NIGHTS, HALVES)
FILES = sorted(path.name for path in (folder() / "vectors").glob("*.json"))
ITERATIONS = 6


def leaves(plan: Plan) -> tuple[int, ...]:
    parents = {task.parent for task in plan.tasks}
    return tuple(t.id for t in plan.tasks if t.id not in parents and t.kind is not TaskKind.SUMMARY)


@pytest.mark.parametrize("name", FILES or ["none.json"])
def test_without_uncertainty_it_is_the_schedule_of_a_real_plan(name: str) -> None:
    """Through the general path, where all is constant, and through the draws of every task."""
    plan = load(shared_data(f"vectors/{name}"))
    done = schedule(plan)
    counted = set(simulate(plan, Uncertainty(default=None), 1, 1).criticality)
    as_late = {t.id for t in plan.tasks if t.constraint is ConstraintType.ALAP}
    expected = {t for t in counted - as_late if done.of(t).longest_path}
    nothing = RiskEvent("none", "none", 1.0, ThreePoint(0, 0, 0), leaves(plan))
    for uncertainty in (Uncertainty(default=None), Uncertainty(default=None, events=(nothing,))):
        result = simulate(plan, uncertainty, 1, 3)
        assert set(result.finishes) == {result.deterministic_finish}
        critical = {task for task, share in result.criticality.items() if share == 1}
        assert critical - as_late == expected
        if not as_late and plan.finish is None:
            assert result.deterministic_finish == max(
                done.of(t).finish for t in leaves(plan) if _counts(plan, t)
            )


def _counts(plan: Plan, number: int) -> bool:
    task = next(t for t in plan.tasks if t.id == number)
    return task.active and task.kind is not TaskKind.LEVEL_OF_EFFORT


def test_most_real_work_goes_through_the_vectorised_pass() -> None:
    odd = total = 0
    shared_data("vectors")
    for name in FILES:
        plan = load(shared_data(f"vectors/{name}"))
        model = Model(plan, Uncertainty(), 1, sampling_of("hypercube", 64))
        odd += int((model.ready.web.kind == 3).sum())
        total += len(model.ready.web.kind)
        assert model.ready.tables.grain > 1
    assert odd / total < 0.03


@st.composite
def tasks(draw: st.DrawFn, number: int) -> Task:
    task = Task(
        number,
        str(number),
        draw(st.integers(0, 5)) * 4 * HOUR,
        calendar=draw(st.sampled_from([None, None, None, 2, 3, 4])),
        elapsed=draw(st.integers(0, 9)) == 0,
    )
    kind = draw(st.integers(0, 11))
    day = draw(st.integers(1, 20))
    constraints = list(ConstraintType)
    if kind == 0:
        constraint = draw(st.sampled_from(constraints))
        return replace(task, constraint=constraint, constraint_date=at(day, 10))
    if kind == 1:
        return replace(task, actual_start=at(1, 8), remaining=task.duration)
    if kind == 2 and number < 3:
        return replace(task, actual_start=at(1, 8), actual_finish=at(2, 12))
    if kind == 3:
        return replace(task, leveling_delay=6 * HOUR, leveling_delay_elapsed=False)
    if kind == 4:
        return replace(task, manual=True, manual_start=at(day, 9))
    return task


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(2, 9))
    members = [draw(tasks(number)) for number in range(1, count + 1)]
    links: dict[tuple[int, int], Link] = {}
    for _ in range(draw(st.integers(1, 14))):
        a = draw(st.integers(1, count - 1))
        b = draw(st.integers(a + 1, count))
        kind = draw(st.sampled_from(LinkType))
        lag = draw(st.sampled_from([0, 0, 2, -2, 5])) * HOUR
        unit = draw(st.sampled_from([LagUnit.WORKING, LagUnit.WORKING, LagUnit.ELAPSED]))
        links[a, b] = Link(a, b, kind, lag, unit)
    if draw(st.booleans()):
        members = _under_a_summary(members)
        links[99, count] = Link(99, count) if count not in (1, 2) else links[min(links)]
    return make_plan(
        *members,
        links=tuple(links.values()),
        calendars=CALENDARS,
        data_date=draw(st.sampled_from([None, at(3, 8)])),
        convention=draw(st.sampled_from(list(Convention))),
        lag_calendar=draw(st.sampled_from(list(LagCalendar))),
        progress_mode=draw(st.sampled_from(list(ProgressMode))),
        lag_from_early_start=draw(st.booleans()),
    )


def _under_a_summary(members: list[Task]) -> list[Task]:
    summary = Task(99, "phase", kind=TaskKind.SUMMARY)
    return [summary, *(replace(t, parent=99) for t in members[:2]), *members[2:]]


def drawn(plan: Plan, model: Model, iterations: int) -> dict[int, list[int]]:
    """Minutes of each varying task, as the simulation draws them."""
    from pilothouse.engine.risk.kernels_draws import columns

    inputs = model.inputs
    chosen = np.arange(inputs.durations, dtype=np.int32)
    out = np.zeros((len(chosen), iterations), np.float32)
    shared = inputs.shared.rows(0, max(model.lanes, iterations))
    scratch = model.scratch(model.lanes, model.ready)
    columns(inputs.draws, model.sampling, scratch, shared, chosen, 0, iterations, out)
    least = inputs.draws.least[:, None]
    minutes = np.maximum(np.floor(out + np.float32(0.5)).astype(int), least[: len(out)])
    ids = [plan.tasks[row].id for row in inputs.rows[: inputs.durations].tolist()]
    return dict(zip(ids, minutes.tolist(), strict=True))


def lasting(plan: Plan, minutes: dict[int, int]) -> Plan:
    changed = [
        t if t.id not in minutes
        else replace(t, duration=minutes[t.id]) if t.actual_start is None
        else replace(t, duration=minutes[t.id], remaining=minutes[t.id])
        for t in plan.tasks
    ]  # fmt: skip
    return replace(plan, tasks=tuple(changed))


@given(plans())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_each_iteration_is_the_schedule_of_what_it_drew(plan: Plan) -> None:
    """Finishes always; criticality where no work is as late as possible, for that counts early."""
    model = Model(plan, Uncertainty(), 3, sampling_of("hypercube", ITERATIONS))
    outcome = model.simulate(0, ITERATIONS, 1)
    minutes = drawn(plan, model, ITERATIONS)
    marks = dict.fromkeys((t.id for t in plan.tasks), 0)
    late = {t.id for t in plan.tasks if t.constraint is ConstraintType.ALAP}
    for i in range(ITERATIONS):
        done = schedule(lasting(plan, {task: row[i] for task, row in minutes.items()}))
        assert outcome.finishes[0, i] == max(done.of(t).finish for t in leaves(plan))
        for task in leaves(plan):
            marks[task] += done.of(task).longest_path
    if not late:
        result = simulate(plan, Uncertainty(), 3, ITERATIONS)
        assert result.criticality == {t: marks[t] / ITERATIONS for t in result.criticality}


@given(plans())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_the_general_rules_alone_give_the_same(plan: Plan) -> None:
    fast = Model(plan, Uncertainty(), 5, sampling_of("hypercube", 8))
    slow = Model(plan, Uncertainty(), 5, sampling_of("hypercube", 8))
    slow.ready = slow._woven(None)
    ours, theirs = fast.simulate(0, 8, 1), slow.simulate(0, 8, 1)
    assert (ours.finishes == theirs.finishes).all()
    assert (ours.critical == theirs.critical).all()
    assert slow.ready.tables.grain == 1


def test_a_year_of_overrun_outgrows_the_first_horizon() -> None:
    plan = make_plan(Task(1, "a", 3000 * DAY), Task(2, "b", DAY), links=(Link(1, 2),))
    result = simulate(plan, Uncertainty(ThreePoint(1, 1.5, 9)), 1, 64)
    assert result.finishes.max() > MONDAY + 4 * 3000 * 1440
    assert (result.finishes % 1440 <= max(end for _, end in SHIFT)).all()
