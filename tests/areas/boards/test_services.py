"""Boards and sprints: moves that report, sprints that are planned, what was really reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pilothouse.delivery.boards import queries, services
from pilothouse.delivery.boards.types import State
from pilothouse.delivery.schedule.services import report_progress, undo
from pilothouse.delivery.schedule.types import Report
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make
from tests.areas.boards.plans import assigned, on, planned, points, sprint

pytestmark = pytest.mark.django_db


def states(world: make.World, who: str = "business_pm") -> dict[str, list[str]]:
    found = queries.board(world.actor(who), world.project.pk, {})
    return {column.state.value: [card.name for card in column.cards] for column in found}


def move(world: make.World, uid: int, before: str, to: str, who: str = "business_pm") -> None:
    actor, key = world.actor(who), world.project.pk
    report = queries.move_report(actor, key, uid, before, to)
    report_progress(actor=actor, project_id=key, report=report)


def test_moving_a_card_reports_progress(world: make.World) -> None:
    first, *_ = planned(world)
    assert states(world)["ahead"] == ["Design", "Build", "Test", "Hand over"]
    move(world, first, "ahead", "begun")
    assert states(world)["begun"] == ["Design"]
    move(world, first, "begun", "done")
    assert states(world)["done"] == ["Design"]
    assert AuditEvent.objects.order_by("-seq")[0].action == "plan.progress"
    move(world, first, "done", "ahead")
    assert states(world)["done"] == []


def test_a_finished_task_that_goes_on_needs_what_remains(world: make.World) -> None:
    first, *_ = planned(world)
    move(world, first, "ahead", "done")
    with pytest.raises(RuleError):
        move(world, first, "done", "begun")


def test_a_move_from_where_the_task_is_no_more_is_a_conflict(world: make.World) -> None:
    first, *_ = planned(world)
    move(world, first, "ahead", "begun")
    with pytest.raises(ConflictError):
        move(world, first, "ahead", "begun")


def test_people_move_their_own_tasks_only(world: make.World) -> None:
    first, second, *_ = planned(world)
    assigned(world, first)
    columns = queries.board(world.actor("team_member"), world.project.pk, {})
    movable = {card.name for column in columns for card in column.cards if card.may_report}
    assert movable == {"Design"}
    move(world, first, "ahead", "begun", who="team_member")
    with pytest.raises(NotFoundError):
        move(world, second, "ahead", "begun", who="stranger")


def test_the_board_is_narrowed_by_text_and_person(world: make.World) -> None:
    first, *_ = planned(world)
    assigned(world, first)
    actor, key = world.actor("business_pm"), world.project.pk
    person = queries.choices(actor, key)["people"][0][0]
    for wanted in ({"q": "desi"}, {"person": person}):
        found = queries.board(actor, key, wanted)
        assert [card.name for column in found for card in column.cards] == ["Design"]


def test_a_task_is_in_one_sprint_at_a_time(world: make.World) -> None:
    uids, pm = planned(world), world.actor("business_pm")
    one, two = sprint(world), sprint(world, "Sprint 2")
    services.plan_tasks(actor=pm, sprint_id=one.pk, add=uids[:3])
    services.plan_tasks(actor=pm, sprint_id=two.pk, add=uids[2:])
    assert queries.task_uids(one) == set(uids[:2])
    assert queries.task_uids(two) == set(uids[2:])
    with pytest.raises(InvalidError):
        services.plan_tasks(actor=pm, sprint_id=one.pk, add=[999_999])


def test_load_stands_beside_capacity(world: make.World) -> None:
    uids, pm = planned(world), world.actor("business_pm")
    row = sprint(world)
    services.plan_tasks(actor=pm, sprint_id=row.pk, add=uids)
    points(world, {uids[0]: 3, uids[1]: 8})
    load = queries.load_of(pm, row)
    assert (load.planned, load.percent, load.unknown) == (Decimal(11), 110, 2)
    hours = sprint(world, "Sprint 2", unit="hours")
    services.plan_tasks(actor=pm, sprint_id=hours.pk, add=uids[:2])
    assert queries.load_of(pm, hours).planned == 8 + 16


def test_the_burn_up_comes_from_what_was_reported(world: make.World) -> None:
    """Reports on two days, one of them taken back: the chart knows only what the plan said."""
    uids, key = planned(world), world.project.pk
    row = sprint(world)
    services.plan_tasks(actor=world.actor("business_pm"), sprint_id=row.pk, add=uids[:2])
    points(world, {uids[0]: 3, uids[1]: 5})
    for day, uid, percent in ((3, uids[0], 50), (4, uids[1], 20)):
        pm = world.actor("business_pm", on(day))
        report = Report(uid, actual_start=_start(world, uid), percent=percent)
        report_progress(actor=pm, project_id=key, report=report)
    undo(actor=world.actor("business_pm", on(5)), project_id=key)
    pm = world.actor("business_pm", on(6))
    report = queries.move_report(pm, key, uids[0], "begun", "done")
    report_progress(actor=pm, project_id=key, report=report)
    grown = queries.burnup_of(world.actor("business_pm", on(7)), row)
    assert [day.day for day, _ in grown.scope] == [2, 3, 4, 5, 6, 7]
    assert [value for _, value in grown.progress] == [0, 1.5, 2.5, 1.5, 3, 3]
    assert [value for _, value in grown.finished] == [0, 0, 0, 0, 3, 3]


def _start(world: make.World, uid: int) -> int:
    found = queries.cards(world.actor("business_pm"), world.project.pk, {uid})
    assert found[0].start == date(2026, 3, 2)
    return int((found[0].start - date(1970, 1, 1)).days * 1440 + 8 * 60)


def test_unfinished_work_is_carried_over(world: make.World) -> None:
    uids, pm = planned(world), world.actor("business_pm")
    one, two = sprint(world), sprint(world, "Sprint 2")
    services.plan_tasks(actor=pm, sprint_id=one.pk, add=uids)
    move(world, uids[0], "ahead", "done")
    services.carry_over(actor=pm, sprint_id=one.pk, other_id=two.pk)
    assert queries.task_uids(one) == {uids[0]}
    assert queries.task_uids(two) == set(uids[1:])
    with pytest.raises(RuleError):
        services.carry_over(actor=pm, sprint_id=one.pk, other_id=one.pk)


def test_sprints_are_planned_by_pms(world: make.World) -> None:
    planned(world)
    row = sprint(world)
    for who in ("team_member", "auditor"):
        assert queries.sprint(world.actor(who), row.pk) == row
        with pytest.raises(NotPermittedError):
            services.edit_sprint(actor=world.actor(who), sprint_id=row.pk, name="Mine")
    with pytest.raises(NotFoundError):
        queries.sprint(world.actor("stranger"), row.pk)


def test_two_people_who_edit_a_sprint_do_not_overwrite_each_other(world: make.World) -> None:
    row, pm = sprint(world), world.actor("business_pm")
    services.edit_sprint(actor=pm, sprint_id=row.pk, goal="One", version=1)
    with pytest.raises(ConflictError):
        services.edit_sprint(actor=pm, sprint_id=row.pk, goal="Two", version=1)


def test_an_estimate_is_taken_back_and_bounded(world: make.World) -> None:
    uids, pm, key = planned(world), world.actor("business_pm"), world.project.pk
    points(world, {uids[0]: 3})
    services.estimate(actor=pm, project_id=key, points={uids[0]: None})
    assert queries.cards(pm, key, {uids[0]})[0].points is None
    with pytest.raises(InvalidError):
        points(world, {uids[0]: -1})
    assert State.AHEAD.value in states(world)
