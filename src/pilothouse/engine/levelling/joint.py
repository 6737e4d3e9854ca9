"""Several plans over one pool as one problem, judged by the weighted delays of the projects."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from ..network.arrays import Ints, Rows
from ..network.data import Plan
from ..progress import Progress, Told
from ..scheduling import schedule
from .data import LevellingError, LevellingStoppedError
from .demand import overloads
from .ground import Ground
from .kernels_search import cross
from .levelled import Levelling
from .leveller import MAPPED_AT_ONCE, levelled_by, span_of, with_moves
from .merging import Merged, Score, Together, weighted
from .options import LevelOptions, Reservation
from .pooling import Member, level_together, members
from .solver import instant, solve

ROWS = 16
CHILDREN, CHILDREN_OF = 600, 60_000
RATE = 0.05
ROUNDS = 3
SPAN = 1 << 40
"""More minutes than any plan has: what puts one plan wholly before another."""
FIRSTS = 6
RULES: tuple[Callable[[Ground], Ints], ...] = (
    lambda ground: ground.passes.late.start,
    lambda ground: ground.passes.late.finish,
    lambda ground: ground.passes.early.begin,
    lambda ground: ground.passes.late.start - ground.passes.early.begin,
    lambda ground: ground.passes.early.begin + ground.passes.late.start,
)
Promises = list[tuple[str, Reservation]]


def level_jointly(
    plans: Sequence[Plan],
    options: LevelOptions | None = None,
    *,
    weights: Sequence[float] | None = None,
    progress: Progress | None = None,
) -> tuple[Levelling, ...]:
    """Level plans that share resources as one problem: the least weighted sum of project delays.

    `level_together` gives every earlier project all it wants before a later one gets anything.
    Here all tasks are placed in one order over the common pool, each by the links, calendars and
    constraints of its own plan, so that a project may wait a day where another gains weeks by it.
    Take `level_together` where an earlier project must never wait for a later one. A delay is
    from the finish of a plan with nothing levelled to its finish now, in elapsed minutes. The sum
    is weighted rather than compared project after project, for the latter leaves every earlier
    project its best finish at any price, which is nearly what `level_together` does.

    Orders come from priority rules (of equals the earlier plan goes first), from every plan put
    first, from serial and parallel generation with forward-backward improvement and the genetic
    algorithm over all tasks as activities, and from crossing the best of these, each judged on the
    plans' own calendars. The answer is never worse than that of `level_together`: if no order is
    better, or one leaves more overload of the pool, that answer is returned.

    Parameters
    ----------
    plans : sequence of Plan
        In order of priority; they are not changed. Priorities of tasks count within their plan.
    options : LevelOptions, optional
        For all plans, as `level_together` takes them. With `seconds` half of the time is for
        levelling one after the other and half for joint orders. Without, their number is fixed and
        the same `seed` gives the same answer on every machine; `iterations` are for each plan and
        for all tasks as activities.
    weights : sequence of float, optional
        What a minute of delay of each plan counts. Of `n` plans the first counts `n` and the
        last 1 where it is left out.
    progress : callable, optional
        `progress(done, total)` is called for every order, in milliseconds of `options.seconds`;
        what is done never falls and ends at the total. False stops.

    Returns
    -------
    tuple of Levelling
        One for each plan, in their order, with reasons that name the tasks of other projects.

    Raises
    ------
    PlanError
        Where a plan cannot be scheduled.
    LevellingError
        Where the weights are not one number above zero for each plan, or `whole_by_plan` is not
        of as many plans.
    LevellingStoppedError
        Where `progress` said so.
    """
    options = options or LevelOptions()
    weights = _checked(weights, len(plans))
    one_by_one = options
    if options.timed and plans:
        one_by_one = replace(options, seconds=options.seconds / 2 / len(plans))
    told = Told(progress, 2 * span_of(options), LevellingStoppedError)
    usual = level_together(plans, one_by_one, progress=told.piece(span_of(options)))
    those = members(plans, options)
    merged = Merged(those, weights) if len(plans) > 1 else None
    best = usual
    if merged is not None and not merged.settled:
        search = _Search(merged, options, told)
        found = _answers(those, merged, search.best(merged.starts(usual)))
        best = min(usual, found, key=lambda answers: _worth(those, weights, answers))
    told.tell(told.total)
    return best


def _checked(weights: Sequence[float] | None, count: int) -> tuple[float, ...]:
    weights = tuple(range(count, 0, -1)) if weights is None else tuple(weights)
    if len(weights) != count or not all(0 < weight < float("inf") for weight in weights):
        raise LevellingError(
            f"give {count} weights above zero, one for each plan; {list(weights)} are given"
        )
    return weights


def _answers(those: Sequence[Member], merged: Merged, best: Together) -> tuple[Levelling, ...]:
    """The plans as an order has them: each levelled around what the others then have.

    A task cannot begin earlier where more is taken, nor is it pushed from where it has room, so
    each keeps the dates of the order; only tasks as late as possible may need another round.
    """
    held = [
        _promises(member, with_moves(ground, attempt))
        for member, ground, attempt in zip(those, merged.grounds, best.attempts, strict=True)
    ]
    for _ in range(ROUNDS):
        before, answers = list(held), []
        for k, (member, place) in enumerate(zip(those, best.places, strict=True)):
            answer = _around(member, held[:k] + held[k + 1 :], place)
            held[k] = _promises(member, answer.plan)
            answers.append(answer)
        if held == before:
            break
    return tuple(answers)


def _promises(member: Member, plan: Plan) -> Promises:
    return list(member.promises(plan, schedule(plan)))


def _around(member: Member, others: Sequence[Promises], place: Ints) -> Levelling:
    """A plan levelled in this order around what others have."""
    options = member.beside(_by_resource(others))
    return levelled_by(member.plan, options, lambda ground: (ground.attempt(place), None))


def _by_resource(held: Sequence[Promises]) -> dict[str, list[Reservation]]:
    found: dict[str, list[Reservation]] = {}
    for who, reservation in chain.from_iterable(held):
        found.setdefault(who, []).append(reservation)
    return found


def _worth(
    those: Sequence[Member], weights: Sequence[float], answers: Sequence[Levelling]
) -> tuple[float, float, int, int]:
    """Minutes of overload of the pool, the weighted delay, finishes and delays; less is better."""
    held = [_promises(m, answer.plan) for m, answer in zip(those, answers, strict=True)]
    over = 0.0
    for k, (member, answer) in enumerate(zip(those, answers, strict=True)):
        options = member.beside(_by_resource(held[:k] + held[k + 1 :]))
        pooled = replace(answer.plan, resources=member.plan.resources)
        for o in overloads(pooled, answer.after, options):
            over += (o.finish - o.start) * (o.load - o.capacity)
    finishes = [answer.finish_after for answer in answers]
    delay = sum(task.leveling_delay for answer in answers for task in answer.plan.tasks)
    return over, weighted(weights, [0] * len(finishes), finishes), sum(finishes), delay


class _Search:
    """Orders of all nodes of all plans: by rules, then crossed with each other."""

    def __init__(self, merged: Merged, options: LevelOptions, told: Told) -> None:
        self.merged, self.options, self._told = merged, options, told
        self._base, self._rest = told.done, told.total - told.done
        self._begun = time.monotonic()
        self._dice = np.random.default_rng(options.seed)
        self._count = len(merged.member)

    def best(self, usual: Ints) -> Together:
        """The best of all orders that there is time for; `usual` are starts one after the other."""
        found: dict[Score, Together] = {}
        turns = usual + self.merged.member * SPAN
        for key in chain((usual, turns), self._keys()):
            tried = self._try(key)
            found.setdefault(tried.score, tried)
        rows = [found[score] for score in sorted(found)][:ROWS]
        births = min(CHILDREN, CHILDREN_OF // max(1, self._count))
        while self._left() > 0 if self.options.timed else births > 0:
            births -= 1
            self._enter(rows, self._try(self._child(rows)))
        return rows[0]

    def _left(self) -> float:
        return self.options.seconds / 2 - (time.monotonic() - self._begun)

    def _try(self, key: Ints) -> Together:
        passed = 1 - self._left() / (self.options.seconds / 2) if self.options.timed else 0
        self._told.tell(self._base + int(self._rest * passed))
        return self.merged.place(key)

    def _keys(self) -> Iterator[Ints]:
        """Orders by rules, each plan first in turn, and of all tasks as activities."""
        merged = self.merged
        rules = [self._joined(rule) for rule in RULES]
        yield from rules
        for key in rules[:2]:
            turns = key + merged.member * SPAN
            yield turns
            for k in range(1, min(len(merged.grounds), FIRSTS)):
                yield np.where(merged.member == k, key - SPAN, turns)
        options = self.options
        if self._count <= MAPPED_AT_ONCE or options.searching:
            activities = merged.activities()
            yield np.array(instant(activities, seed=options.seed).starts)
            if options.iterations or self._left() > 0:
                answer = solve(
                    activities,
                    seconds=max(0.0, self._left() / 2),
                    iterations=options.iterations or None,
                    seed=options.seed,
                    progress=self._told.piece(self._rest // 2),
                )
                yield np.array(answer.starts)

    def _joined(self, rule: Callable[[Ground], Ints]) -> Ints:
        return np.concatenate([rule(ground) for ground in self.merged.grounds])

    def _child(self, rows: Sequence[Together]) -> Ints:
        """The order of one parent with that of another between two places, and some exchanges."""
        pair = self._dice.integers(len(rows), size=(2, 2)).min(axis=1)
        mother, father = (self._order(rows[int(k)]) for k in pair)
        first, last = sorted(self._dice.integers(self._count + 1, size=2).tolist())
        child, seen = np.empty_like(mother), np.empty_like(mother)
        cross(mother, father, first, last, child, seen)
        for k in np.flatnonzero(self._dice.random(self._count - 1) < RATE):
            child[[k, k + 1]] = child[[k + 1, k]]
        key = np.empty(self._count, np.int64)
        key[child] = np.arange(self._count)
        return key

    @staticmethod
    def _order(row: Together) -> Rows:
        return np.argsort(np.concatenate(row.places), kind="stable").astype(np.int32)

    @staticmethod
    def _enter(rows: list[Together], child: Together) -> None:
        """Keep the population sorted, without two of the same worth, and small."""
        if all(child.score != row.score for row in rows):
            rows.append(child)
            rows.sort(key=lambda row: row.score)
            del rows[ROWS:]
