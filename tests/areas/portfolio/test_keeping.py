"""Selections kept as evidence: what is frozen reads back the same, and the board can quote it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.governance.portfolio import queries, rules, services
from pilothouse.governance.portfolio.models import KeptSelection, Proposal
from pilothouse.governance.portfolio.tables import left_out_rows, pick_figures, pick_rows, timeline
from pilothouse.governance.portfolio.types import LinkKind, Question, Tie, Way
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from tests import make
from tests.areas.portfolio import stage
from tests.areas.portfolio.test_linking import row

PAGE = "portfolio:selection"
ASKED = {"budget": "1300", "source": "score", "keep_mandatory": "on"}


@pytest.mark.nodb
def test_what_is_kept_reads_back_word_for_word() -> None:
    rows = (
        row(1, 100, 80, months=5, risk=3, levels=(Way("pilot", Decimal(40), 50),)),
        row(2, 60, 60, risk=2, ties=(Tie(3, LinkKind.ADDS, 5), Tie(1, LinkKind.NEEDS))),
        row(3, 30, 20, risk=1),
        row(4, None, 20),
    )
    asked = Question(budget=Decimal(150), periods=3, decay=Decimal("2.5"), risk_limit=5)
    found = rules.best(rows, asked)
    text = json.dumps(rules.evidence_of(found))
    back = rules.pick_of(json.loads(text))
    assert back.question == asked
    assert pick_rows(back) == pick_rows(found)
    assert pick_figures(back) == pick_figures(found)
    assert timeline(back) == timeline(found)
    assert left_out_rows(back) == left_out_rows(found)
    assert rules.fingerprint(back) == rules.fingerprint(found)


@pytest.mark.nodb
def test_nothing_is_kept_where_there_is_no_selection() -> None:
    found = rules.best((row(1, 500, 1, is_mandatory=True),), Question(budget=Decimal(10)))
    with pytest.raises(RuleError):
        rules.evidence_of(found)


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def kept(world: make.World, role: str = "pmo_director", **terms: Any) -> KeptSelection:
    actor = world.actor(role)
    pick = queries.pick(actor, Question(budget=Decimal(1300), **terms))
    return services.keep_selection(actor=actor, pick=pick, name="Spring round")


@pytest.mark.django_db
def test_an_answer_is_kept_by_page_and_opens_unchanged(world: make.World) -> None:
    made = stage.before_the_board(world, title="Accounts")
    client = signed_in(world, "pmo_director")
    empty = client.get(reverse("portfolio:kept_selections")).text
    assert "No selection was kept yet" in empty
    answer = client.get(reverse(PAGE), ASKED)
    address = f"{reverse('portfolio:keep_selection')}?budget=1300&source=score&keep_mandatory=on"
    assert address.replace("&", "&amp;") in answer.text
    seen = answer.context["seen"]
    refused = client.post(address, {"seen": "other", "name": "Spring"}, follow=True)
    assert "another one by now" in refused.text
    client.post(address, {"seen": seen, "name": " "})
    assert not KeptSelection.objects.exists()
    page = client.post(address, {"seen": seen, "name": "Spring round"}, follow=True).text
    row = KeptSelection.objects.get()
    assert "Frozen and unchanged" in page
    Proposal.objects.filter(pk=made.pk).update(cost_low=Decimal(9000), cost_high=Decimal(9000))
    later = client.get(reverse("portfolio:kept_selection", args=[row.number])).text
    assert "£1k" in later
    assert "£9k" not in later
    assert row.evidence_hash[:16] in later
    listed = client.get(reverse("portfolio:kept_selections")).text
    assert "Spring round" in listed
    assert "1 of 1" in listed
    event = AuditEvent.objects.get(action="selection.kept")
    assert event.after["chosen"] == ["Accounts"]
    assert event.after["hash"] == row.evidence_hash
    KeptSelection.objects.update(name="Spring", evidence={**row.evidence, "form": 2})
    tampered = client.get(reverse("portfolio:kept_selection", args=[row.number])).text
    assert "no longer has the hash" in tampered


@pytest.mark.django_db
def test_who_may_not_choose_sees_and_keeps_nothing(world: make.World) -> None:
    stage.before_the_board(world)
    row = kept(world)
    for role in ("team_member", "business_pm", "resource_manager"):
        client = signed_in(world, role)
        assert client.get(reverse("portfolio:kept_selections")).status_code == 403
        one = client.get(reverse("portfolio:kept_selection", args=[row.number]))
        assert one.status_code == 404
        with pytest.raises(NotPermittedError):
            services.keep_selection(
                actor=world.actor(role),
                pick=rules.pick_of(row.evidence),
                name="Mine",
            )
    with pytest.raises(InvalidError):
        services.keep_selection(
            actor=world.actor("pmo_director"), pick=rules.pick_of(row.evidence), name=" "
        )


@pytest.mark.django_db
def test_scores_that_are_hidden_stay_hidden_in_what_is_kept(world: make.World) -> None:
    made = stage.in_assessment(world, title="Accounts")
    stage.score(world, made, "pmo_analyst", 8, 2)
    row = kept(world, "pmo_analyst")
    other = signed_in(world, "pmo_manager")
    address = reverse("portfolio:kept_selection", args=[row.number])
    before = other.get(address).text
    assert "hidden from you until you hand in" in before
    assert "80 points" not in before
    assert other.get(f"/api/v1/proposals/selections/{row.number}").status_code == 403
    stage.score(world, made, "pmo_manager", 6, 5)
    assert "80 points" in other.get(address).text


@pytest.mark.django_db
def test_the_board_is_shown_what_a_kept_selection_says(world: make.World) -> None:
    made = stage.in_assessment(world, title="Accounts")
    stage.score(world, made, "pmo_analyst", 8, 2)
    stage.score(world, made, "pmo_manager", 6, 5)
    row = kept(world, "pmo_analyst")
    late = stage.in_assessment(world, title="Later")
    client = signed_in(world, "pmo_analyst")
    address = reverse("portfolio:put_forward", args=[made.pk])
    assert "S-001 Spring round" in client.get(address).text
    assert "Kept selection" not in client.get(reverse("portfolio:put_forward", args=[late.pk])).text
    data = {"capacity_note": "Free in May.", "quorum": "1", "selection": row.number}
    client.post(address, data)
    proposal = Proposal.objects.get(pk=made.pk)
    assert proposal.decision is not None
    quoted = proposal.decision.evidence["selection"]
    assert (quoted["number"], quoted["hash"]) == (row.number, row.evidence_hash)
    assert (quoted["chosen"], quoted["proven"]) == (True, True)
    vote = signed_in(world, "pmo_director").get(reverse("portfolio:decide", args=[made.pk])).text
    assert "S-001 Spring round: in, proven best" in vote


@pytest.mark.django_db
def test_a_selection_that_did_not_weigh_it_cannot_be_quoted(world: make.World) -> None:
    stage.before_the_board(world, title="Accounts")
    row = kept(world)
    late = stage.in_assessment(world, title="Later")
    stage.score(world, late, "pmo_analyst", 8, 2)
    stage.score(world, late, "pmo_manager", 6, 5)
    with pytest.raises(InvalidError, match="did not weigh"):
        services.put_forward(
            actor=world.actor("pmo_analyst"),
            proposal_id=late.pk,
            capacity_note="Free.",
            selection=row.number,
        )


@pytest.mark.django_db
def test_a_selection_is_kept_and_read_through_the_api(world: make.World) -> None:
    made = stage.before_the_board(world, title="Accounts")
    client = signed_in(world, "portfolio_manager")
    body = {"budget": "1300", "name": "Spring", "portfolio_id": world.portfolio.pk}
    made_answer = client.post("/api/v1/proposals/selections", body, content_type="application/json")
    assert made_answer.status_code == 201
    number = made_answer.json()["number"]
    listed = client.get("/api/v1/proposals/selections").json()["items"]
    assert [item["number"] for item in listed] == [number]
    one = client.get(f"/api/v1/proposals/selections/{number}").json()
    assert one["intact"]
    assert [p["proposal_id"] for p in one["answer"]["proposals"] if p["chosen"]] == [made.pk]
    assert KeptSelection.objects.get().scope_path == world.portfolio.scope.path
