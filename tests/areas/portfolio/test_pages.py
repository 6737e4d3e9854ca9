"""The pages of proposals, objectives and scoring models."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilothouse.delivery.work.models import Project
from pilothouse.governance.portfolio import services
from pilothouse.governance.portfolio.models import Assessment, Objective, Proposal, ScoringModel
from tests import make
from tests.areas.portfolio import stage

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def at(name: str, proposal: Proposal) -> str:
    return reverse(f"portfolio:{name}", args=[proposal.pk])


def test_a_member_proposes_and_submits_by_page(world: make.World) -> None:
    client = signed_in(world, "team_member")
    data = {
        "title": "Branch tablets", "problem": "Paper forms.", "portfolio": world.portfolio.pk,
        "cost_low": "100", "cost_high": "200", "currency": "GBP", "tier": 2, "method": "agile",
    }  # fmt: skip
    answer = client.post(reverse("portfolio:new"), data, follow=True)
    made = Proposal.objects.get()
    assert answer.redirect_chain[0][0] == at("proposal", made)
    assert at("submit", made) in answer.text
    client.post(at("submit", made))
    assert Proposal.objects.get().state == "submitted"
    assert "Branch tablets" in signed_in(world, "auditor").get(reverse("portfolio:proposals")).text


def test_a_reversed_range_comes_back_on_its_field(world: make.World) -> None:
    data = {
        "title": "T", "problem": "P", "portfolio": world.portfolio.pk, "cost_low": "9",
        "cost_high": "1", "currency": "GBP", "tier": 2, "method": "agile",
    }  # fmt: skip
    answer = signed_in(world, "team_member").post(reverse("portfolio:new"), data)
    assert answer.status_code == 422
    assert "below the lower" in answer.text


def test_an_assessor_sees_the_others_only_afterwards(world: make.World) -> None:
    made = stage.in_assessment(world)
    stage.score(world, made, "pmo_analyst", 8, 2)
    client = signed_in(world, "pmo_manager")
    before = client.get(at("proposal", made)).text
    assert "Scores stay hidden" in before
    assert "80.0" not in before
    assert made.scoring_model is not None
    keys = [item.pk for item in made.scoring_model.criteria.all()]
    data = {f"criterion_{keys[0]}": "6", f"criterion_{keys[1]}": "5", "note": "Looks fine."}
    assert client.post(at("assess", made), {"note": ""}).status_code == 422
    client.post(at("assess", made), data)
    assert Assessment.objects.count() == 2
    after = client.get(at("proposal", made)).text
    assert "80.0" in after
    assert "Looks fine." in after


def test_the_whole_way_by_page(world: make.World) -> None:
    made = stage.submitted(world)
    model = stage.model(world)
    analyst = signed_in(world, "pmo_analyst")
    analyst.post(at("take_up", made), {"model": model.pk})
    made.refresh_from_db()
    stage.score(world, made, "pmo_analyst", 8, 2)
    stage.score(world, made, "pmo_director", 6, 5)
    analyst.post(at("put_forward", made), {"capacity_note": "Free in May.", "quorum": 1})
    board, people = signed_in(world, "portfolio_manager"), world.people
    assert "Free in May." in board.get(at("decide", made)).text
    refused = board.post(at("decide", made), {"option": "accept", "reason": "Yes."})
    assert refused.status_code == 422
    terms = {
        "option": "accept", "reason": "It pays back.", "tier": 2, "method": "hybrid",
        "sponsor": people["sponsor"].pk, "business_pm": people["business_pm"].pk,
        "technical_pm": people["technical_pm"].pk,
    }  # fmt: skip
    shown = board.post(at("decide", made), terms, follow=True)
    project = Project.objects.get(name=made.title)
    assert reverse("work:project", args=[project.number]) in shown.text
    assert "It pays back." in shown.text
    assert "Evidence frozen and unchanged" in shown.text


def test_rejecting_needs_a_reason_but_no_people(world: make.World) -> None:
    made = stage.before_the_board(world)
    board = signed_in(world, "portfolio_manager")
    assert board.post(at("decide", made), {"option": "reject", "reason": ""}).status_code == 422
    board.post(at("decide", made), {"option": "reject", "reason": "No capacity until 2028."})
    assert Proposal.objects.get().state == "rejected"


@pytest.mark.parametrize(
    ("name", "role", "status"),
    [
        ("proposal", "stranger", 404),
        ("assess", "business_pm", 403),
        ("decide", "pmo_analyst", 403),
        ("edit", "business_pm", 403),
        ("put_forward", "team_member", 403),
    ],
)
def test_who_may_not(world: make.World, name: str, role: str, status: int) -> None:
    made = stage.before_the_board(world)
    assert signed_in(world, role).get(at(name, made)).status_code == status


def test_the_line_is_drawn_where_the_money_ends(world: make.World) -> None:
    stage.submitted(world, title="First")
    stage.submitted(world, title="Second")
    client, url = signed_in(world, "pmo_director"), reverse("portfolio:proposals")
    assert "ends here" not in client.get(url).text
    text = client.get(url, {"budget": "1,500"}).text
    assert text.index("First") < text.index("ends here") < text.index("Second")


def test_one_and_three_proposals_take_the_same_queries(world: make.World) -> None:
    client, url = signed_in(world, "pmo_director"), reverse("portfolio:proposals")
    stage.before_the_board(world)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        stage.before_the_board(world)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(one) == len(three)


def test_objectives_and_models_by_page(world: make.World) -> None:
    client = signed_in(world, "pmo_director")
    owner = world.people["sponsor"].pk
    client.post(
        reverse("portfolio:new_objective"), {"name": "Grow", "owner": owner, "is_active": 1}
    )
    made = Objective.objects.get()
    data = {"name": "Grow faster", "owner": owner, "version": made.version}
    client.post(reverse("portfolio:edit_objective", args=[made.pk]), data)
    assert "Grow faster" in client.get(reverse("portfolio:objectives")).text
    rows = {
        "name": "Standard", "description": "",
        "criterion-name": ["Fit", "Risk", ""], "criterion-weight": ["60", "40", ""],
        "criterion-low_anchor": ["", "", ""], "criterion-high_anchor": ["Full", "", ""],
        "criterion-inverted": ["more", "less", "more"],
    }  # fmt: skip
    client.post(reverse("portfolio:new_model"), rows)
    model = ScoringModel.objects.get()
    found = [(c.name, int(c.weight), c.inverted) for c in model.criteria.all()]
    assert found == [("Fit", 60, False), ("Risk", 40, True)]
    client.post(reverse("portfolio:switch_model", args=[model.pk]), {"active": "no"})
    assert "Out of use" in client.get(reverse("portfolio:models")).text


def test_panels_list_what_waits_for_me(world: make.World) -> None:
    waiting, scored = stage.in_assessment(world, title="Score me"), stage.before_the_board(world)
    panel = signed_in(world, "pmo_analyst").get(reverse("portfolio:to_assess")).text
    assert waiting.title in panel
    assert scored.title not in panel
    panel = signed_in(world, "portfolio_manager").get(reverse("portfolio:to_decide")).text
    assert scored.title in panel
    assert "<html" not in panel


def test_search_finds_proposals_but_no_foreign_drafts(world: make.World) -> None:
    made = stage.draft(world)
    from pilothouse.governance.portfolio.queries import search_hits

    assert search_hits(world.actor("pmo_director"), "Straight", 5) == []
    services.submit(actor=world.actor("team_member"), proposal_id=made.pk)
    assert [h.label for h in search_hits(world.actor("pmo_director"), "Straight", 5)] == [
        made.title
    ]


def test_a_new_proposal_suggests_the_usual_method(world: make.World) -> None:
    page = signed_in(world, "business_pm").get(reverse("portfolio:new")).content.decode()
    assert '<option value="predictive" selected>' in page
