"""Working hours handed out to running projects from the top of the list down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from pilothouse.engine.capacity import HandOut, ProjectDemand, hand_out
from pilothouse.governance.portfolio.types import Away, CapacityBy, Claim, Worker

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKDAYS = 5
MINUTES = 60


def mondays(today: date, weeks: int) -> tuple[date, ...]:
    """The Mondays of so many weeks, this one first; on a weekend the week that comes."""
    over = today.weekday() >= WEEKDAYS
    first = today - timedelta(days=today.weekday()) + over * WEEK
    return tuple(first + i * WEEK for i in range(weeks))


def told_apart(workers: Sequence[Worker], by: CapacityBy) -> dict[int, str]:
    """The word for each person's time: their unit, their main skill, or their name.

    A name is numbered where two share it; it stands for the time of who has no unit or skill too.
    """
    if by == CapacityBy.UNIT:
        return {worker.id: worker.unit or worker.name for worker in workers}
    shared = Counter(worker.name for worker in workers)
    names = {
        worker.id: worker.name if shared[worker.name] == 1 else f"{worker.name} ({worker.id})"
        for worker in workers
    }
    if by == CapacityBy.SKILL:
        return {worker.id: worker.skill or names[worker.id] for worker in workers}
    return names


def pooled(rows: Mapping[int, Sequence[int]], key: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """The minutes of people added up by week under the word for their time."""
    total: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for person, row in rows.items():
        total[key[person]].append(tuple(row))
    return {word: tuple(map(sum, zip(*each, strict=True))) for word, each in total.items()}


def skill_asked(resource: str, skills: Mapping[str, str]) -> str:
    """The skill that a plan's resource without a person names; empty where it names none.

    `skills` maps a name without regard to case (`folded`) to the name as it is written.
    """
    return skills.get(folded(resource), "")


def folded(name: str) -> str:
    """A name without regard to case and spaces around and between its words."""
    return " ".join(name.split()).casefold()


def capacity_of(
    workers: Sequence[Worker], away: Sequence[Away], starts: Sequence[date], today: date
) -> dict[int, tuple[int, ...]]:
    """The minutes that each person has in each week: their hours a week less days away.

    The week that has begun counts from today on.
    """
    gone: dict[int, set[date]] = defaultdict(set)
    for row in away:
        gone[row.person_id] |= set(
            _workdays(max(row.first, starts[0]), min(row.last, starts[-1] + WEEK))
        )
    return {
        worker.id: tuple(_minutes(worker, gone[worker.id], monday, today) for monday in starts)
        for worker in workers
    }


def _minutes(worker: Worker, gone: Collection[date], monday: date, today: date) -> int:
    days = [monday + i * DAY for i in range(WEEKDAYS)]
    there = sum(day >= today and day not in gone for day in days)
    return int(worker.hours_per_week * MINUTES * there / WEEKDAYS)


def _workdays(first: date, last: date) -> list[date]:
    days = (first + i * DAY for i in range((last - first).days + 1))
    return [day for day in days if day.weekday() < WEEKDAYS]


def weekly(claim: Claim, starts: Sequence[date], today: date) -> dict[int, int]:
    """The minutes of a claim by week: spread evenly over the weekdays from today or its start.

    What should be finished already is due in the first week.
    """
    begin = max(claim.first, today, starts[0])
    days = _workdays(begin, claim.last) or [begin]
    each, odd = divmod(claim.minutes, len(days))
    found: dict[int, int] = defaultdict(int)
    for at, day in enumerate(days):
        week = (day - starts[0]).days // 7
        if week < len(starts):
            found[week] += each + (at < odd)
    return found


def handed_out(
    order: Sequence[tuple[int, str]],
    claims: Sequence[Claim],
    capacity: Mapping[str, Sequence[int]],
    starts: Sequence[date],
    today: date,
) -> HandOut:
    """Give each project in turn what it needs of what is left, in minutes.

    `order` are keys and names of projects, the most important first; a claim's `key` says of whom
    or of which unit it asks time.
    """
    need: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for claim in claims:
        row = need[claim.project_id].setdefault(claim.key, [0] * len(starts))
        for week, minutes in weekly(claim, starts, today).items():
            row[week] += minutes
    demands = [
        ProjectDemand(key, name, {who: tuple(row) for who, row in need[key].items()})
        for key, name in order
    ]
    return hand_out(demands, {who: tuple(row) for who, row in capacity.items()})
