"""Risks: who may raise, change and close them, and what that leaves behind."""

from __future__ import annotations

import pytest

from pilothouse.control.risks import queries, rules, services
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.types import RiskState
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.queries import verify_chain
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make

pytestmark = pytest.mark.django_db


def raised(world: make.World, by: str = "business_pm", **values: object) -> Risk:
    facts = {
        "title": "Supplier is late",
        "likelihood": 4,
        "impact": 3,
        "owner_id": world.people["technical_pm"].pk,
    }
    return services.raise_risk(
        actor=world.actor(by), project_id=world.project.pk, **(facts | values)
    )


def test_numbers_count_up_within_the_project(world: make.World) -> None:
    assert [raised(world).number, raised(world).number] == ["R-1", "R-2"]


def test_raising_leaves_one_event_with_the_values(world: make.World) -> None:
    before = AuditEvent.objects.count()
    risk = raised(world)
    event = AuditEvent.objects.order_by("-seq")[0]
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.object_id, event.after["likelihood"]) == ("risk.raised", risk.pk, 4)
    assert verify_chain().holds


def test_a_likelihood_outside_the_scale_is_refused(world: make.World) -> None:
    with pytest.raises(InvalidError) as caught:
        raised(world, likelihood=6)
    assert "likelihood" in caught.value.fields
    assert not Risk.objects.exists()


def test_a_stranger_does_not_see_the_project(world: make.World) -> None:
    with pytest.raises(NotFoundError):
        raised(world, by="stranger")


def test_an_auditor_sees_but_may_not_raise(world: make.World) -> None:
    with pytest.raises(NotPermittedError):
        raised(world, by="auditor")


def test_the_owner_may_edit_whatever_their_role(world: make.World) -> None:
    owner = world.people["team_member"]
    risk = raised(world, owner_id=owner.pk)
    edited = services.edit_risk(actor=make.actor(owner), risk_id=risk.pk, title="Later still")
    assert edited.title == "Later still"
    other = raised(world)
    with pytest.raises(NotPermittedError):
        services.edit_risk(actor=make.actor(owner), risk_id=other.pk, title="No")


def test_the_second_of_two_editors_is_told_what_the_first_changed(world: make.World) -> None:
    risk = raised(world)
    pm = world.actor("business_pm")
    services.edit_risk(actor=pm, risk_id=risk.pk, version=1, title="First")
    with pytest.raises(ConflictError) as caught:
        services.edit_risk(actor=pm, risk_id=risk.pk, version=1, title="Second")
    clash = caught.value.clashes[0]
    assert (clash.field, clash.theirs, clash.mine) == ("title", "First", "Second")
    assert Risk.objects.get(pk=risk.pk).title == "First"


def test_an_edit_that_changes_nothing_leaves_no_event(world: make.World) -> None:
    risk = raised(world)
    before = AuditEvent.objects.count()
    services.edit_risk(actor=world.actor("business_pm"), risk_id=risk.pk, title=risk.title)
    assert AuditEvent.objects.count() == before
    assert Risk.objects.get(pk=risk.pk).version == 1


def test_closing_needs_a_reason_and_happens_once(world: make.World) -> None:
    risk, pm = raised(world), world.actor("business_pm")
    with pytest.raises(InvalidError):
        services.close_risk(actor=pm, risk_id=risk.pk, reason=" ")
    closed = services.close_risk(actor=pm, risk_id=risk.pk, reason="Delivered")
    assert (closed.state, closed.closed_at) == (RiskState.CLOSED, make.NOW)
    with pytest.raises(RuleError):
        services.close_risk(actor=pm, risk_id=risk.pk, reason="Again")
    assert services.reopen_risk(actor=pm, risk_id=risk.pk).state == RiskState.OPEN


def test_the_matrix_counts(world: make.World) -> None:
    raised(world)
    raised(world)
    raised(world, likelihood=1, impact=5)
    rows = queries.risks_of(world.actor("auditor"), world.project.pk)
    assert queries.matrix(rows) == {(4, 3): 2, (1, 5): 1}
    assert [risk.score for risk in rows] == [12, 12, 5]


@pytest.mark.parametrize(
    ("value", "band"), [(1, 1), (3, 1), (4, 2), (8, 3), (12, 4), (16, 4), (20, 5), (25, 5)]
)
def test_bands(value: int, band: int) -> None:
    assert rules.band(value) == band
