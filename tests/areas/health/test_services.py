"""Findings over time, and corrective actions that help or do not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pilothouse.control.risks.services import edit_risk, raise_risk
from pilothouse.delivery.schedule.services import create_plan, edit_task, freeze_plan
from pilothouse.insight.health import queries, services
from pilothouse.insight.health.models import Finding, HealthSnapshot
from pilothouse.insight.health.queries.room import room
from pilothouse.insight.health.types import ActionState
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from tests import make
from tests.areas.changes.test_services import DAYS, chain

pytestmark = pytest.mark.django_db


def build_world() -> make.World:
    world = make.world()
    create_plan(actor=world.actor("business_pm"), project_id=world.project.pk, plan=chain())
    freeze_plan(
        actor=world.actor("pmo_manager"), project_id=world.project.pk, name="First", reason="Test"
    )
    return world


def lengthen(world: make.World, days: int) -> None:
    pm = world.actor("business_pm")
    edit_task(actor=pm, project_id=world.project.pk, task=2, duration=days * DAYS)


def compute(world: make.World, day: int = 0) -> None:
    actor = world.actor("pmo_manager", make.NOW + timedelta(days=day))
    services.compute_health(actor=actor, project_id=world.project.pk)


def standing(world: make.World) -> set[str]:
    rows = queries.open_findings(world.actor("auditor"), world.project.pk)
    return {row.kind for row in rows} - {"schedule_quality"}


def test_a_slip_turns_it_red_with_evidence_and_goes_when_mended(world: make.World) -> None:
    compute(world)
    assert standing(world) == set()
    lengthen(world, 22)
    compute(world, 1)
    health = queries.health_of(world.actor("auditor"), world.project.pk)
    assert health is not None
    assert (health.rag, health.finish_days) == ("red", 12)
    assert standing(world) == {"late_finish"}
    lengthen(world, 10)
    compute(world, 2)
    assert standing(world) == set()
    row = Finding.objects.get(kind="late_finish")
    assert row.cleared_at == make.NOW + timedelta(days=2)


def test_a_standing_finding_keeps_its_first_day(world: make.World) -> None:
    lengthen(world, 22)
    compute(world)
    compute(world, 3)
    row = Finding.objects.get(kind="late_finish")
    assert (row.first_seen, row.last_seen) == (make.NOW, make.NOW + timedelta(days=3))


def test_a_snapshot_a_day(world: make.World) -> None:
    for day in (0, 0, 1):
        compute(world, day)
    assert HealthSnapshot.objects.count() == 2


def test_a_high_risk_without_plan_is_found_until_it_has_one(world: make.World) -> None:
    pm = world.actor("business_pm")
    risk = raise_risk(
        actor=pm,
        project_id=world.project.pk,
        title="Flood",
        likelihood=4,
        impact=5,
        owner_id=world.people["business_pm"].pk,
    )
    compute(world)
    assert standing(world) == {"risk_without_plan"}
    edit_risk(actor=pm, risk_id=risk.pk, contingency_plan="Pump")
    compute(world, 1)
    assert standing(world) == set()


def order(world: make.World, by: str = "pmo_manager", **values: object) -> int:
    finding = Finding.objects.get(kind="late_finish")
    facts: dict[str, object] = {
        "title": "Add a second crew",
        "owner_id": world.people["technical_pm"].pk,
        "due_on": date(2026, 3, 10),
        "expected_effect": "The finish comes back to the baseline.",
    }
    made = services.order_action(
        actor=world.actor(by),
        project_id=world.project.pk,
        finding_id=finding.pk,
        **(facts | values),  # type: ignore[arg-type]
    )
    return made.pk


def test_an_action_whose_finding_goes_was_effective(world: make.World) -> None:
    lengthen(world, 22)
    compute(world)
    action_id = order(world)
    owner = world.actor("technical_pm")
    services.finish_action(actor=owner, action_id=action_id, done_note="Crew is on site")
    lengthen(world, 10)
    compute(world, 2)
    action = queries.action(owner, action_id)
    assert action.state == ActionState.EFFECTIVE
    assert action.figures_before["finish_days"] == 12
    assert (action.figures_after or {})["finish_days"] == 0


def test_an_action_without_effect_comes_back_as_a_finding(world: make.World) -> None:
    lengthen(world, 22)
    compute(world)
    action_id = order(world)
    services.finish_action(
        actor=world.actor("technical_pm"), action_id=action_id, done_note="Asked the crew"
    )
    compute(world, 14)
    assert queries.action(world.actor("auditor"), action_id).state == ActionState.DONE
    compute(world, 15)
    assert queries.action(world.actor("auditor"), action_id).state == ActionState.INEFFECTIVE
    compute(world, 16)
    assert "action_failed" in standing(world)


def test_who_orders_and_what_an_order_needs(world: make.World) -> None:
    lengthen(world, 22)
    compute(world)
    with pytest.raises(NotPermittedError):
        order(world, by="business_pm")
    with pytest.raises(InvalidError):
        order(world, due_on=date(2026, 3, 1))
    with pytest.raises(InvalidError):
        order(world, expected_effect="")
    action_id = order(world)
    with pytest.raises(NotPermittedError):
        services.finish_action(actor=world.actor("business_pm"), action_id=action_id, done_note="x")
    services.cancel_action(actor=world.actor("pmo_manager"), action_id=action_id, reason="Moot")
    with pytest.raises(RuleError):
        services.cancel_action(
            actor=world.actor("pmo_manager"), action_id=action_id, reason="Twice"
        )


def test_the_control_room_has_a_row_for_every_project(world: make.World) -> None:
    lengthen(world, 22)
    compute(world)
    rows = room(world.actor("pmo_analyst"))
    assert [(row["project"], row["health"].rag) for row in rows] == [(world.project, "red")]
    with pytest.raises(NotPermittedError):
        room(world.actor("team_member"))
