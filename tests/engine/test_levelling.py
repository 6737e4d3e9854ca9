"""Levelling of activities: against full enumeration, published optima, and a verifier in Python."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import psplib
from pilothouse.engine.levelling import (
    Activities,
    LevellingError,
    LevellingStoppedError,
    Rule,
    Shortage,
    by_rule,
    faults,
    instant,
    solve,
)
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb


@st.composite
def projects(draw: st.DrawFn, most: int = 12) -> Activities:
    count = draw(st.integers(1, most))
    capacity = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=6)))
    durations = tuple(draw(st.integers(0, 5)) for _ in range(count))
    needs = tuple(tuple(draw(st.integers(0, c)) for c in capacity) for _ in range(count))
    links = []
    for j in range(1, count):
        for i in draw(st.sets(st.integers(0, j - 1), max_size=2)):
            lag = draw(st.sampled_from((durations[i], durations[i] + 2, 0)))
            links.append((count - 1 - i, count - 1 - j, lag))
    release = tuple(draw(st.integers(0, 6)) for _ in range(count))
    short = [
        Shortage(draw(st.integers(0, len(capacity) - 1)), at, at + draw(st.integers(1, 6)), 1)
        for at in draw(st.lists(st.integers(0, 15), max_size=2))
    ]
    project = Activities(durations, (), needs, capacity, release, tuple(short))
    return replace(project, links=tuple(links))


def shortest(project: Activities) -> int:
    """The least makespan of all activity lists, generated serially, instant by instant."""
    best = 10**9
    before: dict[int, list[tuple[int, int]]] = {}
    for i, j, lag in project.links:
        before.setdefault(j, []).append((i, lag))
    for order in permutations(range(len(project))):
        place = {j: at for at, j in enumerate(order)}
        if any(place[i] > place[j] for i, j, _ in project.links):
            continue
        starts: dict[int, int] = {}
        for j in order:
            t = max([0, *project.release[j : j + 1]])
            t = max([t, *(starts[i] + lag for i, lag in before.get(j, []))])
            while not fits(project, starts, j, t):
                t += 1
            starts[j] = t
        best = min(best, max(starts[j] + project.durations[j] for j in order))
    return best


def fits(project: Activities, starts: dict[int, int], j: int, t: int) -> bool:
    for moment in range(t, t + project.durations[j]):
        for r, there in enumerate(project.capacity):
            used = project.needs[j][r] + sum(
                project.needs[i][r]
                for i, s in starts.items()
                if s <= moment < s + project.durations[i]
            )
            less = sum(
                s.amount for s in project.shortages if s.resource == r and s.start <= moment < s.end
            )
            if used > max(0, there - less) and project.needs[j][r]:
                return False
    return True


@settings(max_examples=40, deadline=None)
@given(projects(most=6))
def test_the_makespan_is_the_least_of_all_lists(project: Activities) -> None:
    found = solve(project, iterations=3000)
    assert faults(project, found.starts) == []
    assert found.makespan == shortest(project)
    assert found.bound <= found.makespan


@settings(max_examples=60, deadline=None)
@given(projects(), st.sampled_from(list(Rule)), st.booleans())
def test_every_rule_gives_a_schedule_that_holds(
    project: Activities, rule: Rule, at_once: bool
) -> None:
    found = by_rule(project, rule, at_once=at_once)
    assert faults(project, found.starts) == []
    ends = [s + d for s, d in zip(found.starts, project.durations, strict=True)]
    assert found.makespan == max(ends) >= found.bound


@settings(max_examples=40, deadline=None)
@given(projects())
def test_the_instant_method_is_no_worse_than_its_rules(project: Activities) -> None:
    found = instant(project)
    assert faults(project, found.starts) == []
    assert found.makespan <= by_rule(project, Rule.LATEST_FINISH).makespan
    assert found == replace(instant(project), seconds=found.seconds)


@settings(max_examples=40, deadline=None)
@given(projects(), st.data())
def test_the_verifier_finds_a_broken_rule(project: Activities, data: st.DataObject) -> None:
    starts = list(instant(project).starts)
    if project.links:
        _, after, lag = before = project.links[0]
        moved = list(starts)
        moved[after] = starts[before[0]] + lag - 1
        assert faults(project, moved)
    row = data.draw(st.integers(0, len(starts) - 1))
    assert faults(project, [*starts[:row], -1, *starts[row + 1 :]])
    assert faults(project, starts[:-1])


def test_the_verifier_finds_an_overload() -> None:
    two = Activities((3, 3), (), ((1,), (1,)), (1,))
    assert faults(two, (0, 2)) == ["Resource 0 has 1 at 2, 2 are taken."]
    assert faults(two, (0, 3)) == []


@pytest.mark.parametrize("name", ["j301_9", "j3013_5", "j3029_2", "j3033_9"])
def test_published_optima_are_reached(name: str) -> None:
    path = shared_data("rcpsp/j30") / f"{name}.sm"
    best = psplib.best_known(path)[name]["best_known"]
    project = psplib.read(path)
    found = solve(project, iterations=200_000, seed=1)
    assert faults(project, found.starts) == []
    assert found.makespan == best


@pytest.mark.parametrize("name", ["j60", "j120"])
def test_the_instant_method_is_near_the_best_known(name: str) -> None:
    """At once, and within three per cent on average of the makespans that PSPLIB lists."""
    sample = psplib.files(shared_data(f"rcpsp/{name}"))[:20]
    best = psplib.best_known(sample[0])
    gaps = []
    for path in sample:
        project = psplib.read(path)
        found = instant(project)
        assert faults(project, found.starts) == []
        gaps.append(found.makespan / best[path.stem]["best_known"] - 1)
    assert min(gaps) >= 0
    assert sum(gaps) / len(gaps) <= 0.03


def test_the_same_seed_gives_the_same_schedule() -> None:
    path = shared_data("rcpsp/j60/j6013_5.sm")
    one, two = (solve(psplib.read(path), iterations=6000, seed=7) for _ in range(2))
    assert one.starts == two.starts


def test_cp_sat_proves_what_counting_cannot() -> None:
    """Seven jobs of 3 of 5 machines, 2 long, run one by one: 14, though their work would take 9."""
    jobs = Activities((2,) * 7, (), ((3,),) * 7, (5,))
    found = solve(jobs, seconds=120.0)
    assert (found.makespan, found.bound, found.proven) == (14, 14, True)
    assert found.seconds < 100


def test_stopping_and_being_told() -> None:
    told: list[tuple[int, int]] = []
    jobs = Activities((2,) * 7, (), ((3,),) * 7, (5,))

    def stop(done: int, of: int) -> bool:
        told.append((done, of))
        return False

    with pytest.raises(LevellingStoppedError, match="stopped"):
        solve(jobs, seconds=30.0, progress=stop)
    assert told
    assert told[0][1] == 30_000


def test_large_amounts_and_many_resources() -> None:
    wide = Activities((2, 2, 2), (), ((70_000, *(0,) * 8, 1),) * 3, (140_000, *(1,) * 9))
    assert instant(wide).makespan == 6
    assert instant(replace(wide, capacity=(140_000, *(1,) * 8, 2))).makespan == 4


@pytest.mark.parametrize(
    ("project", "says"),
    [
        (Activities((1, 1), ((0, 1, 1), (1, 0, 1)), ((0,), (0,)), (1,)), "circle"),
        (Activities((1,), (), ((2,),), (1,)), "needs 2"),
        (Activities((-1,), (), ((0,),), (1,)), "below zero"),
        (Activities((1,), (), (), (1,)), "one row"),
        (Activities((1, 1), ((0, 1, -1),), ((0,), (0,)), (1,)), "before its predecessor"),
    ],
)
def test_what_makes_no_project_is_refused(project: Activities, says: str) -> None:
    with pytest.raises(LevellingError, match=says):
        instant(project)


def test_nothing_to_do() -> None:
    assert instant(Activities((), (), (), (1,))).makespan == 0
