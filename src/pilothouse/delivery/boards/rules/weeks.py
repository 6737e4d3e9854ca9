"""Tasks laid out on the weeks of a calendar."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from pilothouse.delivery.boards.types import Bar, Card, Day, Week

WEEK = 7


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def span_of(on: date, *, is_month: bool) -> tuple[date, date]:
    """First and last day that a month (whole weeks) or a week shows."""
    if not is_month:
        first = monday_of(on)
        return first, first + timedelta(days=WEEK - 1)
    last = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    return monday_of(on.replace(day=1)), monday_of(last) + timedelta(days=WEEK - 1)


def step(on: date, by: int, *, is_month: bool) -> date:
    """The same view one month or week before or after."""
    if not is_month:
        return on + timedelta(days=WEEK * by)
    months = on.year * 12 + on.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def weeks_of(
    cards: Sequence[Card],
    on: date,
    *,
    is_month: bool,
    today: date,
    is_free: Callable[[date], bool],
    most: int,
) -> list[Week]:
    """The weeks of a view with their bars; at most `most` lanes, what has no room is counted."""
    first, last = span_of(on, is_month=is_month)
    found = []
    while first <= last:
        days = tuple(
            Day(day, not is_month or day.month == on.month, is_free(day), day == today)
            for day in (first + timedelta(days=n) for n in range(WEEK))
        )
        lanes = lanes_of(cards, first)
        shown = tuple(tuple(lane) for lane in lanes[:most])
        found.append(Week(days, shown, sum(len(lane) for lane in lanes[most:])))
        first += timedelta(days=WEEK)
    return found


def lanes_of(cards: Iterable[Card], monday: date) -> list[list[Bar]]:
    """The bars of a week in lanes: each in the first that is free from its first day on."""
    sunday = monday + timedelta(days=WEEK - 1)
    here = [card for card in cards if card.start <= sunday and card.finish >= monday]
    lanes: list[list[Bar]] = []
    for card in sorted(here, key=lambda c: (c.start, -(c.finish - c.start).days, c.wbs, c.uid)):
        bar = _bar(card, monday, sunday)
        lane = next((each for each in lanes if _end(each[-1]) < bar.column), None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return lanes


def _end(bar: Bar) -> int:
    return bar.column + bar.days - 1


def _bar(card: Card, monday: date, sunday: date) -> Bar:
    first, last = max(card.start, monday), min(card.finish, sunday)
    return Bar(
        card=card,
        column=(first - monday).days + 1,
        days=(last - first).days + 1,
        begins=card.start >= monday,
        ends=card.finish <= sunday,
    )
