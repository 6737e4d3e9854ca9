"""With a number of schedules in place of seconds the seed alone decides how a plan is levelled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pilothouse.engine import (
    Activities,
    Assignment,
    Link,
    Plan,
    Resource,
    Task,
    level_jointly,
)
from pilothouse.engine.levelling import (
    LevellingError,
    LevellingStoppedError,
    LevelOptions,
    level,
    level_together,
    solve,
)

from .make import DAY, make_plan

pytestmark = pytest.mark.nodb
SOME = LevelOptions(iterations=3000, seed=2)


def crowded(seed: int, tasks: int = 40) -> Plan:
    """Tasks of one to nine days, each after another one, that need some of two of four crews."""
    random = np.random.default_rng(seed)
    days = random.integers(1, 10, tasks)
    rows = [Task(uid, f"Task {uid}", int(days[uid - 1]) * DAY) for uid in range(1, tasks + 1)]
    links = [Link(int(random.integers(max(1, uid - 9), uid)), uid) for uid in range(2, tasks + 1)]
    needs = [
        Assignment(row.id, int(crew), float(random.integers(1, 3)), row.duration)
        for row in rows
        for crew in random.choice(4, 2, replace=False) + 1
    ]
    crews = tuple(Resource(key, f"Crew {key}", max_units=3.0) for key in range(1, 5))
    return make_plan(*rows, links=tuple(links), resources=crews, assignments=tuple(needs))


@pytest.fixture(scope="module")
def plans() -> list[Plan]:
    return [crowded(1), crowded(2)]


@pytest.fixture(scope="module")
def at_ease(plans: list[Plan]) -> list[Plan]:
    """The answers where the clock goes as usual."""
    return [level(plans[0], SOME).plan, *(found.plan for found in level_jointly(plans, SOME))]


def test_the_clock_decides_nothing(plans: list[Plan], at_ease: list[Plan], leaping: None) -> None:
    assert level(plans[0], SOME).plan == at_ease[0]
    assert [found.plan for found in level_jointly(plans, SOME)] == at_ease[1:]


def test_looking_longer_finds_an_earlier_finish() -> None:
    longer = replace(SOME, iterations=60_000)
    for seed in range(1, 5):
        plan = crowded(seed, 60)
        at_once, searched = (level(plan, o).finish_after for o in (LevelOptions(seed=2), longer))
        assert searched < at_once


def test_what_is_told_is_counted_in_schedules(plans: list[Plan]) -> None:
    told: list[tuple[int, int]] = []
    level_together(plans, SOME, progress=lambda done, of: told.append((done, of)))
    assert {of for _, of in told} == {6000}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (6000, 6000)


def test_it_can_be_stopped_on_the_way() -> None:
    jobs = Activities((2,) * 30, (), ((3,),) * 30, (7,))
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> bool:
        told.append((done, of))
        return done == 0

    with pytest.raises(LevellingStoppedError):
        solve(jobs, iterations=90_000, progress=stop)
    assert [of for _, of in told] == [30_000] * 2
    assert told[0][0] == 0 < told[1][0] < 30_000


def test_fewer_than_none_is_refused() -> None:
    with pytest.raises(LevellingError, match="-1 iterations"):
        LevelOptions(iterations=-1)
    with pytest.raises(LevellingError, match="-1 iterations"):
        solve(Activities((2,), (), ((1,),), (1,)), iterations=-1)
