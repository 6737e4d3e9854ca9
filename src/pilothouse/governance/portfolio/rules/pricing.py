"""What one more person of a skill adds to the best selection."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from pilothouse.engine.selection import Portfolio, Selection, TimeOverError, loosened, select
from pilothouse.governance.portfolio.rules.staffing import key_of
from pilothouse.governance.portfolio.types import (
    DAYS_OF_PERIOD,
    PERIODS_AHEAD,
    Question,
    SkillPrice,
    SkillRoom,
)

TINY = 1e-6


def skill_prices(
    asked: Portfolio,
    selection: Selection,
    question: Question,
    rooms: Sequence[SkillRoom],
    seconds: float,
) -> tuple[SkillPrice, ...]:
    """What one more person of each skill adds: in all periods, and in each one alone.

    What is not found within the seconds is None.
    """
    until = time.monotonic() + seconds
    days = DAYS_OF_PERIOD * (1 if question.periods else PERIODS_AHEAD)

    def gain(room: SkillRoom, periods: Iterable[int]) -> float | None:
        more = asked
        for period in periods:
            more = loosened(more, key_of(room, period), days)
        left = until - time.monotonic()
        if left <= 0:
            return None
        try:
            found = select(more, seconds=left, gap=0.0, known=selection.options)
        except TimeOverError:
            return None
        return max(0.0, found.value - selection.value) if found.proven else None

    found = []
    for room in rooms:
        periods = range(len(room.limits))
        always = gain(room, periods) if _binds(asked, room) else 0.0
        if always is None or len(periods) == 1:
            alone: tuple[float | None, ...] = (always,) * len(periods)
        elif always <= TINY:
            alone = (0.0,) * len(periods)
        else:
            alone = tuple(gain(room, (period,)) for period in periods)
        found.append(SkillPrice(room.skill_id, days, always, alone))
    return tuple(found)


def _binds(asked: Portfolio, room: SkillRoom) -> bool:
    """Whether all proposals at once could ask for more than there is in some period."""
    key = str(room.skill_id)
    most = sum(
        max((float(max(way.demand.get(key, (0,)))) for way in (p.levels or (p,))), default=0.0)
        for p in asked.proposals
    )
    return most > float(min(room.limits))
