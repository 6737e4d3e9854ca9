"""Worked examples from books, with every figure that they print."""

from __future__ import annotations

import pytest

from pilothouse.engine import Link, Task, schedule
from pilothouse.engine.scheduling import Schedule
from tests.engine.make import DAY, MONDAY, make_plan

pytestmark = pytest.mark.nodb

RELIABLE = {
    "A": (2, ""), "B": (4, "A"), "C": (10, "B"), "D": (6, "C"), "E": (4, "C"), "F": (5, "E"),
    "G": (7, "D"), "H": (9, "EG"), "I": (7, "C"), "J": (8, "FI"), "K": (4, "J"), "L": (5, "J"),
    "M": (2, "H"), "N": (6, "KL"),
}  # fmt: skip
MILWAUKEE = {
    "A": (2, ""), "B": (3, ""), "C": (2, "A"), "D": (4, "AB"), "E": (4, "C"), "F": (3, "C"),
    "G": (5, "DE"), "H": (2, "FG"),
}  # fmt: skip


def of_book(network: dict[str, tuple[int, str]]) -> Schedule:
    """Days of work round the clock, so that a week of the book is a day here."""
    tasks = [Task(ord(n), n, days * 3 * DAY, calendar=2) for n, (days, _) in network.items()]
    links = [Link(ord(b), ord(n)) for n, (_, before) in network.items() for b in before]
    return schedule(make_plan(*tasks, links=tuple(links)))


def day(instant: int) -> int:
    return (instant - MONDAY) // (3 * DAY)


def test_reliable_construction() -> None:
    """Hillier and Lieberman, Introduction to Operations Research: PERT/CPM prototype example."""
    done = of_book(RELIABLE)
    slack = {n: done.of(ord(n)).total_float // (3 * DAY) for n in RELIABLE}
    assert day(done.finish) == 44
    assert {n: s for n, s in slack.items() if s} == {
        "D": 4, "G": 4, "H": 4, "I": 2, "K": 1, "M": 4,
    }  # fmt: skip
    assert [chr(step.task) for step in done.critical_path()] == list("ABCEFJLN")


def test_milwaukee_paper() -> None:
    """Heizer and Render, Operations Management, project management: Milwaukee Paper Manufacturing.

    Early start, early finish, late start, late finish of every activity.
    """
    done = of_book(MILWAUKEE)
    seen = {
        n: tuple(
            day(instant) for instant in (d.early_start, d.early_finish, d.late_start, d.late_finish)
        )
        for n, d in ((n, done.of(ord(n))) for n in MILWAUKEE)
    }
    assert seen == {
        "A": (0, 2, 0, 2), "B": (0, 3, 1, 4), "C": (2, 4, 2, 4), "D": (3, 7, 4, 8),
        "E": (4, 8, 4, 8), "F": (4, 7, 10, 13), "G": (8, 13, 8, 13), "H": (13, 15, 13, 15),
    }  # fmt: skip
    assert [chr(step.task) for step in done.critical_path()] == list("ACEGH")
