"""Calendars of a file read again: they find those of the plan, and days changed here stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pilothouse.delivery.schedule.rules.calendars import WEEKDAYS, shifts_text
from pilothouse.delivery.schedule.rules.spans import Span, hours_text, span_text
from pilothouse.engine.network.data import Calendar, CalendarException, Plan, WeekOverride

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class MergedCalendars:
    """The calendars after an import; in words what was changed here and stays, or is replaced."""

    calendars: tuple[Calendar, ...]
    kept: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def calendar_ids(old: Plan, new: Plan, last: Plan | None) -> dict[int, int]:
    """The plan's id for each calendar of a file: same id and name, else the same name.

    A calendar whose name was changed since the file was read `last` is known by its id. All others
    get an id of their own.
    """
    found: dict[int, int] = {}
    known = {calendar.id for calendar in last.calendars} if last is not None else set()
    _match(old.calendars, new.calendars, found, lambda each: (each.id, each.name))
    _match(old.calendars, new.calendars, found, lambda each: each.name.casefold())
    _match(old.calendars, new.calendars, found, lambda each: each.id if each.id in known else None)
    used = {calendar.id for calendar in old.calendars} | set(found.values())
    highest = max([0, *used, *(calendar.id for calendar in new.calendars)])
    for calendar in new.calendars:
        if calendar.id not in found:
            highest += calendar.id in used
            found[calendar.id] = highest if calendar.id in used else calendar.id
            used.add(found[calendar.id])
    return found


def _match(
    old: Sequence[Calendar], new: Sequence[Calendar], found: dict[int, int], key: Any
) -> None:
    taken = set(found.values())
    free: dict[Any, int] = {}
    for calendar in old:
        if calendar.id not in taken and (value := key(calendar)) is not None:
            free.setdefault(value, calendar.id)
    for calendar in new:
        if calendar.id not in found and (value := key(calendar)) in free:
            found[calendar.id] = free.pop(value)


def with_calendar_ids(plan: Plan, ids: Mapping[int, int]) -> Plan:
    """The plan with other ids of its calendars, wherever it names them."""
    if all(ids.get(calendar.id) == calendar.id for calendar in plan.calendars):
        return plan

    def named(uid: int | None) -> int | None:
        return None if uid is None else ids.get(uid, uid)

    return replace(
        plan,
        calendars=tuple(
            replace(each, id=ids[each.id], parent=named(each.parent)) for each in plan.calendars
        ),
        default_calendar=ids.get(plan.default_calendar, plan.default_calendar),
        tasks=tuple(
            replace(task, calendar=named(task.calendar)) if task.calendar is not None else task
            for task in plan.tasks
        ),
        resources=tuple(replace(each, calendar=named(each.calendar)) for each in plan.resources),
    )


def merged_calendars(old: Plan, new: Plan, last: Plan | None) -> MergedCalendars:
    """The calendars of a file with what was changed here since the file was read `last`.

    All three plans name a calendar by the same id. What the file itself changed since then holds:
    where it speaks of the same days, its days do. Calendars that the file does not have stay.
    """
    ours = {calendar.id: calendar for calendar in old.calendars}
    base = {calendar.id: calendar for calendar in last.calendars} if last is not None else {}
    kept: list[str] = []
    replaced: list[str] = []
    made = [
        _merged(ours[each.id], each, base.get(each.id), kept, replaced) if each.id in ours else each
        for each in new.calendars
    ]
    here = {calendar.id for calendar in new.calendars}
    rest = (calendar for calendar in old.calendars if calendar.id not in here)
    return MergedCalendars((*made, *rest), tuple(kept), tuple(replaced))


def _merged(
    ours: Calendar, theirs: Calendar, base: Calendar | None, kept: list[str], replaced: list[str]
) -> Calendar:
    name = _three(ours.name, theirs.name, None if base is None else base.name)
    spans = _spans(
        (*ours.exceptions, *ours.overrides), (*theirs.exceptions, *theirs.overrides),
        None if base is None else (*base.exceptions, *base.overrides),
    )  # fmt: skip
    kept += [f"{name} · {text}" for text in spans.kept]
    replaced += [f"{name} · {text}" for text in spans.replaced]
    return replace(
        theirs,
        name=name,
        week=_week(ours, theirs, base, kept, replaced, name),
        exceptions=tuple(x for x in spans.rows if isinstance(x, CalendarException)),
        overrides=tuple(x for x in spans.rows if isinstance(x, WeekOverride)),
        minutes_per_day=_three(
            ours.minutes_per_day, theirs.minutes_per_day, base.minutes_per_day if base else None
        ),
    )


def _three(ours: V, theirs: V, base: V | None) -> V:
    """Ours where the file says what it said before, else the file's."""
    return ours if base is not None and theirs == base else theirs


def _week(
    ours: Calendar, theirs: Calendar, base: Calendar | None, kept: list[str], replaced: list[str],
    name: str,
) -> tuple[Any, ...]:  # fmt: skip
    if base is None:
        return theirs.week
    found = []
    for day, mine, other, before in zip(WEEKDAYS, ours.week, theirs.week, base.week, strict=True):
        is_ours = mine not in (before, other)
        stays = is_ours and other == before
        found.append(mine if stays else other)
        if is_ours:
            text = "inherited" if mine is None else shifts_text(mine) or "free"
            (kept if stays else replaced).append(f"{name} · {day}: {text}")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Spans:
    rows: tuple[Span, ...]
    kept: list[str]
    replaced: list[str]


def _spans(ours: Sequence[Span], theirs: Sequence[Span], base: Sequence[Span] | None) -> _Spans:
    """Days of their own: those of the file, less what was taken out here, and those added here."""
    known = set(base or ())
    said = set(theirs)
    mine = [each for each in ours if each not in known and each not in said]
    gone = known - set(ours)
    fresh = [each for each in theirs if each not in known]
    stays = [each for each in mine if not _meets(each, fresh)]
    out = {each for each in theirs if each in gone}
    rows = [each for each in theirs if each not in out]
    # Days that were changed here stand in for those of the file, which has not changed them.
    rows = [each for each in rows if each in fresh or not _meets(each, stays)]
    placed = sorted((*rows, *stays), key=lambda each: (each.first_day, each.last_day))
    kept = [_said(each) for each in stays]
    kept += [f"{_said(each)}, taken out here" for each in out if not _meets(each, stays)]
    order = tuple(placed) if stays else tuple(rows)
    return _Spans(order, kept, [_said(each) for each in mine if each not in stays])


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(
        type(span) is type(each)
        and span.first_day <= each.last_day
        and each.first_day <= span.last_day
        for each in others
    )


def _said(each: Span) -> str:
    return f"{span_text(each)}: {hours_text(each)}"
