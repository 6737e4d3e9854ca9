"""Charters: written, submitted, decided by the sponsor, frozen, compared."""

from __future__ import annotations

from datetime import date

import pytest

from pilothouse.delivery.work import queries, rules, services
from pilothouse.delivery.work.models import CharterVersion
from pilothouse.delivery.work.types import CharterState, Item, ItemKind, VersionState
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.decisions.queries import evidence_is_intact
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make

pytestmark = pytest.mark.django_db
ITEMS = (
    Item(kind="measure", text="Errors", baseline="8 %", target="1 %", due_on=date(2027, 1, 31)),
    Item(kind="in_scope", text="Branches"),
    Item(kind="out_of_scope", text="Online"),
    Item(kind="deliverable", text="New core"),
    Item(kind="milestone", text="Go-live", due_on=date(2026, 11, 1)),
)


def written(world: make.World, items: tuple[Item, ...] = ITEMS, **values: object) -> None:
    services.save_charter(
        actor=world.actor("business_pm"),
        project_id=world.project.pk,
        objective=str(values.pop("objective", "Open accounts in minutes.")),
        items=items,
        **values,  # type: ignore[arg-type]
    )


def submitted(world: make.World) -> CharterVersion:
    written(world)
    return services.submit_charter(actor=world.actor("business_pm"), project_id=world.project.pk)


def test_the_lines_keep_their_order_and_values(world: make.World) -> None:
    written(world)
    draft = queries.charter_of(world.actor("auditor"), world.project.pk)
    assert draft is not None
    assert queries.items_of(draft) == list(ITEMS)


def test_changing_only_a_line_counts_as_a_change(world: make.World) -> None:
    written(world)
    before = AuditEvent.objects.count()
    written(world, ITEMS[:-1], version=1)
    draft = queries.charter_of(world.actor("auditor"), world.project.pk)
    assert draft is not None
    assert (draft.version, AuditEvent.objects.count()) == (2, before + 1)
    assert AuditEvent.objects.order_by("-seq")[0].before["lines"] == [
        "Milestones: Go-live, 1 Nov 2026"
    ]
    with pytest.raises(ConflictError):
        written(world, ITEMS, version=1)


def test_saving_the_same_leaves_no_event(world: make.World) -> None:
    written(world)
    before = AuditEvent.objects.count()
    written(world)
    assert AuditEvent.objects.count() == before


def test_an_incomplete_charter_cannot_be_submitted(world: make.World) -> None:
    written(world, ITEMS[:2])
    with pytest.raises(RuleError) as caught:
        services.submit_charter(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert "at least one deliverable and at least one milestone" in caught.value.message


def test_the_sponsor_approves_and_the_version_is_frozen(world: make.World) -> None:
    version = submitted(world)
    decided = services.decide_charter(
        actor=world.actor("sponsor"), version_id=version.pk, option="approve", reason="Clear."
    )
    assert decided.state == VersionState.APPROVED
    written(world, ITEMS[:4], version=3)
    frozen = queries.approved_charter(world.actor("auditor"), world.project.pk)
    assert frozen is not None
    assert frozen.content["items"]["milestone"][0]["text"] == "Go-live"
    assert rules.content_hash(frozen.content) == frozen.hash
    assert evidence_is_intact(frozen.decision)
    draft = queries.charter_of(world.actor("auditor"), world.project.pk)
    assert draft is not None
    assert draft.state == CharterState.DRAFT


def test_a_returned_charter_becomes_a_draft_again(world: make.World) -> None:
    version = submitted(world)
    with pytest.raises(RuleError):
        written(world, ITEMS[:3])
    services.decide_charter(
        actor=world.actor("sponsor"), version_id=version.pk, option="return", reason="No figures."
    )
    written(world, ITEMS[:3])
    assert queries.approved_charter(world.actor("auditor"), world.project.pk) is None


@pytest.mark.parametrize("role", ["business_pm", "technical_pm", "pmo_manager", "auditor"])
def test_only_the_sponsor_decides(world: make.World, role: str) -> None:
    version = submitted(world)
    with pytest.raises(NotPermittedError):
        services.decide_charter(
            actor=world.actor(role), version_id=version.pk, option="approve", reason="Mine."
        )
    assert CharterVersion.objects.get().state == VersionState.SUBMITTED


def test_a_director_who_is_not_named_has_no_vote(world: make.World) -> None:
    version = submitted(world)
    with pytest.raises(NotPermittedError):
        services.decide_charter(
            actor=world.actor("pmo_director"), version_id=version.pk, option="approve", reason="I."
        )


def test_the_same_person_as_pm_and_sponsor_cannot_approve(world: make.World) -> None:
    services.edit_project(
        actor=make.system(),
        project_id=world.project.pk,
        sponsor_id=world.people["business_pm"].pk,
    )
    version = submitted(world)
    with pytest.raises(NotPermittedError):
        services.decide_charter(
            actor=world.actor("business_pm"), version_id=version.pk, option="approve", reason="I."
        )


def test_withdrawing_needs_a_reason(world: make.World) -> None:
    version, pm = submitted(world), world.actor("business_pm")
    with pytest.raises(InvalidError):
        services.withdraw_charter(actor=pm, version_id=version.pk, reason=" ")
    services.withdraw_charter(actor=pm, version_id=version.pk, reason="A date was wrong.")
    written(world, ITEMS[:2])
    second = CharterVersion.objects.get()
    assert (second.state, second.decision.state) == (VersionState.WITHDRAWN, "withdrawn")


def test_who_may_not_see_the_project_sees_no_charter(world: make.World) -> None:
    written(world)
    stranger = world.actor("stranger")
    assert queries.charter_of(stranger, world.project.pk) is None
    with pytest.raises(NotFoundError):
        services.submit_charter(actor=stranger, project_id=world.project.pk)


def test_differences_name_what_was_added_removed_and_changed() -> None:
    before = rules.frozen("Old", [Item(kind="in_scope", text="A"), Item(kind="in_scope", text="B")])
    after = rules.frozen(
        "New", [Item(kind="in_scope", text="A"), Item(kind="deliverable", text="C")]
    )
    rows = [(r["label"], r["before"], r["after"]) for r in rules.differences(before, after)]
    assert rows == [("Objective", "Old", "New"), ("In scope", "B", ""), ("Deliverables", "", "C")]


def test_the_hash_does_not_depend_on_the_order_of_kinds() -> None:
    one = rules.frozen("O", [Item(kind="in_scope", text="A"), Item(kind="measure", text="M")])
    two = rules.frozen("O", [Item(kind="measure", text="M"), Item(kind="in_scope", text="A")])
    assert rules.content_hash(one) == rules.content_hash(two)
    assert set(one["items"]) == {kind.value for kind in ItemKind}
