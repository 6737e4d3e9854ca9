"""Kinds of float, float paths and progress out of sequence, each checked by hand."""

from __future__ import annotations

import pytest

from pilothouse.engine import Convention, Link, LinkType, Task, schedule
from tests.engine.make import DAY, at, make_plan
from tests.engine.vectors import load
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb


def test_kinds_of_float_of_a_textbook_network() -> None:
    """A 5 → D 4 → E 3, B 2 → C 1 → D, B → F 3 → E; by hand in days.

    Early starts A 0, B 0, C 2, D 5, F 2, E 9, end 12; late starts A 0, B 2, C 4, D 5, F 6, E 9.
    C has no independent float: with B at its latest, C ends as D begins. F keeps none either.
    """
    days = {1: 5, 2: 2, 3: 1, 4: 4, 5: 3, 6: 3}
    tasks = [Task(number, str(number), length * DAY) for number, length in days.items()]
    links = (Link(1, 4), Link(4, 5), Link(2, 3), Link(3, 4), Link(2, 6), Link(6, 5))
    result = schedule(make_plan(*tasks, links=links))
    seen = {
        number: tuple(
            value // DAY
            for value in (f.start, f.finish, f.total, f.free, f.interfering, f.independent)
        )
        for number, f in ((n, result.floats(n)) for n in days)
    }
    assert seen == {
        1: (0, 0, 0, 0, 0, 0),
        2: (2, 2, 2, 0, 2, 0),
        3: (2, 2, 2, 2, 0, 0),
        4: (0, 0, 0, 0, 0, 0),
        5: (0, 0, 0, 0, 0, 0),
        6: (4, 4, 4, 4, 0, 2),
    }


def test_paths_by_float_leave_no_task_twice() -> None:
    """A 5 → D, C 1 → D 4 → E 3 and F 3 → E: gaps 0, 4 (C) and 6 days (F)."""
    tasks = [Task(n, str(n), d * DAY) for n, d in ((1, 5), (3, 1), (4, 4), (5, 3), (6, 3))]
    links = (Link(1, 4), Link(3, 4), Link(4, 5), Link(6, 5))
    result = schedule(make_plan(*tasks, links=links))
    paths = result.float_paths()
    assert [(path.number, path.gap // DAY, path.tasks) for path in paths] == [
        (1, 0, (1, 4, 5)),
        (2, 4, (3,)),
        (3, 6, (6,)),
    ]
    assert [path.tasks for path in result.float_paths(end=4, limit=1)] == [(1, 4)]


def test_the_first_paths_of_a_primavera_file_are_the_stored_ones() -> None:
    """The file stores the paths to task 116763; the first begins with 118496."""
    plan = load(shared_data("vectors/Jaggelas__tests_test.xer.p0.json"))
    first, second = schedule(plan).float_paths(end=116763, limit=2)
    assert first.gap == 0
    assert first.tasks[0] == 118496
    assert first.tasks[-6:] == (116986, 116981, 116983, 116984, 116985, 116763)
    assert len(first.tasks) == 17
    assert (second.gap, second.tasks[0], second.tasks[-1]) == (380, 118493, 116940)


@pytest.mark.parametrize("kind", list(LinkType))
def test_progress_ahead_of_a_link_is_reported(kind: LinkType) -> None:
    """The first ran from day 3 to day 4, the second on day 1: it jumped every kind of link."""
    facts = {
        1: {"actual_start": at(3, 8), "actual_finish": at(4, 17)},
        2: {"actual_start": at(1, 8), "actual_finish": at(1, 17)},
    }
    tasks = [Task(n, str(n), 3 * DAY, **dates) for n, dates in facts.items()]  # type: ignore[arg-type]
    result = schedule(make_plan(*tasks, links=(Link(1, 2, kind),), data_date=at(5, 8)))
    (found,) = result.out_of_sequence()
    days = {LinkType.FS: 4, LinkType.SS: 2, LinkType.FF: 3, LinkType.SF: 1}
    assert (found.link, found.ahead) == (Link(1, 2, kind), days[kind] * DAY)


def test_an_open_link_that_was_jumped_has_no_measure() -> None:
    begun = Task(2, "b", 2 * DAY, actual_start=at(1, 8), remaining=DAY)
    plan = make_plan(Task(1, "a", DAY), begun, links=(Link(1, 2),), data_date=at(2, 8))
    assert [found.ahead for found in schedule(plan).out_of_sequence()] == [None]
    assert not schedule(
        make_plan(Task(1, "a"), Task(2, "b"), links=(Link(1, 2),))
    ).out_of_sequence()


@pytest.mark.parametrize(("from_early", "start"), [(True, at(11, 8)), (False, at(8, 8))])
def test_where_start_lags_of_begun_work_count_from(*, from_early: bool, start: int) -> None:
    """A 5 d task began on day 1, did one day, and waits until day 8; its successor has SS + 4 d.

    From the actual start that is day 5, and the data date is day 8. From what remains it is day 8
    and the three days that are left of the lag, so day 11.
    """
    before = Task(1, "a", 5 * DAY, actual_start=at(1, 8), remaining=4 * DAY)
    plan = make_plan(
        before,
        Task(2, "b", DAY),
        links=(Link(1, 2, LinkType.SS, 4 * DAY),),
        data_date=at(8, 8),
        convention=Convention.PRIMAVERA,
        lag_from_early_start=from_early,
    )
    dates = schedule(plan).of(2)
    assert dates.start == start
