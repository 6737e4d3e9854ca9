"""Change requests: the impact on a copy, who decides, and the baseline that follows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pilothouse.control.changes import services
from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.rules.impact import whole_days
from pilothouse.delivery.schedule.queries import baselines, plan_of
from pilothouse.delivery.schedule.services import create_plan
from pilothouse.delivery.schedule.types import AddTask, RemoveTask, SetDuration
from pilothouse.engine.network.data import Calendar, Link, Plan, Task
from pilothouse.foundation.decisions.services import set_limit
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from tests import make

pytestmark = pytest.mark.django_db
DAY = ((480, 720), (780, 1020))
DAYS = 480


def chain() -> Plan:
    """Design (5 d) then build (10 d), and a report (2 d) beside them, from Mon 2 Mar 2026."""
    start = 56 * 365 * 1440 + 14 * 1440 + 60 * 1440 + 480
    return Plan(
        name="Chain",
        start=start,
        calendars=(Calendar(1, "Standard", (DAY,) * 5 + ((), ())),),
        default_calendar=1,
        tasks=(
            Task(1, "Design", 5 * DAYS),
            Task(2, "Build", 10 * DAYS),
            Task(3, "Report", 2 * DAYS),
        ),
        links=(Link(1, 2),),
    )


def build_world() -> make.World:
    world = make.world()
    create_plan(actor=world.actor("business_pm"), project_id=world.project.pk, plan=chain())
    director = world.actor("pmo_director")
    for rank, (role, cost, days) in enumerate(
        [("business_pm", 1000, 2), ("pmo_manager", 50_000, 20), ("sponsor", None, None)], start=1
    ):
        set_limit(
            actor=director,
            kind="change",
            role=role,
            rank=rank,
            max_cost=None if cost is None else Decimal(cost),
            max_days=days,
        )
    return world


def raised(
    world: make.World, *edits: Any, cost: int = 0, by: str = "technical_pm"
) -> ChangeRequest:
    actor = world.actor(by)
    request = services.raise_change(
        actor=actor,
        project_id=world.project.pk,
        title="More build",
        reason="The client wants a second gate.",
        cost=Decimal(cost),
    )
    if edits:
        services.set_edits(actor=actor, change_id=request.pk, edits=edits)
        request = services.compute_impact(actor=actor, change_id=request.pk)
    return request


def test_the_impact_is_that_of_the_copy_and_leaves_the_plan_alone(world: make.World) -> None:
    request = raised(world, SetDuration(2, 13 * DAYS))
    impact = request.impact or {}
    assert (impact["finish_before"], impact["finish_after"]) == ("2026-03-20", "2026-03-25")
    assert impact["finish_days"] == 3
    assert [row["name"] for row in impact["tasks"]] == ["Build"]
    assert plan_of(world.actor("auditor"), world.project.pk).tasks[1].duration == 10 * DAYS


def test_a_change_beside_the_critical_path_moves_no_finish(world: make.World) -> None:
    impact = raised(world, SetDuration(3, 4 * DAYS)).impact or {}
    assert impact["finish_days"] == 0
    row = impact["tasks"][0]
    assert (row["float_before"], row["float_after"]) == (13, 11)


def test_an_edit_the_plan_cannot_take_is_refused_at_once(world: make.World) -> None:
    with pytest.raises(InvalidError):
        raised(world, SetDuration(99, DAYS))
    with pytest.raises(InvalidError):
        raised(world, {"kind": "no_such_edit"})
    assert all(request.edits == [] for request in ChangeRequest.objects.all())


@pytest.mark.parametrize(
    ("days", "cost", "role"),
    [(11, 0, "business_pm"), (15, 0, "pmo_manager"), (11, 60_000, "sponsor"), (40, 0, "sponsor")],
)
def test_the_delegated_limits_name_the_decider(
    world: make.World, days: int, cost: int, role: str
) -> None:
    request = raised(world, SetDuration(2, days * DAYS), cost=cost)
    request = services.submit_change(actor=world.actor("technical_pm"), change_id=request.pk)
    assert request.decision is not None
    assert [step.role for step in request.decision.steps.all()] == [role]


def submitted(world: make.World, *edits: Any) -> ChangeRequest:
    request = raised(world, *edits)
    return services.submit_change(actor=world.actor("technical_pm"), change_id=request.pk)


def test_who_is_not_named_does_not_decide(world: make.World) -> None:
    request = submitted(world, SetDuration(2, 15 * DAYS))
    with pytest.raises(NotPermittedError):
        services.decide_change(
            actor=world.actor("business_pm"), change_id=request.pk, option="approve", reason="Ok"
        )


def test_approved_and_implemented_it_is_in_the_plan_with_its_baseline(world: make.World) -> None:
    request = submitted(world, SetDuration(2, 15 * DAYS), AddTask("Paint", None, 2, 3 * DAYS))
    decided = services.decide_change(
        actor=world.actor("pmo_manager"), change_id=request.pk, option="approve", reason="Needed"
    )
    assert decided.state == "approved"
    done = services.implement_change(actor=world.actor("business_pm"), change_id=request.pk)
    auditor = world.actor("auditor")
    plan = plan_of(auditor, world.project.pk)
    assert [task.name for task in plan.tasks] == ["Design", "Build", "Paint", "Report"]
    frozen = baselines(auditor, world.project.pk).get()
    assert (done.state, done.baseline_number) == ("implemented", frozen.number)
    assert frozen.decision_id == request.decision_id
    with pytest.raises(RuleError):
        services.implement_change(actor=world.actor("business_pm"), change_id=request.pk)


def test_rejected_it_cannot_be_implemented(world: make.World) -> None:
    request = submitted(world, RemoveTask(3))
    services.decide_change(
        actor=world.actor("business_pm"), change_id=request.pk, option="reject", reason="No"
    )
    with pytest.raises(RuleError):
        services.implement_change(actor=world.actor("business_pm"), change_id=request.pk)
    assert len(plan_of(world.actor("auditor"), world.project.pk).tasks) == 3


def test_an_impact_of_an_older_plan_cannot_be_submitted(world: make.World) -> None:
    from pilothouse.delivery.schedule.services import edit_task

    request = raised(world, SetDuration(2, 11 * DAYS))
    pm = world.actor("business_pm")
    edit_task(actor=pm, project_id=world.project.pk, task=1, duration=6 * DAYS)
    with pytest.raises(RuleError):
        services.submit_change(actor=pm, change_id=request.pk)


def test_withdrawing_ends_the_open_decision(world: make.World) -> None:
    request = submitted(world, SetDuration(2, 11 * DAYS))
    services.withdraw_change(
        actor=world.actor("technical_pm"), change_id=request.pk, reason="Client changed their mind"
    )
    request.refresh_from_db()
    assert request.decision is not None
    assert (request.state, request.decision.state) == ("withdrawn", "withdrawn")


def test_a_part_of_a_day_counts_as_a_day() -> None:
    assert [whole_days(d) for d in (0, 0.1, 1, 1.5, -2.2)] == [0, 1, 1, 2, 3]


def test_above_the_tolerance_of_pms_nobody_decides_their_own_change(world: make.World) -> None:
    sponsor = world.actor("sponsor")
    request = services.raise_change(
        actor=sponsor,
        project_id=world.project.pk,
        title="Second hall",
        description="Another hall",
        reason="More trade",
        cost=60_000,
    )
    services.set_edits(actor=sponsor, change_id=request.pk, edits=[SetDuration(2, 11 * DAYS)])
    services.compute_impact(actor=sponsor, change_id=request.pk)
    request = services.submit_change(actor=sponsor, change_id=request.pk)
    with pytest.raises(NotPermittedError, match="party"):
        services.decide_change(actor=sponsor, change_id=request.pk, option="approve", reason="Ok")
