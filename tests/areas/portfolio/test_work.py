"""The work by skill that a proposal needs: kept, shown, edited, and who may."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.people.models import Skill
from pilothouse.foundation.people.services import add_skill, delete_skill, edit_skill
from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.models import Proposal
from pilothouse.governance.portfolio.types import WorkFacts
from pilothouse.kit.errors import ConflictError, InvalidError, NotPermittedError, RuleError
from tests import make
from tests.areas.portfolio import stage

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def skill(name: str) -> Skill:
    return add_skill(actor=make.system(), name=name)


def needs(skill: Skill, days: str) -> WorkFacts:
    return WorkFacts(skill_id=skill.pk, days=Decimal(days))


def test_work_is_kept_with_the_proposal_its_version_and_its_history(world: make.World) -> None:
    weld, draw = skill("Welding"), skill("Drawing")
    made = stage.draft(world, work=[needs(weld, "60")])
    drafted = AuditEvent.objects.get(action="proposal.drafted")
    assert drafted.after["work"] == [{"skill": "Welding", "days": "60"}]
    actor = world.actor("team_member")
    edited = services.edit_proposal(
        actor=actor,
        proposal_id=made.pk,
        version=made.version,
        work=[needs(weld, "40.5"), needs(draw, "3")],
    )
    assert edited.version == made.version + 1
    kept = [(row.skill.name, row.days) for row in queries.proposal(actor, made.pk).work.all()]
    assert kept == [("Drawing", Decimal(3)), ("Welding", Decimal("40.5"))]
    event = AuditEvent.objects.get(action="proposal.edited")
    assert [row["skill"] for row in event.before["work"]] == ["Welding"]
    assert [row["days"] for row in event.after["work"]] == ["40.5", "3"]
    with pytest.raises(ConflictError):
        services.edit_proposal(actor=actor, proposal_id=made.pk, version=made.version, work=[])
    # The same work in another order changes nothing, so there is no second event.
    same = [needs(draw, "3.0"), needs(weld, "40.5")]
    services.edit_proposal(actor=actor, proposal_id=made.pk, work=same)
    assert AuditEvent.objects.filter(action="proposal.edited").count() == 1
    assert services.edit_proposal(actor=actor, proposal_id=made.pk, work=[]).work.count() == 0


def test_wrong_work_is_refused(world: make.World) -> None:
    weld, old = skill("Welding"), skill("Riveting")
    made = stage.draft(world, work=[needs(old, "5")])
    edit_skill(actor=make.system(), skill_id=old.pk, is_active=False)
    unknown = WorkFacts(skill_id=weld.pk + 900, days=Decimal(1))
    for work in (
        [needs(weld, "1"), needs(weld, "2")],
        [needs(weld, "0")],
        [needs(weld, "-4")],
        [needs(weld, "100000")],
        [unknown],
        [needs(old, "5")],
    ):
        with pytest.raises(InvalidError) as refused:
            stage.draft(world, work=work)
        assert "work" in refused.value.fields
    assert Proposal.objects.count() == 1
    # Who has a retired skill keeps it.
    actor = world.actor("team_member")
    again = services.edit_proposal(actor=actor, proposal_id=made.pk, work=[needs(old, "7")])
    assert again.work.get().days == 7


def test_a_skill_that_a_proposal_asks_for_is_not_deleted(world: make.World) -> None:
    weld = skill("Welding")
    stage.draft(world, work=[needs(weld, "60")])
    with pytest.raises(RuleError):
        delete_skill(actor=make.system(), skill_id=weld.pk)
    assert Skill.objects.filter(pk=weld.pk).exists()


def test_work_is_edited_on_the_form_and_shown_on_the_page(world: make.World) -> None:
    weld, draw = skill("Welding"), skill("Drawing")
    client = signed_in(world, "team_member")
    data = {
        "title": "Tablets", "problem": "Paper.", "portfolio": world.portfolio.pk, "currency": "GBP",
        "cost_low": "100", "cost_high": "200", "tier": 2, "method": "agile",
        "work-skill": [str(weld.pk), str(draw.pk), ""], "work-days": ["1,060", "2.5", ""],
    }  # fmt: skip
    text = client.post(reverse("portfolio:new"), data, follow=True).text
    made = Proposal.objects.get()
    assert [(row.skill_id, row.days) for row in made.work.all()] == [
        (draw.pk, Decimal("2.5")),
        (weld.pk, Decimal(1060)),
    ]
    assert "Work by skill" in text
    assert '<td class="num">1,060</td>' in text
    assert '<td class="num">2.5</td>' in text
    form = client.get(reverse("portfolio:edit", args=[made.pk])).text
    assert f'<option value="{weld.pk}" selected>Welding</option>' in form
    assert 'name="work-days" value="1060"' in form
    for wrong in ("fifty", "0", "-1", "1.25", ""):
        answer = client.post(reverse("portfolio:new"), {**data, "work-days": [wrong, "2", ""]})
        assert answer.status_code == 422
        assert f"“{wrong}” days of “Welding” is no figure" in answer.text
    nameless = client.post(reverse("portfolio:new"), {**data, "work-skill": ["", "", ""]})
    assert "Choose a skill for each line of work." in nameless.text
    edit = reverse("portfolio:edit", args=[made.pk])
    stale = client.post(edit, {**data, "version": "77"})
    assert stale.status_code == 409
    assert 'name="work-days" value="1,060"' in stale.text
    client.post(edit, {**data, "version": str(made.version), "work-skill": [], "work-days": []})
    assert made.work.count() == 0


def test_work_goes_through_the_api(world: make.World) -> None:
    weld = skill("Welding")
    client = signed_in(world, "team_member")
    body = {
        "title": "Tablets", "problem": "Paper.", "portfolio_id": world.portfolio.pk,
        "work": [{"skill_id": weld.pk, "days": "12.5"}],
    }  # fmt: skip
    made = client.post("/api/v1/proposals", body, content_type="application/json").json()
    assert [(row["skill_id"], Decimal(row["days"])) for row in made["work"]] == [
        (weld.pk, Decimal("12.5"))
    ]
    address = f"/api/v1/proposals/{made['id']}"
    headers = {"If-Match": str(made["version"])}
    patch = {"work": []}
    answer = client.patch(address, patch, content_type="application/json", headers=headers)
    assert answer.json()["work"] == []
    assert answer.json()["version"] == made["version"] + 1
    body["work"] = [{"skill_id": weld.pk + 900, "days": "1"}]
    wrong = client.post("/api/v1/proposals", body, content_type="application/json")
    assert wrong.status_code == 422


def test_work_follows_the_rules_of_the_other_facts(world: make.World) -> None:
    weld = skill("Welding")
    made = stage.submitted(world, work=[needs(weld, "60")])
    with pytest.raises(NotPermittedError):
        services.edit_proposal(
            actor=world.actor("sponsor"), proposal_id=made.pk, work=[needs(weld, "1")]
        )
    taken = stage.in_assessment(world, title="Later", work=[needs(weld, "8")])
    with pytest.raises(RuleError):
        services.edit_proposal(actor=world.actor("pmo_manager"), proposal_id=taken.pk, work=[])
    assert [row.days for row in made.work.all()] == [60]


def test_the_board_sees_the_work_as_it_was_when_it_was_asked(world: make.World) -> None:
    made = stage.before_the_board(world, work=[needs(skill("Welding"), "60")])
    assert made.decision is not None
    assert made.decision.evidence["work"] == [{"skill": "Welding", "days": "60.0"}]
    vote = signed_in(world, "pmo_director").get(reverse("portfolio:decide", args=[made.pk])).text
    assert "Welding: 60" in vote
