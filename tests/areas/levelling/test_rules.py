"""Who shares people with whom, and where a run of several projects belongs."""

from __future__ import annotations

from datetime import date

import pytest

from pilothouse.engine import day_number, to_datetime
from pilothouse.engine.network.terms import EVER
from pilothouse.governance.levelling import rules
from pilothouse.governance.levelling.types import Stretch
from pilothouse.kit.errors import InvalidError

pytestmark = pytest.mark.nodb
HALF = ((EVER, 0.5),)


def test_leaves_that_touch_are_one() -> None:
    """The 9th to the 12th in two pieces that overlap, the 13th beside them; then the 20th."""
    march = [date(2026, 3, day) for day in (20, 9, 10, 11, 12, 13)]
    twentieth, ninth, tenth, eleventh, twelfth, thirteenth = march
    days = [(twentieth, twentieth), (ninth, eleventh), (tenth, twelfth), (thirteenth, thirteenth)]
    found = [(to_datetime(at).isoformat(), units) for at, units in rules.units_around(days, HALF)]
    assert found == [
        ("2026-03-09T00:00:00", 0.0), ("2026-03-14T00:00:00", 0.5),
        ("2026-03-20T00:00:00", 0.0), ("2026-03-21T00:00:00", 0.5),
    ]  # fmt: skip


def test_absences_lie_over_the_periods_in_which_somebody_is_there_at_all() -> None:
    """By hand: half, whole from the 12th to the 17th, gone after; away the 10th to 12th."""

    def at(number: int) -> int:
        return day_number(date(2026, 3, number)) * 1440

    there = (*HALF, (at(12), 1.0), (at(18), 0.0))
    found = rules.units_around([(date(2026, 3, 10), date(2026, 3, 12))], there)
    assert found == ((at(10), 0.0), (at(13), 1.0), (at(18), 0.0))
    assert rules.units_around([(date(2026, 3, 17), date(2026, 3, 20))], there) == ((at(17), 0.0),)


def stretch(project: int, person: int, first: int, last: int) -> Stretch:
    return Stretch(project, person, date(2026, 3, first), date(2026, 3, last))


def test_who_is_needed_by_two_projects_is_shared_and_told_whether_at_once() -> None:
    found = rules.shared_people([
        stretch(1, 7, 2, 6), stretch(2, 7, 6, 9),    # both need 7 on the sixth
        stretch(1, 8, 2, 3), stretch(3, 8, 4, 5),    # 8 is shared, never at once
        stretch(2, 9, 2, 5), stretch(2, 9, 3, 6),    # 9 is of one project only
    ])  # fmt: skip
    assert found == {1: {7: True, 8: False}, 2: {7: True}, 3: {8: False}}


def test_a_long_stretch_meets_those_that_begin_within_it() -> None:
    found = rules.shared_people([
        stretch(1, 7, 1, 20), stretch(1, 7, 2, 3), stretch(2, 7, 10, 11), stretch(3, 7, 25, 26),
    ])  # fmt: skip
    assert found == {1: {7: True}, 2: {7: True}, 3: {7: False}}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["/1/4/9/", "/1/4/11/"], "/1/4/"),
        (["/1/4/9/", "/1/40/"], "/1/"),
        (["/1/4/", "/2/4/"], "/"),
        (["/1/4/"], "/1/4/"),
    ],
)
def test_a_run_belongs_where_all_its_projects_do(paths: list[str], expected: str) -> None:
    assert rules.common_path(paths) == expected


@pytest.mark.parametrize(
    ("projects", "seconds", "said"),
    [([1], 0, "Choose 2 to 60"), ([1, 1], 0, "named twice"), ([1, 2], 7, "numbers of seconds")],
)
def test_a_choice_that_cannot_be_levelled_is_refused(
    projects: list[int], seconds: int, said: str
) -> None:
    with pytest.raises(InvalidError, match=said):
        rules.check_choice(projects, seconds)


def test_plans_that_are_gone_or_too_large_are_refused() -> None:
    rules.check_plans(2, [20_000, 20_000])
    with pytest.raises(InvalidError, match="40,001"):
        rules.check_plans(2, [20_000, 20_001])
    with pytest.raises(InvalidError, match="gone"):
        rules.check_plans(2, [5])
