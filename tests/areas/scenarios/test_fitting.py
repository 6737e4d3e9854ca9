"""What is new in a copy gets numbers that are free in the plan, and later edits follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pilothouse.delivery.scenarios import queries, rules, services
from pilothouse.delivery.schedule.types import (
    AddSeries,
    AddTask,
    Assign,
    PutCalendar,
    RemoveTask,
    SetLevelling,
    SetPlanCalendar,
    SetResource,
    SetSeries,
    SetTask,
    Unassign,
)
from pilothouse.engine.network.data import Calendar, Plan, Resource
from tests import make
from tests.areas.scenarios.test_scenarios import copied, fresh, play
from tests.areas.schedule.test_services import DAY, at, build_world, edit, plan

__all__ = ["build_world"]
WEEK = (((480, 960),),) * 5 + ((), ())
RULE = "FREQ=WEEKLY;COUNT=3"


def bare(*people: Resource, calendars: tuple[int, ...] = (1,)) -> Plan:
    return Plan("P", 0, tuple(Calendar(uid, f"C{uid}", WEEK) for uid in calendars), 1,
                resources=people)  # fmt: skip


def test_somebody_new_is_the_same_person_or_gets_a_free_number() -> None:
    base = bare(Resource(1, "Ann"))
    edits = [Assign(2, 2, "Ben"), SetResource(2, group="Crew"), Assign(3, 3, "Cid"), Unassign(3, 3),
             SetResource(1, group="Office")]  # fmt: skip
    meanwhile = bare(Resource(1, "Ann"), Resource(2, "Dora"), Resource(7, "cid"))
    assert rules.fitted(edits, base, meanwhile, 0) == [
        Assign(2, 8, "Ben"), SetResource(8, group="Crew"), Assign(3, 7, "Cid"), Unassign(3, 7),
        SetResource(1, group="Office"),
    ]  # fmt: skip
    assert rules.fitted(edits, base, base, 0) == edits


def test_somebody_renamed_meanwhile_is_still_the_one_that_was_meant() -> None:
    base, now = bare(Resource(1, "Ann")), bare(Resource(1, "Anna"))
    assert rules.fitted([Assign(2, 1, "Ann")], base, now, 0) == [Assign(2, 1)]


def test_new_calendars_get_free_numbers() -> None:
    night = Calendar(2, "Night", WEEK)
    child = Calendar(3, "Night, short", (None,) * 7, parent=2)
    edits = [PutCalendar(night), PutCalendar(child), SetTask(2, calendar=2), SetPlanCalendar(3),
             SetResource(1, calendar=0)]  # fmt: skip
    assert rules.fitted(edits, bare(), bare(calendars=(1, 2)), 0) == [
        PutCalendar(replace(night, id=4)), PutCalendar(replace(child, parent=4)),
        SetTask(2, calendar=4), SetPlanCalendar(3), SetResource(1, calendar=0),
    ]  # fmt: skip
    assert rules.fitted(edits, bare(), bare(), 0) == edits
    known = [PutCalendar(Calendar(1, "Ours", WEEK))]
    assert rules.fitted(known, bare(), bare(calendars=(1, 2)), 0) == known


def test_occurrences_and_levelled_tasks_follow_their_new_numbers() -> None:
    edits = [AddSeries("Review", RULE, 0, task=5, uids=(6, 7, 8)), AddTask("A", task=9),
             SetLevelling(((7, 60), (2, 30)), ((9, ((0, 10), (20, 30))),)),
             SetSeries(5, RULE, 0, 60, (10,)),
             SetTask(6, measured_by=((7, 50), (2, 50)))]  # fmt: skip
    assert rules.renumbered(edits, frozenset({2, 5, 7}), 20) == [
        AddSeries("Review", RULE, 0, task=21, uids=(6, 22, 8)), AddTask("A", task=9),
        SetLevelling(((22, 60), (2, 30)), ((9, ((0, 10), (20, 30))),)),
        SetSeries(21, RULE, 0, 60, (10,)), SetTask(6, measured_by=((22, 50), (2, 50))),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_series_has_the_same_numbers_whenever_the_copy_is_read(world: make.World) -> None:
    row = copied(world)
    play(world, row, AddTask("Gone", after=4))
    play(world, row, RemoveTask(5))
    play(world, row, AddSeries("Review", RULE, at(2), after=4))
    head = next(t for t in queries.state_of(fresh(row)).plan.tasks if t.recurrence)
    play(world, row, SetTask(head.id, name="Look back"))
    held = queries.state_of(fresh(row)).plan
    queries._kept.clear()
    assert queries.state_of(fresh(row)).plan == held
    assert [t.id for t in held.tasks if t.parent == head.id] == [6, 7, 8]


@pytest.mark.django_db
def test_a_copy_goes_into_a_plan_that_got_others_meanwhile(world: make.World) -> None:
    row = copied(world)
    play(world, row, PutCalendar(Calendar(2, "Night", WEEK)), Assign(2, name="Ben"))
    play(world, row, SetResource(1, calendar=2, max_units=2.0), SetTask(3, calendar=2))
    play(world, row, AddSeries("Review", RULE, at(2), duration=60, after=4))
    play(world, row, SetTask(6, name="First review"))
    edit(world, PutCalendar(Calendar(2, "Early", WEEK)), Assign(3, name="Dora"))
    edit(world, AddTask("Meanwhile", after=4, duration=DAY))
    services.adopt_scenario(actor=world.actor("business_pm"), scenario_id=row.pk)
    found = plan(world)
    calendars = {c.name: c.id for c in found.calendars}
    people = {r.name: (r.calendar, r.max_units) for r in found.resources}
    assert people == {"Dora": (None, 1.0), "Ben": (calendars["Night"], 2.0)}
    tasks = {t.id: t for t in found.tasks}
    assert calendars["Early"] == 2
    assert tasks[3].calendar == calendars["Night"]
    assert (tasks[5].name, tasks[6].name) == ("Meanwhile", "First review")
    head = next(t for t in found.tasks if t.recurrence)
    assert [t.parent for t in found.tasks].count(head.id) == 3
