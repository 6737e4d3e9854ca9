"""Planned and earned value of plans: techniques, contours, calendars, status, ranges."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import Assignment, BaselineValues, Plan, Resource, Task, TaskKind
from pilothouse.engine.network.contours import TENTHS
from pilothouse.engine.value import (
    Basis,
    Contour,
    Earning,
    PlanValue,
    Technique,
    ValueDataError,
    ValueSettings,
    ValueStoppedError,
    WeightedMilestone,
    duration_range,
    eac_range,
    past_values,
    plan_status,
)
from pilothouse.engine.value.phasing import spread
from tests.engine.make import DAY, HOUR, MONDAY, at, make_plan

pytestmark = pytest.mark.nodb

MONDAY_EVENING, TUESDAY_EVENING = at(1, 17), at(2, 17)


def dig(days: int = 4, cost: int = 400, **fields: Any) -> Task:
    """A task of whole days from the first Monday, on its baseline."""
    baseline = BaselineValues(
        0, MONDAY, at(days, 17), days * DAY, work=days * DAY, cost=Decimal(cost)
    )
    return Task(1, "dig", days * DAY, **{"baselines": (baseline,), **fields})


def one(plan: Plan, date: int, earning: Earning | None = None, **choices: Any) -> tuple[Any, Any]:
    """Planned and earned value of task 1."""
    earnings = {} if earning is None else {1: earning}
    value = PlanValue(plan, ValueSettings(earnings=earnings, **choices)).at(date)[0]
    return value.planned, value.earned


def test_planned_value_grows_with_working_time() -> None:
    value = PlanValue(make_plan(dig()))
    assert value.budget == 400
    assert value.curve([at(1, 17), at(2, 12), at(9, 8)]) == [100, 150, 400]
    assert value.planned(at(1, 12, 30)) == 50
    assert value.planned(MONDAY - 1) == 0


@pytest.mark.parametrize(
    ("technique", "planned", "earned"),
    [
        (Technique.PERCENT, 200, 100),
        (Technique.PHYSICAL, 200, 160),
        (Technique.ZERO_HUNDRED, 0, 0),
        (Technique.FIFTY_FIFTY, 200, 200),
        (Technique.LEVEL_OF_EFFORT, 200, 200),
    ],
)
def test_techniques(technique: Technique, planned: int, earned: int) -> None:
    task = dig(actual_start=MONDAY, percent_complete=25, physical_percent=40.0)
    assert one(make_plan(task), TUESDAY_EVENING, Earning(technique)) == (planned, earned)
    done = make_plan(replace(task, actual_finish=TUESDAY_EVENING, percent_complete=100))
    whole = 200 if technique is Technique.LEVEL_OF_EFFORT else 400
    assert one(done, TUESDAY_EVENING, Earning(technique))[1] == whole


def test_evenly_phased_on_request() -> None:
    plan = make_plan(dig(actual_start=MONDAY))
    earning = Earning(Technique.ZERO_HUNDRED)
    assert one(plan, TUESDAY_EVENING, earning, planned_alike=False) == (200, 0)


def test_physical_progress_falls_back_to_percent_complete() -> None:
    plan = make_plan(dig(percent_complete=30))
    assert one(plan, TUESDAY_EVENING, Earning(Technique.PHYSICAL))[1] == 120


def test_weighted_milestones() -> None:
    marks = (
        WeightedMilestone(Decimal(1), at(1, 17), at(2, 9)),
        WeightedMilestone(Decimal(3), at(3, 17), None),
    )
    earning = Earning(Technique.WEIGHTED_MILESTONES, milestones=marks)
    plan = make_plan(dig())
    assert one(plan, MONDAY_EVENING, earning) == (100, 0)
    assert one(plan, TUESDAY_EVENING, earning) == (100, 100)
    assert one(plan, at(3, 17), earning) == (400, 100)


@pytest.mark.parametrize("weights", [(), (Decimal(0),), (Decimal(2), Decimal(-1))])
def test_weights_must_add_up(weights: tuple[Decimal, ...]) -> None:
    marks = tuple(WeightedMilestone(weight, MONDAY) for weight in weights)
    earning = Earning(Technique.WEIGHTED_MILESTONES, milestones=marks)
    with pytest.raises(ValueDataError, match=r"“dig” \(1\)"):
        one(make_plan(dig()), MONDAY, earning)


def test_apportioned_effort_follows_its_base() -> None:
    inspect = replace(dig(cost=40), id=2, name="inspect")
    plan = make_plan(dig(percent_complete=25), inspect)
    earnings = {2: Earning(Technique.APPORTIONED, base=1)}
    value = PlanValue(plan, ValueSettings(earnings=earnings))
    assert [(v.planned, v.earned) for v in value.at(MONDAY_EVENING)] == [(100, 100), (10, 10)]


@pytest.mark.parametrize("base", [None, 1, 7])
def test_apportioned_effort_needs_another_task(base: int | None) -> None:
    with pytest.raises(ValueDataError, match="apportioned"):
        one(make_plan(dig()), MONDAY, Earning(Technique.APPORTIONED, base=base))


def test_levels_of_effort_earn_as_planned() -> None:
    plan = make_plan(dig(kind=TaskKind.LEVEL_OF_EFFORT))
    assert one(plan, MONDAY_EVENING) == (100, 100)


def test_facts_after_the_date_do_not_count() -> None:
    plan = make_plan(dig(actual_start=at(2, 8), actual_finish=at(3, 17), percent_complete=0))
    assert one(plan, MONDAY_EVENING, Earning(Technique.FIFTY_FIFTY))[1] == 0
    assert one(plan, MONDAY_EVENING, Earning(Technique.ZERO_HUNDRED))[1] == 0


@pytest.mark.parametrize(("percent", "earned"), [(-5, 0), (250, 400)])
def test_percentages_stay_within_the_budget(percent: float, earned: int) -> None:
    assert one(make_plan(dig(percent_complete=percent)), MONDAY)[1] == earned


def test_contours_shape_the_curve() -> None:
    plan = make_plan(
        dig(days=5, cost=750),
        resources=(Resource(9, "crew"),),
        assignments=(Assignment(1, 9, work=5 * DAY, cost=Decimal(750)),),
    )
    loaded = PlanValue(plan, ValueSettings(contours={(1, 9): Contour.BACK_LOADED}))
    # A day is two tenths: 10 + 15, 25 + 50, 50 + 75, 75 + 100 and 100 + 100 of 600 percent.
    steps = [Decimal(x) * 750 / 600 for x in (25, 100, 225, 400, 600)]
    assert loaded.curve([at(day, 17) for day in range(1, 6)]) == steps
    assert PlanValue(plan).planned(at(1, 17)) == 150


@given(
    contour=st.sampled_from(list(Contour)),
    whole=st.integers(1, 5000),
    marks=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
@settings(max_examples=50, deadline=None)
def test_every_contour_grows_from_nothing_to_all(
    contour: Contour, whole: int, marks: tuple[float, float]
) -> None:
    low, high = sorted(int(whole * mark) for mark in marks)
    shares = [got / of for got, of in (spread(contour, w, whole) for w in (0, low, high, whole))]
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)
    assert len(TENTHS[contour]) == 10


def test_resources_work_by_their_own_calendars() -> None:
    task = dig(days=2, cost=300, fixed_cost=Decimal(60))
    plan = make_plan(
        task,
        resources=(Resource(8, "crew"), Resource(9, "guard", calendar=2)),
        assignments=(
            Assignment(1, 8, work=2 * DAY, cost=Decimal(60)),
            Assignment(1, 9, work=2 * DAY, cost=Decimal(180)),
        ),
    )
    # The guard works through the night: 16 of 33 hours between 8:00 and 17:00 the next day.
    day, guarded = Decimal(120) / 2, Decimal(180) * 16 / 33
    assert PlanValue(plan).planned(at(2, 0)) == day + guarded
    own = replace(plan, tasks=(replace(task, calendar=1),))
    assert PlanValue(own).planned(at(2, 0)) == 150


def test_elapsed_tasks_run_through_the_night() -> None:
    baseline = BaselineValues(0, at(1, 0), at(3, 0), 2880, cost=Decimal(100))
    plan = make_plan(Task(1, "dry", 2880, elapsed=True, baselines=(baseline,)))
    assert PlanValue(plan).planned(at(1, 12)) == 25


def test_without_costs_work_is_the_measure_and_without_work_duration() -> None:
    worked = dig(baselines=(BaselineValues(0, MONDAY, at(4, 17), 4 * DAY, work=80 * HOUR),))
    value = PlanValue(make_plan(worked))
    assert (value.basis, value.budget, value.planned(MONDAY_EVENING)) == (Basis.WORK, 80, 20)
    timed = dig(baselines=(BaselineValues(0, MONDAY, at(4, 17), 4 * DAY),))
    value = PlanValue(make_plan(timed))
    assert (value.basis, value.budget) == (Basis.DURATION, 32)


def test_when_the_baseline_meant_to_earn_a_value() -> None:
    value = PlanValue(make_plan(dig()))
    assert value.reached(Decimal(0)) == MONDAY
    assert value.reached(Decimal(100)) == MONDAY_EVENING
    assert value.reached(Decimal(150)) == at(2, 12)
    assert value.reached(Decimal(9999)) == at(4, 17)
    assert PlanValue(make_plan(Task(1, "dig"))).reached(Decimal(1)) is None


def spent_plan(weeks: int = 8, slow: float = 0.8) -> Plan:
    """Weekly tasks of 100, each late and dearer; four of them done."""
    tasks, done = [], 4
    for week in range(weeks):
        first, last = at(1 + 7 * week, 8), at(5 + 7 * week, 17)
        begun, over = at(1 + 9 * week, 8), at(7 + 9 * week, 17)
        facts: dict[str, Any] = {"actual_start": begun, "actual_finish": over}
        facts |= {"percent_complete": 100, "actual_cost": Decimal(120 + week)}
        baseline = BaselineValues(0, first, last, 5 * DAY, cost=Decimal(100))
        tasks.append(
            Task(
                week + 1,
                f"w{week}",
                5 * DAY,
                baselines=(baseline,),
                cost=Decimal(120),
                **(facts if week < done else {}),
            )
        )
    return make_plan(*tasks, data_date=at(36, 17))


def test_status_of_a_plan() -> None:
    status = plan_status(spent_plan())
    figures, time = status.measures, status.time
    assert (figures.pv, figures.ev, figures.ac, figures.bac) == (520, 400, 486, 800)
    assert figures.eac_bottom_up == 486 + 4 * 120
    assert figures.vac == 800 - 800 / (Decimal(400) / 486)
    assert time is not None
    assert (time.es, time.at, time.pd) == (20, 26, 40)
    assert time.ieac_spi == 52
    assert status.finish == at(72, 17)
    assert status.p_factor == 1
    assert status.basis is Basis.COST
    assert status.cost_range is not None
    assert status.cost_range.low < status.cost_range.value < status.cost_range.high
    assert status.cost_range.value == figures.eac_cpi
    assert status.time_range is not None
    assert dict(status.missing) == {}


def test_status_says_what_is_missing() -> None:
    plan = make_plan(dig(percent_complete=10), data_date=MONDAY_EVENING)
    status = plan_status(plan)
    assert status.measures.spi == Decimal("0.4")
    assert status.missing["cpi"] == "the plan holds no actual cost"
    assert "fewer than 5 weeks" in status.missing["time_range"]
    early = plan_status(plan, at(-3, 8))
    assert early.time is None
    assert early.missing["spi"] == "nothing was planned by the status date"
    assert early.missing["spi_t"] == "the status date is not after the baseline's start"
    idle = plan_status(make_plan(dig(), data_date=MONDAY_EVENING))
    assert idle.missing["ieac_t"] == "nothing is earned yet"


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (make_plan(dig()), "no status date"),
        (make_plan(Task(1, "dig"), data_date=MONDAY), "Baseline 0 holds no dates"),
    ],
)
def test_status_needs_a_date_and_a_baseline(plan: Plan, words: str) -> None:
    with pytest.raises(ValueDataError, match=words):
        plan_status(plan)


def test_a_status_tells_how_far_it_is_and_can_be_stopped_at_any_point() -> None:
    plan, told = spent_plan(), []

    def listen(done: int, of: int) -> None:
        told.append((done, of))

    assert plan_status(plan, progress=listen) == plan_status(plan)
    assert {of for _, of in told} == {100}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert (told[0][0], told[-1][0]) == (0, 100)
    assert len({done for done, _ in told}) > 5
    for place in range(len(told)):
        left = iter(range(place))
        with pytest.raises(ValueStoppedError):
            plan_status(plan, progress=lambda done, of, left=left: next(left, None) is not None)


def test_the_past_is_rebuilt_from_actual_dates() -> None:
    plan = spent_plan()
    past = past_values(PlanValue(plan), [at(7, 17), at(16, 17), at(36, 17)])
    assert past.earned == (100, 200, 400)
    assert past.spent == (120, 241, 486)


def test_work_is_spent_by_assignments() -> None:
    task = dig(baselines=(BaselineValues(0, MONDAY, at(4, 17), 4 * DAY, work=32 * HOUR),))
    plan = make_plan(
        replace(task, percent_complete=25),
        resources=(Resource(9, "crew"),),
        assignments=(Assignment(1, 9, work=32 * HOUR, actual_work=16 * HOUR),),
        data_date=MONDAY_EVENING,
    )
    status = plan_status(plan)
    assert (status.measures.ac, status.measures.cpi) == (16, Decimal("0.5"))


def test_a_cost_that_is_only_partly_known_is_not_summed() -> None:
    plan = spent_plan()
    first = replace(plan.tasks[0], actual_cost=None)
    status = plan_status(replace(plan, tasks=(first, *plan.tasks[1:])))
    assert status.measures.ac is None
    assert status.missing["eac"] == "some tasks with progress have no actual cost"
    assert status.cost_range is None


def test_few_or_idle_periods_give_no_range() -> None:
    assert eac_range([10, 20, 30, 40], [11, 22, 33, 44], 100) is None
    assert eac_range([10, 20, 30, 30, 30, 40], [11, 22, 33, 33, 33, 44], 100) is None
    with pytest.raises(ValueError, match="confidence"):
        eac_range([1], [1], 10, confidence=1.0)
    with pytest.raises(ValueError, match="as many"):
        eac_range([1, 2], [1], 10)


def test_even_periods_leave_no_doubt_and_the_end_is_certain() -> None:
    even = eac_range([10, 20, 30, 40, 50], [20, 40, 60, 80, 100], 100)
    assert even is not None
    assert (float(even.low), even.value, float(even.high)) == pytest.approx((200, 200, 200))
    over = duration_range([1, 3, 4, 6, 7], [1, 2, 3, 4, 5], 7)
    assert over is not None
    assert float(over.high - over.low) == pytest.approx(0, abs=1e-9)


def test_nine_of_ten_ranges_hold_the_final_duration() -> None:
    """Projects of 20 planned periods whose progress varies log-normally, judged after eight."""
    draw, periods = np.random.default_rng(11), np.arange(61.0)
    inside = 0
    for _ in range(400):
        es = np.exp(draw.normal(-0.1, 0.25, 60)).cumsum()
        over = np.interp(20, np.insert(es, 0, 0), periods)
        found = duration_range(es[:8].tolist(), list(range(1, 9)), 20, confidence=0.9)
        assert found is not None
        inside += float(found.low) <= over <= float(found.high)
    assert 0.85 <= inside / 400 <= 0.95


def test_nine_of_ten_ranges_hold_the_final_cost() -> None:
    """Projects of 20 equal periods whose cost varies log-normally, judged after eight."""
    draw = np.random.default_rng(11)
    inside = 0
    for _ in range(400):
        costs = np.exp(draw.normal(0.1, 0.25, 20)).cumsum()
        earned = np.arange(1, 21, dtype=float)
        found = eac_range(earned[:8].tolist(), costs[:8].tolist(), 20, confidence=0.9)
        assert found is not None
        inside += float(found.low) <= costs[-1] <= float(found.high)
    assert 0.85 <= inside / 400 <= 0.95
