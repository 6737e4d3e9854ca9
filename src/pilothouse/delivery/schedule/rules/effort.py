"""Work = duration × units: what gives way when one of them changes.

The table is Microsoft's, as published for its task types. When units, duration or work are revised,
a task of fixed units answers with duration, work, duration; one of fixed work with duration, units,
duration; one of fixed duration with work, work, units. Where effort drives, the whole work stays
when people come or go; with fixed work it always does. A contour stretches what a person does: its
mean takes the place of the peak units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pilothouse.engine.network.contours import fullness
from pilothouse.engine.network.data import Assignment, Minutes
from pilothouse.kit.errors import InvalidError

FIXED_UNITS, FIXED_DURATION, FIXED_WORK = "fixed_units", "fixed_duration", "fixed_work"
DRIVEN = {FIXED_WORK}


@dataclass(frozen=True, slots=True)
class Effort:
    """The effort on one task: its type, how long it takes, and who works on it with what share."""

    type: str
    duration: Minutes
    people: tuple[Assignment, ...] = ()
    driven: bool = False

    @property
    def work(self) -> Minutes:
        """The whole work of all people, in minutes."""
        return sum(person.work for person in self.people)

    @property
    def keeps_work(self) -> bool:
        """Whether the whole work stays when people come or go."""
        return self.driven or self.type in DRIVEN


def pace(person: Assignment) -> Fraction:
    """Minutes of work that a person does in a minute of the task, on average."""
    return Fraction(person.units).limit_denominator(10_000) * fullness(person.contour)


def length(people: Sequence[Assignment]) -> Minutes:
    """Working minutes until the last of them has done their work."""
    spans = [Fraction(person.work) / pace(person) for person in people if pace(person)]
    return round(max(spans, default=Fraction(0)))


def with_duration(effort: Effort, minutes: Minutes) -> Effort:
    """The effort when the duration is revised: units of fixed work give way, else the work."""
    if effort.type == FIXED_WORK and minutes:
        return replace(effort, duration=minutes, people=_in_time(effort.people, minutes))
    if not effort.duration:
        return replace(effort, duration=minutes, people=_filling(effort.people, minutes))
    share = Fraction(minutes, effort.duration)
    people = tuple(_worked(person, round(person.work * share)) for person in effort.people)
    return replace(effort, duration=minutes, people=people)


def with_work(effort: Effort, minutes: Minutes) -> Effort:
    """The effort when the whole work is revised, shared out as it was."""
    people = _shared(effort.people, minutes)
    return _settled(effort, people, by_work=True)


def with_units(effort: Effort, resource: int, units: float) -> Effort:
    """The effort when one person's units are revised."""
    _check_units(units)
    people = tuple(replace(p, units=units) if p.resource == resource else p for p in effort.people)
    if effort.type == FIXED_DURATION:
        return replace(effort, people=_filling(people, effort.duration, only=resource))
    return _settled(effort, people)


def with_share(effort: Effort, resource: int, minutes: Minutes) -> Effort:
    """The effort when one person's work is revised."""
    people = tuple(_worked(p, minutes) if p.resource == resource else p for p in effort.people)
    return _settled(effort, people, by_work=True, only=resource)


def with_contour(effort: Effort, person: Assignment) -> Effort:
    """The effort when one person's contour is revised: the work stays, the time or peak gives."""
    people = tuple(person if p.resource == person.resource else p for p in effort.people)
    return _settled(effort, people, by_work=True, only=person.resource)


def with_person(effort: Effort, person: Assignment, known_work: Minutes = 0) -> Effort:
    """The effort with one more person; `known_work` is that of a task nobody worked on so far."""
    _check_units(person.units)
    joined = (*effort.people, person)
    if not effort.people:
        if known_work and effort.keeps_work:
            return _settled(effort, _by_pace(joined, known_work), by_work=True)
        return replace(effort, people=_filling(joined, effort.duration))
    if not effort.keeps_work:
        return replace(effort, people=_filling(joined, effort.duration, only=person.resource))
    return _settled(effort, _by_pace(joined, effort.work), by_work=True)


def without_person(effort: Effort, resource: int) -> Effort:
    """The effort when somebody leaves; of kept work the others take over their share."""
    left = tuple(person for person in effort.people if person.resource != resource)
    if not left or not effort.keeps_work:
        return replace(effort, people=left)
    return _settled(effort, _by_pace(left, effort.work), by_work=True)


def _settled(
    effort: Effort,
    people: tuple[Assignment, ...],
    *,
    by_work: bool = False,
    only: int | None = None,
) -> Effort:
    """Of a fixed duration the units give way, of any other the duration."""
    if effort.type == FIXED_DURATION and by_work and effort.duration:
        return replace(effort, people=_in_time(people, effort.duration, only=only))
    return replace(effort, people=people, duration=length(people) or effort.duration)


def _in_time(
    people: Sequence[Assignment], minutes: Minutes, only: int | None = None
) -> tuple[Assignment, ...]:
    """The people with the units by which their work takes that long."""
    return tuple(
        replace(p, units=_share_in(p, minutes)) if only in (None, p.resource) else p for p in people
    )


def _share_in(person: Assignment, minutes: Minutes) -> float:
    found = Fraction(person.work, minutes) / fullness(person.contour)
    return round(float(found), 4) or person.units


def _filling(
    people: Sequence[Assignment], minutes: Minutes, only: int | None = None
) -> tuple[Assignment, ...]:
    """The people with the work that their units do in that time."""
    return tuple(
        _worked(p, round(minutes * pace(p))) if only in (None, p.resource) else p for p in people
    )


def _by_pace(people: Sequence[Assignment], work: Minutes) -> tuple[Assignment, ...]:
    """The work shared out so that all of them finish together."""
    return _divided(people, work, [pace(person) for person in people])


def _shared(people: Sequence[Assignment], work: Minutes) -> tuple[Assignment, ...]:
    """The work shared out as it is shared now."""
    now = [Fraction(person.work) for person in people]
    return _divided(people, work, now if sum(now) else [pace(person) for person in people])


def _divided(
    people: Sequence[Assignment], work: Minutes, weights: Sequence[Fraction]
) -> tuple[Assignment, ...]:
    whole = sum(weights, Fraction(0))
    if not whole:
        return tuple(people)
    ends = [
        round(work * sum(weights[: place + 1], Fraction(0)) / whole)
        for place in range(len(weights))
    ]
    begins = [0, *ends[:-1]]
    return tuple(
        _worked(person, end - begin)
        for person, begin, end in zip(people, begins, ends, strict=True)
    )


def _worked(person: Assignment, work: Minutes) -> Assignment:
    """The person with another amount of work; what is done stays done, and cost follows."""
    known = person.remaining_work is not None or person.actual_work
    left = max(work - person.actual_work, 0) if known else None
    cost = person.cost
    if cost and person.work:
        cost = (cost * work / person.work).quantize(cost)
    return replace(person, work=max(work, person.actual_work), remaining_work=left, cost=cost)


def _check_units(units: float) -> None:
    if not 0 < units <= 100:
        raise InvalidError(
            "A share lies above 0 and up to 100 (100 = a crew of a hundred).",
            {"units": ["More than 0, at most 100."]},
        )
