"""Agreements: composing, freezing, sending, answering, signing, and drifting apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from pilothouse.delivery.work.types import Item, ItemKind, Stage
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.queries import verify_chain
from pilothouse.foundation.notify.models import Notification
from pilothouse.governance.agreements import queries, rules, services
from pilothouse.governance.agreements.models import AgreementVersion, Comment, Signature
from pilothouse.governance.agreements.types import Section, VersionState
from pilothouse.kit.actor import ActorKind
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make
from tests.areas.agreements.terms import ITEMS, Deal, contact, deal, sign

pytestmark = pytest.mark.django_db


def build_world() -> Deal:
    return deal()


@pytest.fixture
def made(world: Deal) -> Deal:
    return world


def state(of: AgreementVersion) -> str:
    return AgreementVersion.objects.get(pk=of.pk).state


def test_a_draft_takes_scope_and_dates_from_the_charter(made: Deal) -> None:
    terms = queries.terms(made.draft(), make.NOW)
    assert terms["in_scope"] == ["Booking of rooms", "Payment at the desk"]
    assert [m["date"] for m in terms["milestones"]] == ["2026-05-01", "2026-09-30"]
    assert (terms["price"], terms["currency"]) == ("120000.00", "GBP")
    made.charter(ITEMS[:2])
    assert queries.terms(AgreementVersion.objects.get(), make.NOW)["in_scope"] == [
        "Booking of rooms"
    ]


def test_saving_again_changes_the_same_draft(made: Deal) -> None:
    first = made.draft()
    again = made.draft("99.00", version=1, milestone_keys=["charter:In operation"])
    assert (again.pk, again.number) == (first.pk, 1)
    assert [m["name"] for m in queries.terms(again, make.NOW)["milestones"]] == ["In operation"]
    with pytest.raises(ConflictError):
        made.draft("98.00", version=1)


def test_a_project_without_a_client_has_no_agreement() -> None:
    world = make.world()
    with pytest.raises(RuleError, match="no client"):
        services.save_draft(
            actor=world.actor("business_pm"), project_id=world.project.pk, price=None
        )


def test_incomplete_terms_are_not_sent(made: Deal) -> None:
    made.charter([])
    with pytest.raises(RuleError, match=r"scope \(charter\).*deliverable.*milestone"):
        made.sent()
    assert state(AgreementVersion.objects.get()) == VersionState.DRAFT


def test_sending_freezes_hashes_and_mails(
    made: Deal, django_capture_on_commit_callbacks: object
) -> None:
    made = replace(made, pm=made.world.actor("business_pm", timezone.now()))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        link = made.sent()
    version = AgreementVersion.objects.get()
    assert version.digest == rules.digest_of(version.content)
    made.charter(ITEMS[:2])
    assert queries.terms(version, make.NOW)["out_of_scope"] == ["Catering"]
    (message,) = mail.outbox
    assert message.to == ["clara@client.example"]
    assert queries.secret_of(link) in message.body
    assert queries.secret_of(link) not in str(AuditEvent.objects.values_list("after", flat=True))


def test_sending_moves_a_planned_project_on(made: Deal) -> None:
    project = made.world.project
    type(project).objects.filter(pk=project.pk).update(stage=Stage.PLANNING)
    made.sent()
    project.refresh_from_db()
    assert project.stage == Stage.AGREEMENT


def test_only_the_project_managers_compose_and_send(made: Deal) -> None:
    draft = made.draft()
    for role in ("pmo_manager", "sponsor", "auditor"):
        with pytest.raises(NotPermittedError):
            services.send_version(
                actor=made.world.actor(role), version_id=draft.pk, name="A", email="a@b.example"
            )
    for role in ("team_member", "stranger", "administrator"):
        with pytest.raises(NotFoundError):
            queries.version(made.world.actor(role), draft.pk)


def test_the_contact_holds_one_code_at_one_path(made: Deal) -> None:
    actor = contact(made.sent())
    assert (actor.kind, actor.person_id, len(actor.grants)) == (ActorKind.LINK, None, 1)
    assert actor.grants[0].codes == {"agreements.client"}
    assert actor.grants[0].path != made.world.project.scope.path


def test_a_contact_cannot_act_by_somebody_elses_link(made: Deal) -> None:
    first = made.sent()
    other = services.send_version(
        actor=made.pm, version_id=first.version_of_id, name="Carl Other", email="c@client.example"
    )
    with pytest.raises(NotFoundError):
        services.client_comment(
            actor=contact(first), link_id=other.pk, section=Section.PRICE, text="Mine?"
        )


def test_an_insider_cannot_sign_for_the_client(made: Deal) -> None:
    link = made.sent()
    for role in ("business_pm", "pmo_director", "client_contact"):
        with pytest.raises(NotFoundError):
            services.sign(
                actor=made.world.actor(role), link_id=link.pk, name="A B", role="C", accepted=True
            )


def test_comments_and_requests_change_the_state(made: Deal) -> None:
    link = made.sent()
    client = contact(link)
    services.client_comment(
        actor=client, link_id=link.pk, section=Section.IN_SCOPE, text="And the spa?"
    )
    assert state(link.version_of) == VersionState.COMMENTED
    services.ask_change(actor=client, link_id=link.pk, text="Add the spa for 5,000")
    assert state(link.version_of) == VersionState.CHANGE_ASKED
    services.client_comment(actor=client, link_id=link.pk, section=Section.PRICE, text="Fine")
    assert state(link.version_of) == VersionState.CHANGE_ASKED
    services.reply(actor=made.pm, version_id=link.version_of_id, section="general", text="Yes")
    assert [c.by_client for c in Comment.objects.all()] == [True, True, True, False]


@pytest.mark.parametrize("text", [" ", "x" * 5001])
def test_a_comment_says_something_and_not_too_much(made: Deal, text: str) -> None:
    link = made.sent()
    with pytest.raises(InvalidError):
        services.client_comment(actor=contact(link), link_id=link.pk, section="price", text=text)


def test_a_comment_on_a_section_that_does_not_exist(made: Deal) -> None:
    link = made.sent()
    with pytest.raises(InvalidError):
        services.client_comment(actor=contact(link), link_id=link.pk, section="secrets", text="?")


def test_signing_locks_the_version_and_keeps_the_hash(made: Deal) -> None:
    version = made.signed()
    signature = Signature.objects.get()
    assert state(version) == VersionState.SIGNED
    assert signature.digest == AgreementVersion.objects.get().digest
    assert "version 1" in signature.statement
    assert "Harbour Hotels" in signature.statement
    assert verify_chain().holds


def test_signing_needs_a_full_name_and_the_tick(made: Deal) -> None:
    link = made.sent()
    with pytest.raises(InvalidError) as caught:
        sign(link, name="Clara", accepted=False)
    assert set(caught.value.fields) == {"name", "accepted"}
    assert not Signature.objects.exists()


def test_nobody_signs_twice(made: Deal) -> None:
    link = made.sent()
    sign(link)
    with pytest.raises(RuleError, match="signed already"):
        sign(link)
    with pytest.raises(RuleError):
        services.ask_change(actor=contact(link), link_id=link.pk, text="Wait")
    with pytest.raises(RuleError):
        services.withdraw(actor=made.pm, version_id=link.version_of_id, reason="No")
    assert Signature.objects.count() == 1


def test_a_text_that_was_tampered_with_cannot_be_signed(made: Deal) -> None:
    link = made.sent()
    content = AgreementVersion.objects.get().content | {"price": "1.00"}
    AgreementVersion.objects.update(content=content)
    with pytest.raises(RuleError, match="not the one that was frozen"):
        sign(link)
    assert not Signature.objects.exists()


def test_links_end_by_time_by_hand_and_with_the_version(made: Deal) -> None:
    link = made.sent(days=7)
    secret = queries.secret_of(link)
    assert queries.link_of_secret(secret, make.NOW) == link
    assert queries.link_of_secret(secret, make.NOW + timedelta(days=7)) is None
    assert queries.link_of_secret(secret[:-1], make.NOW) is None
    services.revoke_link(actor=made.pm, link_id=link.pk)
    assert queries.link_of_secret(secret, make.NOW) is None
    other = services.send_version(
        actor=made.pm, version_id=link.version_of_id, name="Carl", email="carl@client.example"
    )
    services.withdraw(actor=made.pm, version_id=link.version_of_id, reason="Wrong price")
    assert queries.usable_link(other.pk, make.NOW) is None


def test_an_ended_link_cannot_be_used_by_an_actor_who_has_it_open(made: Deal) -> None:
    link = made.sent()
    client = contact(link)
    services.revoke_link(actor=made.pm, link_id=link.pk)
    with pytest.raises(NotFoundError):
        services.client_comment(actor=client, link_id=link.pk, section="price", text="Still here")


def test_the_first_reading_is_kept_and_only_the_first(made: Deal) -> None:
    link = made.sent()
    services.note_first_view(actor=contact(link), link_id=link.pk)
    before = AuditEvent.objects.count()
    services.note_first_view(actor=contact(link), link_id=link.pk)
    assert AuditEvent.objects.count() == before
    assert AuditEvent.objects.filter(action="agreement.first_read").count() == 1


def test_a_newer_version_takes_the_place_of_what_is_out(made: Deal) -> None:
    first = made.sent()
    second = made.sent("130000.00")
    assert state(first.version_of) == VersionState.SUPERSEDED
    with pytest.raises(RuleError, match="newer version"):
        sign(first)
    sign(second)
    third = made.sent("140000.00")
    assert state(second.version_of) == VersionState.SIGNED
    sign(third)
    assert state(second.version_of) == VersionState.SUPERSEDED
    assert queries.signed_version(made.pm, made.project_id) == third.version_of


def test_the_project_managers_are_told(
    made: Deal, django_capture_on_commit_callbacks: object
) -> None:
    link = made.sent()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sign(link)
    told = Notification.objects.values_list("person__name", "url")
    address = f"/agreements/{link.version_of_id}/"
    assert set(told) == {("Business Pm", address), ("Technical Pm", address)}


def test_drift_from_what_was_signed_is_shown(made: Deal) -> None:
    signed = made.signed()
    assert queries.drift(AgreementVersion.objects.get(), make.NOW) == []
    moved = Item(kind=ItemKind.MILESTONE, text="In operation", due_on=date(2026, 11, 2))
    extra = Item(kind=ItemKind.IN_SCOPE, text="The spa")
    made.charter([*ITEMS[:6], moved, extra])
    found = queries.drift(AgreementVersion.objects.get(pk=signed.pk), make.NOW)
    assert rules.summary(found) == "1 scope line added, 1 milestone moved"
    standing = queries.standing(made.pm, made.world.project)
    assert (standing.signed, standing.version_number, len(standing.drift)) == (True, 1, 2)


def test_a_project_with_nothing_signed_stands_so(made: Deal) -> None:
    assert not queries.standing(made.pm, made.world.project).exists
    made.sent()
    standing = queries.standing(made.pm, made.world.project)
    assert (standing.exists, standing.signed) == (True, False)


def test_differences_between_terms() -> None:
    before = {
        "objective": "A", "in_scope": ["x", "y"], "out_of_scope": [], "deliverables": ["d"],
        "assumptions": [], "price": "10.00", "currency": "GBP", "payment": "At once",
        "milestones": [
            {"key": "1", "name": "One", "date": "2026-01-01"},
            {"key": "2", "name": "Two", "date": "2026-02-01"},
            {"key": "3", "name": "Three", "date": "2026-03-01"},
        ],
    }  # fmt: skip
    after = before | {
        "in_scope": ["y", "z"],
        "price": "12.00",
        "milestones": [
            {"key": "1", "name": "One", "date": "2026-01-08"},
            {"key": "3", "name": "Drei", "date": "2026-03-01"},
            {"key": "4", "name": "Four", "date": "2026-04-01"},
        ],
    }
    found = rules.differences(before, after)
    assert [(d.label, d.before, d.after) for d in found] == [
        ("In scope", "x", ""),
        ("In scope", "", "z"),
        ("One", "2026-01-01", "2026-01-08"),
        ("Dropped: Two", "2026-02-01", ""),
        ("Renamed", "Three", "Drei"),
        ("New: Four", "", "2026-04-01"),
        ("Price", "10.00 GBP", "12.00 GBP"),
    ]
    assert rules.summary(found) == (
        "1 scope line removed, 1 scope line added, 1 milestone moved, 1 milestone removed, "
        "1 milestone changed, 1 milestone added, price changed"
    )
    assert rules.differences(before, before) == []
