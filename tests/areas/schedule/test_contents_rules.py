"""What a plan holds, edit by edit, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.rules import calendars, fields, formula, recurring
from pilothouse.delivery.schedule.rules.apply_series import series_of
from pilothouse.delivery.schedule.types import edits as e
from pilothouse.engine import instant, schedule, to_datetime
from pilothouse.engine.network.data import (
    Assignment,
    Calendar,
    ConstraintType,
    Contour,
    CustomField,
    Link,
    Plan,
    ProgressMode,
    Resource,
    ResourceKind,
    Task,
    TaskKind,
)
from pilothouse.interchange import plan_json
from pilothouse.kit.errors import InvalidError

pytestmark = pytest.mark.nodb
DAY = 480
OFFICE = ((480, 720), (780, 1020))
WEEK = (OFFICE,) * 5 + ((), ())


def on(month: int, day: int, hour: int = 0) -> datetime:
    """A moment of 2026 in project time."""
    return datetime(2026, month, day, hour)  # noqa: DTZ001


MONDAY = instant(on(3, 2, 8))


def plan(*tasks: Task, **more: Any) -> Plan:
    rows = tasks or (Task(1, "Dig", 5 * DAY), Task(2, "Pour", 5 * DAY))
    facts: dict[str, Any] = {
        "name": "Works", "start": MONDAY, "calendars": (Calendar(1, "Office", WEEK),),
        "default_calendar": 1, "tasks": rows, "resources": (Resource(1, "Ann"), Resource(2, "Ben")),
    } | more  # fmt: skip
    return Plan(**facts)


def done(start: Plan, *edits: Any) -> Plan:
    found = rules.apply(start, edits)
    again = plan_json.from_json(plan_json.to_json(found))
    assert again == found
    assert rules.apply_delta(found, rules.diff(found, start)) == start
    return found


def task(found: Plan, uid: int = 1) -> Task:
    return next(t for t in found.tasks if t.id == uid)


def test_plain_facts_are_set_and_taken_away() -> None:
    found = done(
        plan(),
        e.SetTask(1, task_type="fixed_work", physical_percent=40, priority=900, calendar=1),
        e.SetTask(1, fixed_cost=Decimal("12.50"), references=("document:7", "https://a.example")),
        e.SetTask(1, clear=("calendar",)),
    )
    dig = task(found)
    assert (dig.task_type, dig.effort_driven, dig.priority) == ("fixed_work", True, 900)
    assert (dig.calendar, dig.physical_percent, dig.fixed_cost) == (None, 40, Decimal("12.50"))
    assert dig.references == ("document:7", "https://a.example")


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (e.SetTask(1, priority=1001), "priority"),
        (e.SetTask(1, physical_percent=101), "physical_percent"),
        (e.SetTask(1, calendar=9), "calendar"),
        (e.SetTask(1, references=("javascript:alert(1)",)), "references"),
        (e.SetTask(1, manual_start=10, manual_finish=5), "manual_finish"),
        (e.SetTask(1, clear=("name",)), "clear"),
        (e.SetSecondaryConstraint(1, ConstraintType.FINISH_NO_LATER), "date"),
        (e.SetWork(1, -1), "duration"),
        (e.SetResource(1, name="ben"), "name"),
        (e.SetResource(1, calendar=9), "calendar"),
        (e.SetOptions(currency="euro"), "currency"),
        (e.SetOptions(from_finish=True), "finish"),
        (e.SetOptions(minutes_per_day=0), "minutes_per_day"),
        (e.PutField(CustomField("x", "X", "choice")), "choices"),
        (e.PutField(CustomField("x", "X", "formula", formula="task.nothing")), "formula"),
        (e.AddSeries("Meet", "FREQ=WEEKLY", MONDAY), "rule"),
        (e.AddSeries("Meet", "FREQ=SOMETIMES;COUNT=3", MONDAY), "rule"),
        (e.AddSeries("Meet", "FREQ=DAILY;COUNT=2000", MONDAY), "rule"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(edit: Any, field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        rules.apply(plan(), [edit])
    assert field in refused.value.fields


def test_a_second_constraint_needs_a_first() -> None:
    second = e.SetSecondaryConstraint(1, ConstraintType.FINISH_NO_LATER, MONDAY)
    with pytest.raises(InvalidError):
        rules.apply(plan(), [second])
    first = e.SetConstraint(1, ConstraintType.START_NO_EARLIER, MONDAY)
    found = done(plan(), first, second)
    assert task(found).secondary_constraint is ConstraintType.FINISH_NO_LATER


def test_duration_work_and_people_act_on_each_other() -> None:
    found = done(plan(), e.Assign(1, 1), e.SetDuration(1, 8 * DAY))
    assert found.assignments == (Assignment(1, 1, 1.0, 8 * DAY),)
    found = done(found, e.SetWork(1, 4 * DAY))
    assert task(found).duration == 4 * DAY
    found = done(found, e.SetTask(1, effort_driven=True), e.Assign(1, 2))
    assert task(found).duration == 2 * DAY
    found = done(found, e.Unassign(1, 2))
    assert task(found).duration == 4 * DAY


def test_materials_do_no_work() -> None:
    start = plan(resources=(Resource(1, "Sand", ResourceKind.MATERIAL),))
    found = done(start, e.Assign(1, 1, units=20), e.SetAssignment(1, 1, cost=Decimal(99)))
    assert found.assignments == (Assignment(1, 1, 20, cost=Decimal(99)),)
    assert task(found).duration == 5 * DAY


def test_an_assignment_takes_facts_and_a_contour() -> None:
    start = done(plan(), e.Assign(1, 1))
    found = done(start, e.SetAssignment(1, 1, actual_work=2 * DAY, cost=Decimal("500")))
    assert found.assignments[0].remaining_work == 3 * DAY
    found = done(found, e.SetAssignment(1, 1, remaining_work=4 * DAY))
    assert (found.assignments[0].work, task(found).duration) == (6 * DAY, 6 * DAY)
    found = done(found, e.SetAssignment(1, 1, contour=Contour.BELL))
    assert (found.assignments[0].work, task(found).duration) == (6 * DAY, 12 * DAY)
    found = done(found, e.SetAssignment(1, 1, clear=("cost",)))
    assert found.assignments[0].cost is None


def test_a_split_rests_and_keeps_its_duration() -> None:
    days = [instant(on(3, day, hour)) for day, hour in ((2, 8), (3, 17), (9, 8), (11, 17))]
    found = done(plan(), e.SetParts(1, ((days[0], days[1]), (days[2], days[3]))))
    assert task(found).duration == 5 * DAY
    finish = schedule(found).of(1).finish
    assert to_datetime(finish) == on(3, 11, 17)
    joined = done(found, e.SetParts(1))
    assert to_datetime(schedule(joined).of(1).finish) == on(3, 6, 17)


@pytest.mark.parametrize(
    "parts", [((0, 480), (400, 900)), ((500, 400), (600, 700)), ((0, 60), (60, 120))]
)
def test_parts_that_overlap_or_rest_are_refused(parts: Any) -> None:
    with pytest.raises(InvalidError):
        rules.apply(plan(), [e.SetParts(1, parts)])


def test_a_recurring_task_is_made_anew_when_its_rule_changes() -> None:
    found = done(plan(), e.AddSeries("Meet", "FREQ=WEEKLY;COUNT=3", MONDAY, 60, task=10))
    rows = [t for t in found.tasks if t.parent == 10]
    assert [to_datetime(t.constraint_date or 0).day for t in rows] == [2, 9, 16]
    assert task(found, 10).kind is TaskKind.SUMMARY
    held = series_of(task(found, 10).recurrence)
    assert held is not None
    assert recurring.words_of(held.rule) == "every week, 3 times"
    begun = replace(
        found,
        tasks=tuple(
            replace(t, actual_start=MONDAY, percent_complete=50) if t.id == rows[0].id else t
            for t in found.tasks
        ),
        links=(Link(rows[1].id, 2),),
    )
    again = done(begun, e.SetSeries(10, "FREQ=WEEKLY;INTERVAL=1;COUNT=2;BYDAY=MO", MONDAY, 120))
    left = [t for t in again.tasks if t.parent == 10]
    assert [t.id for t in left] == [rows[0].id, rows[1].id]
    assert [t.duration for t in left] == [60, 120]
    assert again.links == begun.links
    other = done(again, e.SetSeries(10, "FREQ=WEEKLY;COUNT=2;BYDAY=TU", MONDAY, 120))
    days = [to_datetime(t.constraint_date or 0).day for t in other.tasks if t.parent == 10]
    assert days == [3, 10, 2]


@pytest.mark.parametrize(
    ("rule", "first", "days"),
    [
        ("FREQ=DAILY;INTERVAL=3;COUNT=3", date(2026, 1, 30), ["01-30", "02-02", "02-05"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", date(2026, 1, 1), ["01-01", "01-06", "01-08"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=2", date(2026, 1, 6), ["01-19", "02-02"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", date(2026, 1, 1), ["01-31", "02-28", "03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", date(2026, 1, 1), ["01-31", "03-31"]),
        ("FREQ=MONTHLY;BYDAY=2WE;COUNT=2", date(2026, 1, 1), ["01-14", "02-11"]),
        ("FREQ=MONTHLY;BYDAY=5FR;UNTIL=20260531", date(2026, 1, 1), ["01-30", "05-29"]),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20261231", date(2026, 1, 1), ["11-26"]),
    ],
)
def test_rules_expand_as_icalendar_says(rule: str, first: date, days: list[str]) -> None:
    """RFC 5545, section 3.3.10; the expansions were counted on a calendar."""
    assert [f"{d:%m-%d}" for d in recurring.days_of(recurring.parsed(rule), first)] == days
    assert recurring.parsed(recurring.text_of(recurring.parsed(rule))) == recurring.parsed(rule)


def test_calendars_come_change_and_go() -> None:
    night = Calendar(2, "Night", (calendars.shifts_of("22-6"),) * 5 + ((), ()))
    found = done(plan(), e.PutCalendar(night), e.SetTask(1, calendar=2))
    first = schedule(found).of(1)
    assert to_datetime(first.start) == on(3, 2, 22)
    assert to_datetime(first.finish) == on(3, 7, 6)
    with pytest.raises(InvalidError, match="still used by task “Dig”"):
        rules.apply(found, [e.RemoveCalendar(2)])
    gone = done(found, e.SetTask(1, clear=("calendar",)), e.RemoveCalendar(2))
    assert len(gone.calendars) == 1


def test_a_derived_calendar_follows_the_one_it_comes_from() -> None:
    own = Calendar(2, "Site", (None,) * 5 + (OFFICE, ()), parent=1)
    found = done(plan(), e.PutCalendar(own), e.SetTask(2, calendar=2))
    assert to_datetime(schedule(found).of(2).finish) == on(3, 6, 17)
    half = Calendar(1, "Office", (((480, 720),),) * 5 + ((), ()))
    found = done(found, e.PutCalendar(half))
    assert to_datetime(schedule(found).of(2).finish) == on(3, 11, 12)


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        (Calendar(2, "Empty", ((),) * 7), "no working time"),
        (Calendar(1, "Office", ((),) * 7), "no working time"),
        (Calendar(2, "Office", WEEK), "already"),
        (Calendar(2, "X", WEEK, parent=2), "derived from itself"),
        (Calendar(2, "X", WEEK, parent=7), "not in this plan"),
        (Calendar(2, "X", (((480, 720), (700, 900)),) * 7), "overlap"),
        (Calendar(2, "X", WEEK, minutes_per_day=0), "minute"),
        (Calendar(2, "X", WEEK[:5]), "seven days"),
    ],
)
def test_impossible_calendars_are_refused_with_a_reason(calendar: Calendar, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        rules.apply(plan(), [e.PutCalendar(calendar)])


def test_exceptions_of_a_rule_keep_it_and_move_dates() -> None:
    free = calendars.recurring_exceptions(
        "Stocktaking", "FREQ=WEEKLY;BYDAY=TU;COUNT=2", date(2026, 3, 1)
    )
    assert {each.series for each in free} == {"FREQ=WEEKLY;BYDAY=TU;COUNT=2"}
    office = calendars.with_exceptions(plan().calendars[0], free)
    assert calendars.with_exceptions(office, free) == office
    found = done(plan(), e.PutCalendar(office))
    assert to_datetime(schedule(found).of(1).finish) == on(3, 9, 17)


@pytest.mark.parametrize("text", ["8", "25-26", "8:61-9", "8-8", "8-12,11-13", "x-y"])
def test_shifts_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        calendars.shifts_of(text)


def test_columns_take_what_their_kind_takes() -> None:
    columns = (
        CustomField("vendor", "Vendor", "choice", ("North", "South")),
        CustomField("score", "Score", "number"),
        CustomField("double", "Double", "formula", formula="own.score * 2"),
    )
    found = done(
        plan(), *(e.PutField(each) for each in columns),
        e.SetField(1, "vendor", "north"), e.SetField(1, "score", "2,5"),
    )  # fmt: skip
    assert dict(task(found).custom) == {"vendor": "North", "score": "2.5"}
    for field, value in (("vendor", "East"), ("score", "many"), ("double", "3"), ("none", "x")):
        with pytest.raises(InvalidError):
            rules.apply(found, [e.SetField(1, field, value)])
    with pytest.raises(InvalidError, match="uses this column"):
        rules.apply(found, [e.RemoveField("score")])
    text = done(found, e.PutField(CustomField("vendor", "Vendor", "number")))
    assert dict(task(text).custom) == {"score": "2.5"}
    assert done(found, e.RemoveField("vendor")).custom_fields == columns[1:]
    assert fields.key_for("Unit cost, €", {"unit_cost"}) == "unit_cost_2"


def test_formulas_say_what_is_wrong_and_leave_gaps_empty() -> None:
    own = (CustomField("rate", "Rate", "cost"),)
    found = formula.compiled("task.work * own.rate > 100 ? 'dear' : 'cheap'", own)
    held = formula.own_values(own, {"rate": "50"}, DAY)
    assert found.text({"task.work": 3.0, **held}) == "dear"
    assert found.text({"task.work": 1.0, **held}) == "cheap"
    assert found.text({"task.work": 1.0, "own.rate": None}) == ""
    with pytest.raises(InvalidError, match="At sign 10"):
        formula.check("own.rate * 'x'", own)


def test_options_change_how_the_plan_is_computed() -> None:
    finish = instant(on(4, 30, 17))
    found = done(
        plan(), e.SetOptions(from_finish=True, finish=finish, currency="EUR", critical_float=DAY)
    )
    assert schedule(found).finish == finish
    assert (found.currency, found.options.critical_float) == ("EUR", DAY)
    found = done(found, e.SetOptions(from_finish=False, clear=("finish",)))
    assert found.finish is None
    found = done(found, e.SetOptions(progress_mode=ProgressMode.PROGRESS_OVERRIDE))
    assert found.options.progress_mode is ProgressMode.PROGRESS_OVERRIDE


@pytest.mark.parametrize(
    "edit",
    [
        e.SetDeadline(1, 2**62),
        e.SetStart(-(2**40)),
        e.SetTask(1, manual_start=2**40),
        e.SetParts(1, ((0, 2**50), (2**51, 2**52))),
        e.AddSeries("Meet", "FREQ=YEARLY;COUNT=3", 2**45),
        e.PutCalendar(Calendar(2, "X", WEEK, (calendars.CalendarException(0, 10**9),))),
    ],
)
def test_dates_that_nobody_means_are_refused(edit: Any) -> None:
    with pytest.raises(InvalidError, match="1900 and 2200"):
        rules.apply(plan(), [edit])


def test_a_file_read_again_leaves_what_is_only_here() -> None:
    own = (CustomField("score", "Score", "number"), CustomField("v", "Vendor", "choice", ("A",)))
    old = plan(
        Task(1, "Dig", 480, references=("document:7",), custom=(("score", "3"), ("v", "A"))),
        custom_fields=own,
        assignments=(Assignment(1, 1, 1.0, 480, contour=Contour.BELL),),
    )
    file = plan(
        Task(1, "Dig", 960, custom=(("v", "A"),)),
        custom_fields=(CustomField("v", "Vendor"),),
        assignments=(Assignment(1, 1, 1.0, 960),),
    )
    found = rules.merge(old, file).plan
    assert task(found).duration == 960
    assert task(found).references == ("document:7",)
    assert dict(task(found).custom) == {"score": "3", "v": "A"}
    assert set(found.custom_fields) == set(own)
    assert found.assignments[0].contour is Contour.BELL


def test_a_rule_from_a_file_takes_its_start_from_the_occurrences() -> None:
    rows = (
        Task(2, "Meet 1", 60, constraint_date=MONDAY),
        Task(3, "Meet 2", 60, constraint_date=MONDAY + 7 * 1440),
    )
    found = series_of("FREQ=WEEKLY;BYDAY=MO;COUNT=2", rows)
    assert found is not None
    assert (found.first, found.duration, found.instants()) == (
        MONDAY, 60, [MONDAY, MONDAY + 7 * 1440],
    )  # fmt: skip
    assert series_of("FREQ=WEEKLY;BYDAY=MO", rows) is None
    assert series_of("", rows) is None
