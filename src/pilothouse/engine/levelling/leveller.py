"""Levelling a plan: delays, never a change of logic; the scheduler itself gives the dates."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from ..network.arrays import Ints
from ..network.data import Instant, Plan, Task
from ..progress import Progress, Told
from ..scheduling import schedule
from .data import LevellingError, LevellingStoppedError
from .demand import overloads
from .ground import Ground, cleared
from .kernels_plan import FREE, PARTS
from .levelled import Levelling
from .mapping import Mapped
from .options import LevelOptions
from .placing import Attempt
from .proof import proven_finish
from .reasons import delays_of
from .solver import instant, solve

MAPPED_AT_ONCE = 1500
ROUNDS = 3


def level(
    plan: Plan, options: LevelOptions | None = None, *, progress: Progress | None = None
) -> Levelling:
    """Delay tasks until nobody has more work at once than there are units of them.

    Serial generation over the plan's own network: tasks are placed one after the other, the higher
    priority first and among equals the order that several rules, and with `options.seconds` or
    `options.iterations` a search, find to give the earliest finish. Work that has begun, manual
    tasks, pinned dates and tasks of priority 1000 stay where they are. All links, lags, calendars
    and constraints hold.

    Parameters
    ----------
    plan : Plan
        With assignments; it is not changed.
    options : LevelOptions, optional
        What levelling may do.
    progress : callable, optional
        `progress(done, total)` is called a few times per second, in milliseconds of
        `options.seconds` or in iterations; what is done never falls and ends at the total. False
        stops.

    Returns
    -------
    Levelling
        The levelled plan, its dates, and each delay with its reason. `schedule` of the plan gives
        exactly these dates.

    Raises
    ------
    PlanError
        Where the plan cannot be scheduled.
    LevellingStoppedError
        Where `progress` said so.
    """
    options = options or LevelOptions()
    told = Told(progress, span_of(options), LevellingStoppedError)
    answer = levelled_by(plan, options, lambda ground: _best(ground, told))
    told.tell(told.total)
    return answer


def span_of(options: LevelOptions) -> int:
    """What is told as the total of one levelling, see `level`; 1 where it does not search."""
    return max(1, options.iterations or int(1000 * options.seconds))


def levelled_by(
    plan: Plan, options: LevelOptions, choose: Callable[[Ground], tuple[Attempt, Instant | None]]
) -> Levelling:
    """The plan levelled by the attempt that `choose` makes of its ground.

    Beside it `choose` gives the instant before which nothing without overload is proven to finish.
    A plan with tasks that are as late as possible is tried again while overloads are left.
    """
    begun = time.monotonic()
    ground = Ground(plan if options.keep_delays else cleared(plan), options)
    undelayed = ground.schedule.finish
    best, proven = choose(ground)
    for _ in range(ROUNDS):
        levelled = with_moves(ground, best)
        after = schedule(levelled)
        left = overloads(levelled, after, options)
        if not left or not ground.network.nodes.late.any():
            break
        ground = Ground(levelled, replace(options, keep_delays=True))
        best, _ = choose(ground)
    now = schedule(plan)
    return Levelling(
        plan=levelled,
        before=now,
        after=after,
        delays=delays_of(plan, now, levelled, after, ground, best),
        overloads_before=tuple(overloads(plan, now, options)),
        overloads_after=tuple(left),
        seconds=time.monotonic() - begun,
        bound=undelayed if left or proven is None else max(undelayed, proven),
    )


def _best(ground: Ground, told: Told) -> tuple[Attempt, Instant | None]:
    """The attempt with the best score, by rules and by searched orders, and what is proven."""
    begun, options = time.monotonic(), ground.options
    best: Attempt | None = None
    proven: list[Instant] = []
    for key in _keys(ground, options, told, proven):
        told.tell(_since(begun) if options.timed else 0)
        tried = ground.attempt(key)
        if best is None or tried.score < best.score:
            best = tried
        if not ground.demands or not (ground.mode == FREE).any():
            break
    if best is None:
        raise LevellingError("there is no order to try")
    return best, max(proven, default=None)


def _since(begun: float) -> int:
    return int(1000 * (time.monotonic() - begun))


def _keys(
    ground: Ground, options: LevelOptions, told: Told, proven: list[Instant]
) -> Iterator[Ints]:
    """Orders to try: late dates, early dates, float, and those a search finds.

    What the search proves of the finish is added to `proven`.
    """
    early, late = ground.passes.early, ground.passes.late
    yield late.start
    yield late.finish
    yield early.begin
    yield late.start - early.begin
    yield early.begin + late.start
    if len(ground.network.task) <= MAPPED_AT_ONCE or options.searching:
        mapped = Mapped(ground)
        activities = mapped.activities()
        answer = instant(activities, seed=options.seed)
        yield np.array(answer.starts)
        if options.searching:
            answer = solve(
                activities,
                seconds=options.seconds,
                iterations=options.iterations or None,
                seed=options.seed,
                progress=told.piece(told.total - told.done),
            )
            yield np.array(answer.starts)
        finish = proven_finish(mapped, answer)
        proven += [] if finish is None else [finish]


def with_moves(ground: Ground, attempt: Attempt) -> Plan:
    """The plan with the delays and parts of an attempt."""
    plan, nodes = ground.plan, ground.network.nodes
    tasks = list(plan.tasks)
    for row in range(len(tasks)):
        node = int(ground.network.node_of_row[row])
        delay = int(attempt.delay[node])
        if attempt.moves.mode[node] != FREE:
            continue
        if delay != nodes.delay[node]:
            tasks[row] = replace(tasks[row], leveling_delay=delay, leveling_delay_elapsed=True)
        if attempt.moves.parts[node] > 1:
            tasks[row] = _in_parts(tasks[row], node, attempt)
    return replace(plan, tasks=tuple(tasks))


def _in_parts(task: Task, node: int, attempt: Attempt) -> Task:
    rows = range(node * PARTS, node * PARTS + int(attempt.moves.parts[node]))
    moves = attempt.moves
    return replace(
        task, splits=tuple((int(moves.part_from[k]), int(moves.part_to[k])) for k in rows)
    )
