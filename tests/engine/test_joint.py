"""Joint levelling: hand-computed cases, every order of tiny ones, and a verifier of the pool."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from math import gcd
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilothouse.engine import Activities, Assignment, Link, LinkType, Plan, Resource, Task, schedule
from pilothouse.engine.levelling import (
    Levelling,
    LevellingError,
    LevellingStoppedError,
    LevelOptions,
    Overload,
    Reservation,
    faults,
    level_jointly,
    level_together,
    overloads,
)
from pilothouse.engine.levelling.demand import demands

from .make import DAY, HOUR, ROUND_THE_CLOCK, at, make_plan
from .test_levelling_plan import plans, without_delays

pytestmark = pytest.mark.nodb
Way = Callable[..., tuple[Levelling, ...]]
OPERATOR = Resource(1, "Crane operator")


def bridge(**fields: object) -> Plan:
    """A day without the operator, then ten with him: 5 to 19 January."""
    tasks = Task(1, "Set up", DAY), Task(2, "Lift girders", 10 * DAY)
    fields = {"resources": (OPERATOR,), "assignments": (Assignment(2, 1),), **fields}
    return make_plan(*tasks, links=(Link(1, 2),), name="Bridge", **fields)


def tower(**fields: object) -> Plan:
    """Two days with the operator, then twenty without: 5 January to 3 February."""
    tasks = Task(1, "Lift tank", 2 * DAY), Task(2, "Connect", 20 * DAY)
    fields = {"resources": (OPERATOR,), "assignments": (Assignment(1, 1),), **fields}
    return make_plan(*tasks, links=(Link(1, 2),), name="Tower", **fields)


def verified(plans: Sequence[Plan], found: Sequence[Levelling]) -> None:
    """No unit of the pool is taken twice, minute by minute or in units that all dates share."""
    first = min(answer.after.start for answer in found)
    spans, needs, units = [], [], {}
    for plan, answer in zip(plans, found, strict=True):
        names = {r.id: r.name.casefold() for r in plan.resources}
        for r in plan.resources:
            units.setdefault(r.name.casefold(), int(r.max_units))
        for a in plan.assignments:
            dates = answer.after.of(a.task)
            spans.append((dates.start - first, dates.finish - first))
            needs.append((names[a.resource], int(a.units)))
        again = schedule(answer.plan)
        assert [again.of(t.id).start for t in plan.tasks] == [
            answer.after.of(t.id).start for t in plan.tasks
        ]
        assert answer.plan.links == plan.links
    unit = gcd(*(t for span in spans for t in span)) or 1
    lines = list(units)
    activities = Activities(
        tuple((finish - start) // unit for start, finish in spans),
        (),
        tuple(tuple(count * (name == line) for line in lines) for name, count in needs),
        tuple(units.values()),
    )
    assert faults(activities, [start // unit for start, _ in spans]) == []


def delays(found: Sequence[Levelling]) -> list[int]:
    return [answer.finish_after - answer.finish_before for answer in found]


def test_a_day_of_one_project_spares_another_two_weeks() -> None:
    plans = bridge(), tower()
    one_by_one = level_together(plans)
    assert [answer.finish_after for answer in one_by_one] == [at(15, 17), at(45, 17)]
    first, second = found = level_jointly(plans)
    assert (first.finish_after, second.finish_after) == (at(16, 17), at(30, 17))
    assert first.delays[0].text == (
        "waits for Crane operator, free on 6 Jan 2026; until then on “Lift tank” of Tower"
    )
    assert first.delays[0].resource == 1
    assert second.delays == ()
    assert first.plan.resources == plans[0].resources
    verified(plans, found)


def test_weights_decide_who_waits() -> None:
    """A day of the bridge against fifteen days of the tower: even at 15, spared above that."""
    plans = bridge(), tower()
    assert delays(level_jointly(plans, weights=(14, 1))) == [1440, 0]
    assert delays(level_jointly(plans, weights=(16, 1))) == [0, 15 * 1440]


def test_the_earlier_project_goes_first_where_all_else_is_equal() -> None:
    one = make_plan(
        Task(1, "Lift", 2 * DAY), resources=(OPERATOR,), assignments=(Assignment(1, 1),), name="One"
    )
    plans = one, replace(one, name="Two"), replace(one, name="Three")
    found = level_jointly(plans)
    assert delays(found) == [0, 2 * 1440, 6 * 1440]  # over a weekend
    assert found[2].delays[0].text.endswith("free on 8 Jan 2026; until then on “Lift” of Two")
    assert delays(level_jointly(plans, weights=(1, 2, 3))) == [6 * 1440, 2 * 1440, 0]


def test_each_plan_keeps_its_calendar_constraints_and_data_date() -> None:
    """The tower works day and night from its data date, Tuesday; the bridge by day and not before.

    960 minutes by night and day from Tuesday 08:00 end on Wednesday 00:00; the bridge follows.
    """
    there = tower(default_calendar=2, data_date=at(2, 8))
    plans = bridge(), there
    first, second = found = level_jointly(plans)
    assert (second.after.of(1).start, second.after.of(1).finish) == (at(2, 8), at(3, 0))
    assert first.after.of(2).start == at(3, 8)
    assert second.delays == ()
    verified(plans, found)


def test_what_does_not_move_is_respected() -> None:
    plans = bridge(), tower()
    begun = replace(plans[1].tasks[0], actual_start=at(1, 8))
    there = replace(plans[1], tasks=(begun, plans[1].tasks[1]), data_date=at(1, 8))
    found = level_jointly((plans[0], there), weights=(1000, 1))
    assert delays(found) == [1440, 0]
    held = LevelOptions(reserved=(Reservation(1, at(1, 8), at(2, 17), 1.0, "Yard", "Port"),))
    found = level_jointly(plans, held)
    assert found[1].after.of(1).start == at(3, 8)
    assert found[1].delays[0].text.endswith("until then on “Yard” of Port")


@pytest.mark.parametrize("way", [level_jointly, level_together])
def test_options_name_resources_by_the_first_plan_that_holds_them(way: Way) -> None:
    """The operator is away for three days; the second plan knows him by another number."""
    there = tower(
        resources=(Resource(1, "Painter"), Resource(7, "crane OPERATOR")),
        assignments=(Assignment(1, 7),),
    )
    gone = LevelOptions(capacity={1: ((at(1, 0), 0.0), (at(4, 0), 1.0))}, resources=frozenset({1}))
    held = LevelOptions(reserved=(Reservation(1, at(1, 8), at(3, 17), 1.0),))
    for options in (gone, held):
        found = way((bridge(), there), options)
        starts = found[0].after.of(2).start, found[1].after.of(1).start
        assert min(starts) == at(4, 8)
        assert found[1].plan.resources == there.resources


def test_within_slack_no_project_ends_later() -> None:
    plans = bridge(), tower()
    found = level_jointly(plans, LevelOptions(within_slack=True))
    assert delays(found) == [0, 0]
    assert found[0].overloads_after or found[1].overloads_after


def test_one_plan_none_and_nothing_to_share() -> None:
    assert level_jointly(()) == ()
    (alone,) = level_jointly((bridge(),))
    assert alone.delays == ()
    free = level_jointly((bridge(assignments=()), tower(assignments=())))
    assert delays(free) == [0, 0]


@pytest.mark.parametrize("seconds", [0.0, 0.6])
@pytest.mark.parametrize("method", [level_together, level_jointly])
def test_what_is_told_rises_to_the_total(method: Any, seconds: float) -> None:
    told: list[tuple[int, int]] = []
    options = LevelOptions(seconds=seconds)
    method((bridge(), tower()), options, progress=lambda *at: told.append(at))
    counts = [done for done, _ in told]
    assert len({of for _, of in told}) == 1
    assert counts == sorted(counts)
    assert told[-1] == (told[-1][1],) * 2
    assert len(set(counts)) > (2 if seconds else 1)


def test_a_later_plan_can_be_stopped_too() -> None:
    """600 milliseconds for each plan: what is over 700 is told of the second."""
    told: list[int] = []

    def until(done: int, of: int) -> bool:
        told.append(done)
        return done <= 700

    with pytest.raises(LevellingStoppedError, match="stopped"):
        level_together((bridge(), tower()), LevelOptions(seconds=0.6), progress=until)
    assert 700 < told[-1] <= 1200
    assert max(told[:-1]) >= 600


def test_stopping_and_wrong_weights() -> None:
    with pytest.raises(LevellingStoppedError):
        level_jointly((bridge(), tower()), progress=lambda done, of: False)
    with pytest.raises(LevellingError, match="give 2 weights above zero"):
        level_jointly((bridge(), tower()), weights=(1,))
    with pytest.raises(LevellingError, match="give 2 weights above zero"):
        level_jointly((bridge(), tower()), weights=(1, 0))


def tiny(seed: int) -> list[Plan]:
    """Two or three projects of two or three tasks over two resources, in whole hours."""
    dice = random.Random(seed)
    pool = Resource(1, "Crane"), Resource(2, "Crew", max_units=2.0)
    found = []
    for k in range(dice.choice((2, 2, 3))):
        count = dice.choice((2, 3)) if k < 2 else 1
        tasks = [Task(n, f"{k}.{n}", dice.randint(1, 6) * HOUR) for n in range(1, count + 1)]
        links = [Link(n, n + 1) for n in range(1, count) if dice.random() < 0.7]
        needs = [Assignment(n, 1) for n in range(1, count + 1) if dice.random() < 0.6]
        needs += [Assignment(n, 2, float(dice.randint(1, 2))) for n in range(1, count + 1)]
        found.append(
            make_plan(
                *tasks,
                links=tuple(links),
                name=f"P{k}",
                default_calendar=ROUND_THE_CLOCK.id,
                resources=pool,
                assignments=tuple(needs),
            )
        )
    return found


def least(plans: Sequence[Plan], weights: Sequence[int]) -> int:
    """The least weighted sum of finishes over all orders, in minutes from the start.

    Placing tasks as early as they fit, in one order or another, reaches it.
    """
    tasks = [(k, task) for k, plan in enumerate(plans) for task in plan.tasks]
    before = [
        [tasks.index((k, plans[k].tasks[ln.predecessor - 1])) for ln in plans[k].links
         if ln.successor == task.id and ln.type is LinkType.FS]
        for k, task in tasks
    ]  # fmt: skip
    best = None
    for order in permutations(range(len(tasks))):
        place = {j: at for at, j in enumerate(order)}
        if all(place[i] < place[j] for j in order for i in before[j]):
            worth = _worth_of(plans, weights, tasks, before, order)
            best = worth if best is None else min(best, worth)
    assert best is not None
    return best


def _worth_of(
    plans: Sequence[Plan],
    weights: Sequence[int],
    tasks: Sequence[tuple[int, Task]],
    before: Sequence[Sequence[int]],
    order: Sequence[int],
) -> int:
    left: dict[tuple[int, int], float] = {}
    ends: dict[int, int] = {}
    for j in order:
        k, task = tasks[j]
        needs = [(a.resource, a.units) for a in plans[k].assignments if a.task == task.id]
        hours = task.duration // HOUR
        start = max((ends[i] for i in before[j]), default=0)
        while any(
            left.get((r, t), plans[0].resources[r - 1].max_units) < units
            for r, units in needs
            for t in range(start, start + hours)
        ):
            start += 1
        for r, units in needs:
            for t in range(start, start + hours):
                there = left.get((r, t), plans[0].resources[r - 1].max_units)
                left[r, t] = there - units
        ends[j] = start + hours
    finishes = [max(ends[j] for j in ends if tasks[j][0] == k) for k in range(len(plans))]
    return sum(w * f * HOUR for w, f in zip(weights, finishes, strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_the_best_of_every_order_is_found(seed: int) -> None:
    plans = tiny(seed)
    weights = range(len(plans), 0, -1)
    found, one_by_one = level_jointly(plans), level_together(plans)

    def worth(answers: Sequence[Levelling]) -> int:
        ends = [answer.finish_after - at(1, 8) for answer in answers]
        return sum(w * end for w, end in zip(weights, ends, strict=True))

    verified(plans, found)
    assert worth(found) == least(plans, weights) <= worth(one_by_one)


def test_some_of_these_are_better_than_one_after_the_other() -> None:
    better = 0
    for seed in range(20):
        plans = tiny(seed)
        one, two = level_together(plans), level_jointly(plans)
        better += sum(delays(two)) < sum(delays(one))
    assert better >= 2


def larger(seed: int) -> list[Plan]:
    """Four projects of eight tasks with two calendars and links of three types."""
    dice = random.Random(seed)
    pool = Resource(1, "Crane"), Resource(2, "Crew", max_units=2.0)
    types = LinkType.FS, LinkType.FS, LinkType.SS, LinkType.FF
    found = []
    for k in range(4):
        tasks = [
            Task(n, f"{k}.{n}", dice.randint(1, 20) * 2 * HOUR, priority=dice.choice((500, 700)))
            for n in range(1, 9)
        ]
        ends = [(i, j) for j in range(2, 9) for i in range(1, j) if dice.random() < 0.25]
        links = [Link(i, j, dice.choice(types), dice.choice((0, HOUR))) for i, j in ends]
        needs = [Assignment(n, dice.choice((1, 2))) for n in range(1, 9)]
        found.append(
            make_plan(
                *tasks,
                links=tuple(links),
                name=f"P{k}",
                default_calendar=1 + k % 2,
                resources=pool,
                assignments=tuple(needs),
            )
        )
    return found


@pytest.mark.parametrize("seed", range(4))
def test_larger_projects_hold_and_the_seed_repeats(seed: int) -> None:
    plans = larger(seed)
    found, one_by_one = level_jointly(plans), level_together(plans)
    verified(plans, found)
    worth = [sum((4 - k) * d for k, d in enumerate(delays(f))) for f in (found, one_by_one)]
    assert worth[0] <= worth[1]
    assert [answer.plan for answer in level_jointly(plans)] == [answer.plan for answer in found]
    assert all(answer.overloads_after == () for answer in found)


def test_interrupted_work_shares_the_pool() -> None:
    plans = larger(7)
    found = level_jointly(plans, LevelOptions(splitting=True))
    assert all(answer.overloads_after == () for answer in found)


@pytest.mark.parametrize("run", [level_jointly, level_together])
def test_tasks_stay_whole_each_in_its_own_plan(run: Any) -> None:
    plans = larger(7)
    every = frozenset(task.id for task in plans[0].tasks)
    kept = (every, *(frozenset[int]() for _ in plans[2:]), every)
    free = run(plans, LevelOptions(splitting=True))
    assert any(task.splits for answer in free for task in answer.plan.tasks)
    found = run(plans, LevelOptions(splitting=True, whole_by_plan=kept))
    assert not any(task.splits for task in (*found[0].plan.tasks, *found[-1].plan.tasks))
    with pytest.raises(LevellingError, match="2 plans"):
        run(plans, LevelOptions(whole_by_plan=(every, every)))


def test_with_seconds_it_ends_in_time() -> None:
    found = level_jointly(larger(3), LevelOptions(seconds=1.0))
    assert all(answer.overloads_after == () for answer in found)
    verified(larger(3), found)


def pooled(found: Sequence[Levelling]) -> list[Overload]:
    """What is too much of the pool, each plan beside the dates of the others."""
    left = []
    for one in found:
        promised = tuple(
            Reservation(a.resource, dates.start, dates.finish, a.units)
            for other in found
            if other is not one
            for a in demands(other.plan, other.after, LevelOptions())
            if (dates := other.after.of(a.task)).start < dates.finish
        )
        left += overloads(one.plan, one.after, LevelOptions(reserved=promised))
    return left


@settings(max_examples=50, deadline=None)
@given(st.lists(plans(), min_size=2, max_size=3))
def test_plans_of_every_kind_share_the_pool(drawn: list[Plan]) -> None:
    """Only work that has begun, and is where it is, may stand in the way."""
    given_plans = [replace(plan, name=f"P{k}") for k, plan in enumerate(drawn)]
    found, one_by_one = level_jointly(given_plans), level_together(given_plans)
    for plan, answer in zip(given_plans, found, strict=True):
        assert without_delays(answer.plan) == without_delays(plan)
        assert answer.finish_after == schedule(answer.plan).finish
    if not any(task.actual_start for plan in drawn for task in plan.tasks):
        assert pooled(found) == []
        ends = [[answer.finish_after for answer in answers] for answers in (found, one_by_one)]
        weights = range(len(drawn), 0, -1)
        joint, apart = (sum(w * e for w, e in zip(weights, es, strict=True)) for es in ends)
        assert joint <= apart
