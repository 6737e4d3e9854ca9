"""A compiled project with its first schedules: what every method of levelling begins with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .bounds import lower_bound
from .compile import check, compile_shop, horizon_of, needs_of, new_desk, ranks, shortened
from .data import Activities, LevellingError, Rule
from .islands import Colony
from .kernels import Ints, Shop, improve, parallel, serial
from .priorities import key_of
from .race import Race

QUICK_ROWS, QUICK_BIRTHS = 60, 1300
USUAL = 130


@dataclass
class Site:
    """A compiled project, the race for its best schedule, and the list that schedule has."""

    activities: Activities
    rank: Ints
    shop: Shop
    race: Race
    order: Ints

    def quick(self, seed: int) -> Colony:
        """A small population, evolved for some hundredths of a second."""
        births = min(QUICK_BIRTHS, QUICK_BIRTHS * USUAL // max(1, len(self.rank)))
        colony = Colony(self.shop, max(12, min(QUICK_ROWS, births // 6)), seed)
        colony.seeded(self.order.astype(np.int32), self.race.makespan)
        colony.work(colony.rows, self.race.bound)
        colony.work(max(24, births), self.race.bound)
        self.race.offer(colony.starts, colony.best)
        return colony


def make_site(
    activities: Activities,
    deadline: float,
    rules: tuple[Rule, ...],
    *,
    improving: bool = True,
    schemes: tuple[bool, ...] = (False, True),
    longest: bool = False,
) -> Site:
    """Compile, bound, and schedule by every rule; the horizon is then cut to what is needed.

    `schemes` says for each rule whether to generate at once (moment by moment). With `longest` and
    no rules there is no schedule yet, and the horizon stays.
    """
    check(activities)
    rank = ranks(activities)
    shop = compile_shop(activities, rank, horizon_of(activities))
    race = Race(deadline)
    needs = needs_of(activities, rank)
    floor = lower_bound(shop, needs, np.array(activities.capacity, np.int64))
    order = _by_rules(_Bench(shop, rank, race, improving), rules, schemes)
    if race.starts is None and not longest:
        raise LevellingError("there is never enough of some resource: no schedule ends")
    race.prove(floor)
    reach = shop.free.shape[1] if longest else _reach(race, shop)
    return Site(activities, rank, shortened(shop, reach), race, order)


def _reach(race: Race, shop: Shop) -> int:
    reach = max(int(1.5 * race.makespan), race.makespan + 20) + 1
    return min(int(shop.free.shape[1]), reach)


@dataclass
class _Bench:
    shop: Shop
    rank: Ints
    race: Race
    improving: bool


def _by_rules(bench: _Bench, rules: tuple[Rule, ...], schemes: tuple[bool, ...]) -> Ints:
    """Offer the schedule of every rule to the race; the list of the best."""
    best = np.arange(len(bench.rank))
    shop, desk = bench.shop, new_desk(bench.shop)
    start, order = np.zeros(len(best), np.int64), np.zeros(len(best), np.int32)
    for rule in rules:
        key = key_of(rule, shop, bench.rank)
        for at_once in schemes:
            end = (parallel if at_once else serial)(shop, desk, key, start, order)
            if end >= 0 and bench.improving:
                end = improve(shop, desk, order, start, end)
            if 0 <= end < bench.race.makespan:
                bench.race.offer(start.copy(), end)
                best = np.lexsort((np.arange(len(best)), start))
                shop = shortened(shop, min(shop.free.shape[1], 2 * end + 20))
                desk = new_desk(shop)
    return best
