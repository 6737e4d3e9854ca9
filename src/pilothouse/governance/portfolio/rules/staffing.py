"""How many person-days of a skill proposals may use, and which of them they lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import product

from pilothouse.governance.portfolio.rules.asking import shares_of, starts_of, work_by_period
from pilothouse.governance.portfolio.types import (
    PERIODS_AHEAD,
    WEEKS_OF_PERIOD,
    Candidate,
    CapacityPicture,
    Pick,
    Question,
    SkillDays,
    SkillRoom,
    Staffing,
)

MINUTES_OF_DAY = 480
TENTH = Decimal("0.1")


def weeks_ahead(question: Question) -> int:
    """The weeks over which people's time counts: the quarters asked for, else a year."""
    return WEEKS_OF_PERIOD * (question.periods or PERIODS_AHEAD)


def skills_asked(rows: Sequence[Candidate]) -> dict[int, str]:
    """The skills for which any candidate states work, by key, in the order of their names."""
    found = {item.skill_id: item.skill for row in rows for item in row.work}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def staffing_of(
    skills: Mapping[int, str], question: Question, first: date, picture: CapacityPicture | None
) -> Staffing:
    """The limits of the skills that are asked for, from Monday `first` on.

    A limit is what the `picture` of capacity by main skill has left; days that the question gives
    for a quarter take its place. Without a picture only such skills have a limit.
    """
    typed = {item.skill_id: item for item in question.skill_days}
    rooms = (_room(key, name, question, typed.get(key), picture) for key, name in skills.items())
    kept = tuple(room for room in rooms if room is not None)
    limited = {room.skill_id for room in kept}
    return Staffing(
        first=first,
        rooms=kept,
        unlimited=tuple(name for key, name in skills.items() if key not in limited),
        projects=len(picture.order) if picture else None,
        unplanned=len(picture.unplanned) if picture else 0,
    )


def _room(
    key: int,
    name: str,
    question: Question,
    typed: SkillDays | None,
    picture: CapacityPicture | None,
) -> SkillRoom | None:
    if picture is None and typed is None:
        return None
    spans = question.periods or 1
    there, free = _computed(name, spans, picture) if picture else ((), ())
    quarters = 1 if question.periods else PERIODS_AHEAD
    given = (Decimal(typed.days * quarters),) * spans if typed else ()
    return SkillRoom(
        skill_id=key,
        skill=name,
        limits=given or free,
        there=there,
        taken=tuple(all_of - left for all_of, left in zip(there, free, strict=True)),
        people=len(picture.holders.get(name, ())) if picture else None,
        typed=typed is not None,
    )


def _computed(
    name: str, spans: int, picture: CapacityPicture
) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    """The days of a skill in each span of the picture's weeks: all of them, and what is left."""
    nothing = (0,) * len(picture.weeks)
    there = picture.capacity.get(name, nothing)
    left = [int(n) for n in picture.handed.left.get(name, nothing)]
    return days_of(there, spans), days_of(left, spans)


def days_of(minutes: Sequence[int], spans: int) -> tuple[Decimal, ...]:
    """Minutes by week as person-days of 8 hours in so many equal spans, rounded down to a tenth."""
    size = len(minutes) // spans
    sums = (sum(minutes[at * size : (at + 1) * size]) for at in range(spans))
    return tuple((Decimal(n) / MINUTES_OF_DAY).quantize(TENTH, ROUND_FLOOR) for n in sums)


def key_of(room: SkillRoom, period: int) -> str:
    """How the engine names the limit of a skill in a period."""
    return f"capacity:{room.skill_id}:{period}"


def used_days(pick: Pick) -> dict[str, Decimal]:
    """The days of each limit by skill that the selection uses, by the limit's key."""
    usage = pick.selection.usage if pick.selection else ()
    return {row.key: Decimal(str(row.used)) for row in usage if row.key.startswith("capacity:")}


@dataclass(frozen=True, slots=True)
class Lack:
    """Days of a skill that a proposal needs in a period, and the days that are left of it."""

    skill: str
    period: int
    needed: Decimal
    left: Decimal


def lacks(pick: Pick, row: Candidate) -> tuple[Lack, ...]:
    """What a proposal that is out lacks beside what was chosen, of each skill the first time.

    Empty where it could start at some time, at some funding level, with the days that are left.
    """
    if pick.staffing is None or pick.selection is None or pick.selection.of(row.id):
        return ()
    used = used_days(pick)
    ways = [
        list(_lacks(pick, pick.staffing, row, used, start, share))
        for start, share in product(starts_of(row, pick.question), shares_of(row))
    ]
    short = min(ways, key=lambda way: sum((one.needed - one.left for one in way), Decimal(0)))
    first = {one.skill: one for one in reversed(short)}
    return tuple(sorted(first.values(), key=lambda one: one.skill))


def _lacks(
    pick: Pick,
    staffing: Staffing,
    row: Candidate,
    used: Mapping[str, Decimal],
    start: int,
    share: int,
) -> Iterator[Lack]:
    work = work_by_period(row, pick.question, share)
    for room in staffing.rooms:
        for period, days in enumerate(work.get(room.skill_id, ()), start):
            if period < len(room.limits):
                left = room.limits[period] - used.get(key_of(room, period), Decimal(0))
                if days > left:
                    yield Lack(room.skill, period, days, max(Decimal(0), left))
