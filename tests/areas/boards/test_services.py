"""Boards: who may add, change and close them, and what that leaves behind."""

from __future__ import annotations

import pytest

from pilothouse.delivery.boards import queries, services
from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.types import SprintState
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import InvalidError, NotFoundError, NotPermittedError, RuleError
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> make.World:
    return make.world()


def added(world: make.World, by: str = "business_pm", **values: object) -> Sprint:
    facts = {"title": "The first", "owner_id": world.people["technical_pm"].pk}
    return services.add_sprint(
        actor=world.actor(by), project_id=world.project.pk, **(facts | values)
    )


def test_numbers_count_up_within_the_project(world: make.World) -> None:
    assert [added(world).number, added(world).number] == ["SP-1", "SP-2"]


def test_adding_leaves_one_event(world: make.World) -> None:
    before = AuditEvent.objects.count()
    row = added(world)
    event = AuditEvent.objects.order_by("-seq")[0]
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.object_id) == ("sprint.added", row.pk)


def test_a_stranger_does_not_see_the_project(world: make.World) -> None:
    with pytest.raises(NotFoundError):
        added(world, by="stranger")


def test_an_auditor_sees_but_may_not_add(world: make.World) -> None:
    row = added(world)
    assert queries.sprint(world.actor("auditor"), row.pk) == row
    with pytest.raises(NotPermittedError):
        added(world, by="auditor")


def test_closing_needs_a_reason_and_happens_once(world: make.World) -> None:
    row, pm = added(world), world.actor("business_pm")
    with pytest.raises(InvalidError):
        services.close_sprint(actor=pm, sprint_id=row.pk, reason=" ")
    closed = services.close_sprint(actor=pm, sprint_id=row.pk, reason="Done")
    assert (closed.state, closed.closed_at) == (SprintState.CLOSED, make.NOW)
    with pytest.raises(RuleError):
        services.close_sprint(actor=pm, sprint_id=row.pk, reason="Again")
    assert services.reopen_sprint(actor=pm, sprint_id=row.pk).state == SprintState.OPEN
