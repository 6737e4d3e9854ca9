"""What people type into cells, as Microsoft Project writes it too, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.queries.sheet import meant
from pilothouse.delivery.schedule.rules import wording
from pilothouse.delivery.schedule.rules.cells_more import hours_minutes
from pilothouse.delivery.schedule.types import SetConstraint
from pilothouse.engine import instant, schedule
from pilothouse.engine.network.data import (
    Calendar,
    ConstraintType,
    LagUnit,
    LinkType,
    Plan,
    Task,
)
from pilothouse.kit.errors import InvalidError

pytestmark = pytest.mark.nodb
DAY = 480
WORK = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
WEEK = Calendar(1, "Standard", (WORK,) * 5 + ((),) * 2)
FNLT, SNET = ConstraintType.FINISH_NO_LATER, ConstraintType.START_NO_EARLIER


def at(day: int, hour: int = 8, minute: int = 0) -> int:
    """An instant of March 2026; the 2nd, 9th, 16th and 23rd are Mondays."""
    return instant(datetime(2026, 3, day, hour, minute))  # noqa: DTZ001  (project time)


# Dig from Monday 2nd to Wednesday 4th, pour on the 2nd and 3rd.
PLAN = Plan("Quay", at(2), (WEEK,), 1, (Task(1, "Dig", 3 * DAY), Task(2, "Pour", 2 * DAY)))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("12", 720), ("12.5h", 750), ("12,5", 750), (".5", 30), ("2d", 960), ("3 h", 180),
     ("16 hours", 960), ("30 mins", 30)],
)  # fmt: skip
def test_hours_are_numbers_or_durations(text: str, minutes: int) -> None:
    assert hours_minutes(text, "work", 480) == minutes


@pytest.mark.parametrize("text", ["nan", "inf", "1e9", "--1", "twelve", "."])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        hours_minutes(text, "work", 480)


@pytest.mark.parametrize(
    ("text", "minutes", "elapsed"),
    [("30 mins", 30, False), ("1 hour", 60, False), ("16 hours", 960, False), ("1 hr", 60, False),
     ("1 day", DAY, False), ("5 days?", 5 * DAY, False), ("2 wks", 10 * DAY, False),
     ("2 mons", 40 * DAY, False), ("1 mon", 20 * DAY, False), ("3 edays", 3 * 1440, True),
     ("2 ehrs", 120, True), ("1 ewk", 7 * 1440, True), ("0,5 d", 240, False),
     ("4", 4 * DAY, False)],
)  # fmt: skip
def test_durations(text: str, minutes: int, *, elapsed: bool) -> None:
    assert wording.parse_duration(text, 480) == (minutes, elapsed)


@pytest.mark.parametrize("text", ["5 dogs", "d", "3 ed ays", "-1d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="no duration"):
        wording.parse_duration(text, 480)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("3FS+2 days", [(3, "FS", 2 * DAY, LagUnit.WORKING)]),
        ("3 FS + 2 d", [(3, "FS", 2 * DAY, LagUnit.WORKING)]),
        ("3,5SS-1 day", [(3, "FS", 0, LagUnit.WORKING), (5, "SS", -DAY, LagUnit.WORKING)]),
        ("3; 5 ff", [(3, "FS", 0, LagUnit.WORKING), (5, "FF", 0, LagUnit.WORKING)]),
        ("3FS+1,5d; 5", [(3, "FS", 720, LagUnit.WORKING), (5, "FS", 0, LagUnit.WORKING)]),
        ("3FS+2,5SS", [(3, "FS", 2 * DAY, LagUnit.WORKING), (5, "SS", 0, LagUnit.WORKING)]),
        ("3FF+50%", [(3, "FF", 5000, LagUnit.PERCENT)]),
        ("3SS+25e%", [(3, "SS", 2500, LagUnit.ELAPSED_PERCENT)]),
        ("3FS+2 edays", [(3, "FS", 2880, LagUnit.ELAPSED)]),
        ("3FS+5 days?", [(3, "FS", 5 * DAY, LagUnit.WORKING)]),
        ("1.2SF", [(7, "SF", 0, LagUnit.WORKING)]),
        (" ; ", []),
    ],
)
def test_predecessors(text: str, links: list[tuple[int, str, int, LagUnit]]) -> None:
    found = wording.parse_predecessors(text, 9, {"3": 3, "5": 5, "1.2": 7}, 480)
    wanted = [(uid, LinkType(kind), lag, unit) for uid, kind, lag, unit in links]
    assert [(k.predecessor, k.type, k.lag, k.lag_unit) for k in found] == wanted


@pytest.mark.parametrize(("text", "said"), [("3 5", "“3 5” is no link"), ("4", "no row 4")])
def test_what_is_no_link_is_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        wording.parse_predecessors(text, 9, {"3": 3, "5": 5}, 480)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon 3/2/26", at(2, 0)),  # month first: 3 February was a Tuesday
        ("Tue 3/3/26", at(3, 0)),
        ("Wed 4/3/2026", at(4, 0)),  # day first: 3 April was a Friday
        ("Mon 02 Mar 26", at(2, 0)),
        ("Monday, 2 March 2026", at(2, 0)),
        ("Mon 3/2/26 8:30 AM", at(2, 8, 30)),
        ("Mon 3/2/26 12:05 PM", at(2, 12, 5)),
        ("2 Mar 26 17:00", at(2, 17)),
        ("2026-03-02T08:00", at(2)),
        ("3/2/26", instant(datetime(2026, 2, 3))),  # noqa: DTZ001
        ("", None),
    ],
)
def test_dates(text: str, moment: int | None) -> None:
    assert wording.parse_date(text) == moment


@pytest.mark.parametrize("text", ["Mon 3/3/26", "soon", "Mon", "31 Feb 26", "2 Mar 26 25:00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="no date"):
        wording.parse_date(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Start no earlier", SNET), ("start no earlier than", SNET), ("SNET", SNET),
     ("start_no_earlier_than", SNET), ("Start No Later Than", ConstraintType.START_NO_LATER),
     ("snlt", ConstraintType.START_NO_LATER), ("FNET", ConstraintType.FINISH_NO_EARLIER),
     ("FNLT", FNLT), ("MSO", ConstraintType.MUST_START), ("MFO", ConstraintType.MUST_FINISH),
     ("Must finish", ConstraintType.MUST_FINISH), ("ALAP", ConstraintType.ALAP), ("asap", "asap"),
     ("As late as possible", ConstraintType.ALAP), ("", ConstraintType.ASAP),
     ("Mandatory finish", ConstraintType.MANDATORY_FINISH),
     ("Finish on or before", FNLT)],
)  # fmt: skip
def test_constraints(text: str, kind: ConstraintType) -> None:
    assert wording.parse_constraint(text) == kind


def test_what_is_no_constraint_is_refused_with_an_example_that_is_one() -> None:
    with pytest.raises(InvalidError, match="Start no earlier, or SNET"):
        wording.parse_constraint("whenever")


@pytest.mark.parametrize(
    ("text", "date"),
    [("Finish no later than", at(4, 17)), ("Must finish on", at(4, 17)), ("MFO", at(4, 17)),
     ("Mandatory finish", at(4, 17)), ("FNET", at(4, 17)), ("Start no earlier", at(2)),
     ("MSO", at(2)), ("Mandatory start", at(2))],
)  # fmt: skip
def test_a_constraint_holds_the_end_it_speaks_of_where_it_is(text: str, date: int) -> None:
    (edit,) = meant(schedule(PLAN), 0, [(1, "constraint", text)])
    assert edit.date == date
    after = schedule(rules.apply(PLAN, [edit]))
    assert (after.of(1).start, after.of(1).finish) == (at(2), at(4, 17))


def constrained(*cells: tuple[str, str], task: Task = PLAN.tasks[0]) -> tuple[str, int | None]:
    """The constraint of a task after cells, with its date."""
    plan = replace(PLAN, tasks=(task, PLAN.tasks[1]))
    edits = meant(schedule(plan), 0, [(1, column, text) for column, text in cells])
    found = rules.apply(plan, edits).tasks[0]
    return found.constraint.value, found.constraint_date


def test_a_constraints_date_is_typed() -> None:
    day, kind = ("constraint_date", "2026-03-10"), ("constraint", "FNLT")
    assert constrained(day) == (SNET, at(10))
    assert constrained(kind, day) == constrained(day, kind) == (FNLT, at(10, 17))
    held = replace(PLAN.tasks[0], constraint=FNLT, constraint_date=at(6, 17))
    assert constrained(day, task=held) == (FNLT, at(10, 17))
    assert constrained(("constraint", "MFO"), task=held) == ("must_finish_on", at(6, 17))
    assert constrained(("constraint", "MSO"), task=held) == ("must_start_on", at(2))
    assert constrained(("constraint_date", ""), task=held) == ("asap", None)
    assert constrained(("constraint", ""), ("constraint_date", ""), task=held) == ("asap", None)
    late = replace(PLAN.tasks[0], constraint=ConstraintType.ALAP)
    assert constrained(("constraint_date", ""), task=late) == ("alap", None)


def test_of_several_cells_the_wrong_one_is_named() -> None:
    cells = [(1, "duration", "2d"), (2, "duration", "two dogs"), (2, "name", "Pour")]
    with pytest.raises(InvalidError, match=r"^Row 2, Duration: “two dogs” is no duration"):
        meant(schedule(PLAN), 0, cells)
    with pytest.raises(InvalidError, match=r"^Row 1, Constraint on: “soon” is no date"):
        meant(schedule(PLAN), 0, [(1, "constraint_date", "soon"), (1, "name", "Dig")])
    with pytest.raises(InvalidError, match=r"^“two dogs” is no duration"):
        meant(schedule(PLAN), 0, cells[1:2])
    assert meant(schedule(PLAN), 0, [(2, "constraint", "SNET")]) == [SetConstraint(2, SNET, at(2))]
