"""Calendars laid out in weeks, and how a sprint's work grows, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilothouse.delivery.boards.rules import sprints, weeks
from pilothouse.delivery.boards.rules.sprints import Report, Stay, burnup
from pilothouse.delivery.boards.types import Card, Phase, State
from pilothouse.kit.errors import InvalidError

MONDAY = date(2026, 3, 2)


def card(uid: int, start: int, days: int, state: State = State.AHEAD) -> Card:
    begin = MONDAY + timedelta(days=start)
    return Card(
        uid=uid, name=f"Task {uid}", wbs=str(uid), state=state, start=begin,
        finish=begin + timedelta(days=days - 1), percent=0, milestone=False, critical=False,
        late=False, people=(), points=Decimal(uid), hours=Decimal(8),
    )  # fmt: skip


spans = st.lists(st.tuples(st.integers(-20, 40), st.integers(1, 30)), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spans)
def test_bars_never_overlap_and_none_is_lost(given_spans: list[tuple[int, int]]) -> None:
    found = [card(uid, *span) for uid, span in enumerate(given_spans, 1)]
    lanes = weeks.lanes_of(found, MONDAY)
    for lane in lanes:
        ends = [bar.column + bar.days for bar in lane]
        starts = [bar.column for bar in lane]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        assert all(1 <= bar.column <= bar.column + bar.days - 1 <= 7 for bar in lane)
    sunday = MONDAY + timedelta(days=6)
    here = [each for each in found if each.start <= sunday and each.finish >= MONDAY]
    assert sum(len(lane) for lane in lanes) == len(here)


def test_a_month_shows_whole_weeks_and_counts_what_has_no_room() -> None:
    many = [card(n, 0, 5) for n in range(1, 9)]
    found = weeks.weeks_of(
        many, date(2026, 3, 15), is_month=True, today=MONDAY, most=5,
        is_free=lambda day: day.weekday() > 4,
    )  # fmt: skip
    assert found[0].days[0].day == date(2026, 2, 23)
    assert found[-1].days[-1].day == date(2026, 4, 5)
    assert [day.inside for day in found[0].days] == [False] * 6 + [True]
    assert (len(found[1].lanes), found[1].hidden) == (5, 3)
    assert [day.free for day in found[1].days] == [False] * 5 + [True] * 2


def test_stepping_goes_by_months_and_by_weeks() -> None:
    assert weeks.step(date(2026, 12, 31), 1, is_month=True) == date(2027, 1, 1)
    assert weeks.step(date(2026, 1, 31), -1, is_month=True) == date(2025, 12, 1)
    assert weeks.step(MONDAY, 1, is_month=False) == date(2026, 3, 9)


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 15, tzinfo=UTC)


def test_a_burn_up_is_what_was_reported_day_by_day() -> None:
    stays = [
        Stay(1, MONDAY, None, 3.0),
        Stay(2, MONDAY, date(2026, 3, 5), 5.0),
        Stay(3, date(2026, 3, 4), None, 2.0),
    ]
    reports = [
        Report(at(3), 1, 50, finished=False),
        Report(at(4), 1, 100, finished=True),
        Report(at(5), 3, 50, finished=False),
    ]
    grown = burnup(stays, {}, reports, (MONDAY, date(2026, 3, 8)), date(2026, 3, 5))
    assert [value for _, value in grown.scope] == [8, 8, 10, 5]
    assert [value for _, value in grown.finished] == [0, 0, 3, 3]
    assert [value for _, value in grown.progress] == [0, 1.5, 3, 4]
    assert grown.ideal == ((MONDAY, 0.0), (date(2026, 3, 8), 5.0))


def test_work_done_before_the_sprint_counts_from_its_first_day() -> None:
    grown = burnup([Stay(1, MONDAY, None, 4.0)], {1: (25.0, False)}, [], (MONDAY, MONDAY), MONDAY)
    assert grown.progress == ((MONDAY, 1.0),)


def test_where_a_sprint_stands() -> None:
    last = date(2026, 3, 13)
    days = (date(2026, 3, 1), MONDAY, last, date(2026, 3, 14))
    found = [sprints.phase(MONDAY, last, day) for day in days]
    assert found == [Phase.AHEAD, Phase.RUNNING, Phase.RUNNING, Phase.OVER]


@pytest.mark.parametrize("days", [-1, 92])
def test_an_odd_period_is_refused(days: int) -> None:
    with pytest.raises(InvalidError):
        sprints.check_period(MONDAY, MONDAY + timedelta(days=days))


def test_load_counts_points_or_hours_and_tells_what_nobody_estimated() -> None:
    found = [card(1, 0, 1, State.DONE), card(2, 0, 1)]
    load = sprints.load(found, "points", Decimal(2))
    assert (load.planned, load.done, load.left, load.percent) == (3, 1, 2, 150)
    assert sprints.load(found, "hours", None).planned == 16
