"""A file brought in again: every difference is told first, days changed here in calendars stay."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.rules.calendars import day_number
from pilothouse.delivery.schedule.rules.differing import FACTS, UNTOLD, difference
from pilothouse.delivery.schedule.rules.merge import merge
from pilothouse.delivery.schedule.types import (
    Changed,
    Difference,
    ImportState,
    PartKind,
    PutCalendar,
    SetTask,
)
from pilothouse.engine.network.data import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Contour,
    Convention,
    CustomField,
    LagCalendar,
    Link,
    Plan,
    ProgressMode,
    Rate,
    Resource,
    ResourceKind,
    ScheduleOptions,
    Task,
    TaskKind,
    WeekOverride,
)
from tests import make
from tests.areas.schedule.test_importing import (
    DAY,
    START,
    WEEK,
    brought_in,
    build_world,
    file_plan,
    plan_of,
    upload,
)

__all__ = ["build_world"]
Run = Callable[..., Any]
MONTH = 30 * 1440
ANN, BEN = Resource(1, "Ann"), Resource(2, "Ben")


def day(month: int, number: int, *hours: tuple[int, int], name: str = "") -> CalendarException:
    at = day_number(make.NOW.date().replace(month=month, day=number))
    return CalendarException(at, at, hours, name)


def rows(found: Difference, kind: PartKind) -> list[tuple[str, str, str, str]]:
    part = next(part for part in found.parts if part.kind is kind)
    return [(row.change.value, row.name, row.before, row.after) for row in part.rows]


def site(*exceptions: CalendarException, **values: Any) -> Plan:
    calendar = replace(WEEK, exceptions=exceptions)
    return file_plan(calendars=(replace(calendar, **values),))


def test_another_person_start_mode_type_and_percent_are_all_told() -> None:
    old = file_plan(resources=(ANN, BEN), assignments=(Assignment(11, 1, 1.0, 3 * DAY),))
    dig = replace(old.tasks[1], task_type="fixed_work", physical_percent=40.0, manual=True)
    new = replace(
        old, start=START + MONTH, tasks=(old.tasks[0], dig, old.tasks[2]),
        assignments=(Assignment(11, 2, 0.5, 3 * DAY),),
        options=ScheduleOptions(progress_mode=ProgressMode.PROGRESS_OVERRIDE),
    )  # fmt: skip
    found = merge(old, new).difference
    (changed,) = found.changed
    assert changed.fields == {
        "Mode": ("automatic", "manual"),
        "Task type": ("fixed units", "fixed work"),
        "Physical": ("", "40%"),
    }
    assert rows(found, PartKind.ASSIGNMENTS) == [
        ("removed", "Dig · Ann", "100%, 3d", ""),
        ("added", "Dig · Ben", "", "50%, 3d"),
    ]
    (start, mode) = rows(found, PartKind.PLAN)
    assert start[:2] == ("changed", "Start of the plan")
    assert mode == ("changed", "Work out of sequence", "retained logic", "progress override")


def test_links_are_told_by_the_names_of_their_ends() -> None:
    old = file_plan()
    new = replace(old, links=(Link(11, 12, lag=DAY),))
    assert rows(merge(old, new).difference, PartKind.LOGIC) == [
        ("changed", "Dig → Pour", "FS", "FS +1d")
    ]


_OTHER: dict[str, Any] = {
    "name": "Digging", "duration": DAY, "kind": TaskKind.MILESTONE, "parent": None, "wbs": "Z",
    "calendar": 9, "elapsed": True, "constraint": ConstraintType.ALAP,
    "secondary_constraint": ConstraintType.FINISH_NO_LATER, "manual": True, "active": False,
    "external": True, "percent_complete": 12.5, "physical_percent": 1.0, "remaining": 60,
    "leveling_delay": 60, "leveling_delay_elapsed": False, "splits": ((START, START + 60),),
    "work": 60, "fixed_cost": Decimal(5), "cost": Decimal(6), "priority": 700,
    "ignore_resource_calendar": True, "task_type": "fixed_work", "effort_driven": True,
    "notes": "Wet", "actual_cost": Decimal(7), "custom": (("a", "b"),), "references": ("x.pdf",),
    "recurrence": "FREQ=DAILY", "outside": "quay.mpp", "technique": "50/50",
    "measured_by": ((12, 100),),
}  # fmt: skip


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(Task) if f.name not in UNTOLD])
def test_every_field_of_a_task_is_told(name: str) -> None:
    from pilothouse.engine.network.data import BaselineValues

    value = _OTHER.get(name, START + 60)
    if name == "baselines":
        value = (BaselineValues(3, START, START + DAY, DAY),)
    old = file_plan()
    # A delay of nothing is none in any unit, so a delay is there before its unit changes.
    task = replace(old.tasks[1], leveling_delay=30) if "leveling" in name else old.tasks[1]
    old = replace(old, tasks=(old.tasks[0], task, old.tasks[2]))
    new = replace(old, tasks=(old.tasks[0], replace(task, **{name: value}), old.tasks[2]))
    (row,) = difference(old, new).changed
    (label,) = row.fields
    assert name in FACTS[label].fields
    before, after = row.fields[label]
    assert before != after


@pytest.mark.django_db
def test_costs_that_come_to_something_else_than_the_file_states_are_reported(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    rated = replace(ANN, rates=(Rate("A", None, Decimal(80)),))
    base = file_plan()
    costs = {11: Decimal(1920), 12: Decimal("700.5")}
    plan = file_plan(
        *(replace(task, cost=costs.get(task.id, Decimal(9))) for task in base.tasks),
        resources=(rated, BEN), currency="EUR",
        assignments=(
            Assignment(11, 1, 1.0, 3 * DAY), Assignment(12, 1, 1.0, DAY),
            Assignment(12, 2, 1.0, DAY, cost=Decimal(100)),
        ),
    )  # fmt: skip
    row = brought_in(world, plan, django_capture_on_commit_callbacks)
    (loss,) = [loss for loss in row.losses if loss["code"] == "other_cost"]
    assert (loss["outcome"], loss["count"]) == ("changed", 1)
    assert loss["rows"] == [
        [12, "Pour: 700.50 in the file, 740.00 here, by the rates of Ann"],
    ]  # fmt: skip
    assert "rates" in loss["why"]


def test_a_label_is_said_in_the_language_of_the_reader() -> None:
    old = file_plan()
    dig = replace(old.tasks[1], duration=DAY)
    with translation.override("de"):
        (row,) = difference(old, replace(old, tasks=(old.tasks[0], dig, old.tasks[2]))).changed
        assert gettext("Duration") != "Duration"
        assert list(row.fields) == [gettext("Duration")]


_OPTIONS: dict[str, Any] = {
    "convention": Convention.PRIMAVERA, "progress_mode": ProgressMode.ACTUAL_DATES,
    "lag_calendar": LagCalendar.PROJECT, "critical_float": DAY, "total_float_from": "start",
    "minutes_per_day": 420,
}  # fmt: skip


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(ScheduleOptions)])
def test_every_option_is_told(name: str) -> None:
    old = file_plan()
    options = replace(old.options, **{name: _OPTIONS.get(name, not getattr(old.options, name))})
    (row,) = rows(difference(old, replace(old, options=options)), PartKind.PLAN)
    assert row[2] != row[3]


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"start": START + 60}, "Start of the plan"),
        ({"must_finish_by": START}, "Must finish by"), ({"data_date": START}, "Data date"),
        ({"currency": "EUR"}, "Currency"),
        ({"title": "Quay"}, "Title"), ({"author": "A"}, "Author"),
        ({"name": "Quay"}, "Name of the plan"),
        ({"custom_fields": (CustomField("a", "Area"),)}, "Column a"),
    ],
)  # fmt: skip
def test_every_fact_of_a_plan_is_told(values: dict[str, Any], label: str) -> None:
    old = file_plan()
    (row,) = rows(difference(old, replace(old, **values)), PartKind.PLAN)
    assert row[1] == label


def test_the_finish_of_a_plan_is_told_where_it_is_scheduled_from_it() -> None:
    old = file_plan()
    later = replace(old, finish=START)
    assert rows(difference(old, later), PartKind.PLAN) == []
    options = replace(old.options, from_finish=True)
    pair = replace(old, options=options), replace(later, options=options)
    (row,) = rows(difference(*pair), PartKind.PLAN)
    assert row[1] == "Finish to schedule from"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("units", 0.5), ("work", 60), ("actual_work", 60), ("remaining_work", 60),
        ("cost", Decimal(1)), ("actual_cost", Decimal(1)), ("contour", Contour.BELL),
        ("rate_table", "B"),
    ],
)  # fmt: skip
def test_every_field_of_an_assignment_is_told(field: str, value: Any) -> None:
    old = file_plan()
    new = replace(old, assignments=(replace(old.assignments[0], **{field: value}),))
    ((change, name, before, after),) = rows(difference(old, new), PartKind.ASSIGNMENTS)
    assert (change, name) == ("changed", "Dig · Crew")
    assert before != after


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Gang"), ("kind", ResourceKind.MATERIAL), ("calendar", 3), ("max_units", 2.0),
        ("initials", "C"), ("email", "c@example.org"), ("group", "Quay"),
        ("rates", (Rate(standard=Decimal(50)),)),
    ],
)  # fmt: skip
def test_every_field_of_a_resource_is_told(field: str, value: Any) -> None:
    old = file_plan()
    new = replace(old, resources=(replace(old.resources[0], **{field: value}),))
    ((change, _, before, after),) = rows(difference(old, new), PartKind.RESOURCES)
    assert change == "changed"
    assert before != after


def test_a_day_added_here_stays_and_is_said() -> None:
    file, ours = site(), day(3, 18, name="Founders' day")
    merged = merge(site(ours), file, before=file)
    assert merged.plan.calendars[0].exceptions == (ours,)
    assert merged.difference.calendars_kept == ("Site · 18 Mar 2026: free (Founders' day)",)
    assert rows(merged.difference, PartKind.CALENDARS) == []


def test_a_day_taken_out_here_stays_out_unless_the_file_changes_it() -> None:
    theirs = day(5, 1)
    merged = merge(site(), site(theirs), before=site(theirs))
    assert merged.plan.calendars[0].exceptions == ()
    assert merged.difference.calendars_kept == ("Site · 1 May 2026: free, taken out here",)
    other = day(5, 1, (480, 720))
    merged = merge(site(), site(other), before=site(theirs))
    assert merged.plan.calendars[0].exceptions == (other,)
    assert rows(merged.difference, PartKind.CALENDARS) == [
        ("added", "Site · 1 May 2026", "", "08:00-12:00")
    ]


def test_where_both_changed_a_day_the_file_holds_and_it_is_said() -> None:
    ours, theirs = day(3, 18), day(3, 18, (480, 720))
    merged = merge(site(ours), site(theirs), before=site())
    assert merged.plan.calendars[0].exceptions == (theirs,)
    assert merged.difference.calendars_replaced == ("Site · 18 Mar 2026: free",)
    assert merged.difference.calendars_kept == ()


def test_a_day_that_the_file_no_longer_has_goes() -> None:
    theirs, ours = day(5, 1), day(3, 18)
    merged = merge(site(ours, theirs), site(), before=site(theirs))
    assert merged.plan.calendars[0].exceptions == (ours,)
    assert rows(merged.difference, PartKind.CALENDARS) == [
        ("removed", "Site · 1 May 2026", "free", "")
    ]


def test_weekdays_another_week_name_and_hours_changed_here_stay() -> None:
    short = (*WEEK.week[:4], ((480, 720),), *WEEK.week[5:])
    summer = WeekOverride(20_600, 20_630, (((360, 840),),) * 5 + ((), ()))
    here = site(week=short, overrides=(summer,), name="Quay", minutes_per_day=450)
    merged = merge(here, site(), before=site())
    assert merged.plan.calendars == here.calendars
    assert "Quay · Friday: 08:00-12:00" in merged.difference.calendars_kept
    longer = (*WEEK.week[:4], ((480, 960),), *WEEK.week[5:])
    again = merge(here, site(week=longer), before=site())
    assert again.plan.calendars[0].week == longer
    assert again.difference.calendars_replaced == ("Quay · Friday: 08:00-12:00",)


def test_a_calendar_of_the_same_number_and_another_name_is_another_one() -> None:
    night = Calendar(3, "Night", ((),) + (((1320, 1800),),) * 6)
    task = replace(file_plan().tasks[1], calendar=3)
    file = file_plan(calendars=(night, replace(WEEK, id=4)), default_calendar=4, tasks=(task,),
                     links=(), resources=(Resource(1, "Crew", calendar=3),))  # fmt: skip
    merged = merge(file_plan(), file).plan
    names = {each.id: each.name for each in merged.calendars}
    assert names == {3: "Site", 5: "Night"}
    assert merged.default_calendar == 3
    assert merged.tasks[0].calendar == 5
    assert merged.resources[0].calendar == 5


@pytest.mark.django_db
def test_days_added_here_stay_through_import_undo_and_import_again(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    run, pm, key = django_capture_on_commit_callbacks, world.actor("business_pm"), world.project.pk
    brought_in(world, site(), run)
    ours, theirs = day(3, 18, name="Founders' day"), day(5, 1)
    services.edit_plan(
        actor=pm, project_id=key, edits=[PutCalendar(replace(WEEK, exceptions=(ours,)))]
    )
    row = brought_in(world, site(theirs), run)
    assert plan_of(world).calendars[0].exceptions == (ours, theirs)
    assert row.difference["calendars_kept"] == ["Site · 18 Mar 2026: free (Founders' day)"]
    assert row.revision == 3
    # Undone, what the file said last tells nothing of what was changed here: its day comes again.
    services.undo(actor=pm, project_id=key)
    assert plan_of(world).calendars[0].exceptions == (ours,)
    brought_in(world, site(theirs), run)
    assert plan_of(world).calendars[0].exceptions == (ours, theirs)


@pytest.mark.django_db
def test_the_page_tells_it_all_before_the_confirmation(
    world: make.World, client: Client, django_capture_on_commit_callbacks: Run
) -> None:
    run, pm = django_capture_on_commit_callbacks, world.actor("business_pm")
    first = replace(site(), resources=(ANN, BEN), assignments=(Assignment(11, 1, 1.0, 3 * DAY),))
    brought_in(world, first, run)
    ours = day(3, 18, name="Founders' day")
    services.edit_plan(
        actor=pm, project_id=world.project.pk,
        edits=[PutCalendar(replace(WEEK, exceptions=(ours,))), SetTask(11, priority=600)],
    )  # fmt: skip
    second = replace(
        first, start=START + MONTH, assignments=(Assignment(11, 2, 0.5, 3 * DAY),), links=()
    )
    with run(execute=True):
        row = services.upload_plan(actor=pm, project_id=world.project.pk, file=upload(second))
    client.force_login(world.user("business_pm"))
    text = client.get(reverse("schedule:import", args=[row.pk])).content.decode()
    assert PlanImport.objects.get(pk=row.pk).state == ImportState.READY
    for said in (
        "Dig · Ann", "Dig · Ben", "50%, 3d", "Start of the plan", "Dig → Pour",
        "Site · 18 Mar 2026: free (Founders&#x27; day)", "Days of calendars that were changed here",
    ):  # fmt: skip
        assert said in text, said
    assert plan_of(world).start == START


def test_parts_of_the_same_file_again_are_empty() -> None:
    found = merge(file_plan(), file_plan(), before=file_plan()).difference
    assert [part.rows for part in found.parts] == [()] * 5
    assert (found.calendars_kept, found.calendars_replaced) == ((), ())
    assert [part.count(Changed.CHANGED) for part in found.parts] == [0] * 5


def test_rows_in_another_order_are_told() -> None:
    old = file_plan()
    new = replace(old, tasks=(old.tasks[0], old.tasks[2], old.tasks[1]))
    (row,) = rows(merge(old, new).difference, PartKind.PLAN)
    assert row[1:] == ("Order of the rows", "as it was", "2 rows stand elsewhere")


def test_long_notes_are_shown_where_they_differ() -> None:
    old = file_plan()
    long = "The ground is wet. " * 20
    tasks = [
        (old.tasks[0], replace(old.tasks[1], notes=long + end), old.tasks[2]) for end in ("a", "b")
    ]
    (row,) = difference(replace(old, tasks=tasks[0]), replace(old, tasks=tasks[1])).changed
    before, after = row.fields["Notes"]
    assert before.endswith("wet. a")
    assert after.endswith("wet. b")


def test_how_a_task_earns_its_value_stays() -> None:
    file = file_plan()
    first = replace(file.tasks[1], technique="apportioned", measured_by=((file.tasks[2].id, 1),))
    kept = merge(replace(file, tasks=(file.tasks[0], first, file.tasks[2])), file).plan.tasks[1]
    assert (kept.technique, kept.measured_by) == ("apportioned", first.measured_by)
