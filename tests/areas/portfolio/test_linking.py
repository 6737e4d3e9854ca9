"""Funding levels, risk, and links between proposals: the selection keeps them, pages edit them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.governance.portfolio import queries, rules, services
from pilothouse.governance.portfolio.models import Proposal, ProposalLink
from pilothouse.governance.portfolio.tables import level_words, pick_rows, rules_words
from pilothouse.governance.portfolio.types import (
    Candidate,
    LevelFacts,
    LinkKind,
    Missing,
    Question,
    Tie,
    Way,
)
from pilothouse.kit.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    NotPermittedError,
    RuleError,
)
from tests import make
from tests.areas.portfolio import stage


def row(key: int, cost: int | None, value: int, **facts: Any) -> Candidate:
    return Candidate(
        id=key,
        number=f"PR-{key}",
        title=f"Idea {key}",
        cost=None if cost is None else Decimal(cost),
        value=Decimal(value),
        currency="GBP",
        **facts,
    )


def question(budget: int, **terms: Any) -> Question:
    return Question(budget=Decimal(budget), **terms)


def tie(other: int, kind: LinkKind, bonus: int = 0, *, settled: bool = False) -> Tie:
    return Tie(other, kind, bonus, settled)


LEVELLED = (
    row(1, 60, 70, levels=(Way("pilot", Decimal(20), 50), Way("half", Decimal(35), 65))),
    row(2, 50, 55, levels=(Way("lean", Decimal(30), 40),)),
    row(3, 45, 50),
)


def best_by_hand(budget: int) -> float:
    ways = [
        [(0, 0.0), (row.cost or 0, float(row.value or 0))]
        + [(way.cost, float(row.value or 0) * way.share / 100) for way in row.levels]
        for row in LEVELLED
    ]
    sums = ([sum(x) for x in zip(*some, strict=True)] for some in product(*ways))
    return max(float(value) for cost, value in sums if cost <= budget)


@pytest.mark.nodb
@pytest.mark.parametrize("budget", [20, 70, 100, 120, 160])
def test_no_levels_are_worth_more_than_those_of_the_pick(budget: int) -> None:
    found = rules.best(LEVELLED, question(budget))
    assert found.selection is not None
    assert found.selection.proven
    assert found.selection.value == pytest.approx(best_by_hand(budget))
    assert found.selection.cost <= budget


@pytest.mark.nodb
def test_the_answer_says_which_level_and_what_the_others_are_worth_less() -> None:
    rows = (row(1, 100, 80, levels=(Way("pilot", Decimal(40), 50),)), row(2, 60, 60))
    found = rules.best(rows, question(100))
    assert found.selection is not None
    assert [(c.proposal, c.level) for c in found.selection.choices] == [(1, "pilot"), (2, "")]
    assert level_words(found, rows[0]) == "“in full” instead: 20 points less."
    assert pick_rows(found)["picked"][0]["level"] == "pilot"
    alone = rules.best(rows[:1], question(50))
    assert level_words(alone, rows[0]) == "“in full” does not fit."


@pytest.mark.nodb
def test_a_level_is_enough_where_there_is_no_cost_in_full() -> None:
    rows = (row(1, None, 80, levels=(Way("pilot", Decimal(40), 50),)),)
    found = rules.best(rows, question(100))
    assert found.selection is not None
    assert [(c.level, c.value) for c in found.selection.choices] == [("pilot", 40.0)]


@pytest.mark.nodb
def test_the_sum_of_risks_is_kept_and_one_without_a_figure_is_named() -> None:
    rows = (row(1, 10, 50, risk=6), row(2, 10, 40, risk=3), row(3, 10, 30, risk=2), row(4, 10, 90))
    found = rules.best(rows, question(100, risk_limit=6))
    assert found.selection is not None
    assert set(found.selection.ids) == {2, 3}
    assert [(number, why) for number, _title, why in found.left_out] == [("PR-4", Missing.RISK)]
    tight = rules.best(rows[:1], question(100, risk_limit=5))
    assert rules_words(tight, tight.reasons[1].blocked_keys, 1) == ["the risk limit of 5"]


@pytest.mark.nodb
def test_prerequisites_exclusions_and_bonuses_decide() -> None:
    needs = (row(1, 60, 90, ties=(tie(2, LinkKind.NEEDS),)), row(2, 50, 10), row(3, 60, 80))
    found = rules.best(needs, question(100))
    assert found.selection is not None
    assert found.selection.ids == (3,)
    said = rules_words(found, found.reasons[1].blocked_keys, 1)
    assert said == ["the budget of £100", "“Idea 1” needs “Idea 2”"]
    apart = (row(1, 10, 90, ties=(tie(2, LinkKind.EXCLUDES),)), row(2, 10, 80), row(3, 10, 5))
    found = rules.best(apart, question(100))
    assert found.selection is not None
    assert found.selection.ids == (1, 3)
    together = (row(1, 50, 50, ties=(tie(2, LinkKind.ADDS, 20),)), row(2, 50, 50), row(3, 50, 65))
    found = rules.best(together, question(100))
    assert found.selection is not None
    assert found.selection.ids == (1, 2)
    assert found.selection.value == pytest.approx(120)


@pytest.mark.nodb
def test_one_that_follows_another_starts_when_that_has_ended() -> None:
    rows = (row(1, 10, 90, ties=(tie(2, LinkKind.AFTER),)), row(2, 10, 10, months=6))
    found = rules.best(rows, question(100, periods=4, decay=Decimal(10)))
    assert found.selection is not None
    assert {c.proposal: c.start for c in found.selection.choices} == {1: 2, 2: 0}
    at_once = rules.best(rows, question(100))
    assert at_once.selection is not None
    assert at_once.selection.ids == (1, 2)


@pytest.mark.nodb
def test_links_to_what_was_decided_settle_or_rule_out() -> None:
    rows = (
        row(1, 10, 90, ties=(tie(9, LinkKind.NEEDS, settled=True),)),
        row(2, 10, 90, ties=(tie(9, LinkKind.EXCLUDES, settled=True),)),
        row(3, 10, 90, ties=(tie(8, LinkKind.NEEDS),)),
        row(4, 10, 90, ties=(tie(3, LinkKind.AFTER),)),
    )
    found = rules.best(rows, question(100))
    assert found.selection is not None
    assert found.selection.ids == (1,)
    assert {number: why for number, _title, why in found.left_out} == {
        "PR-2": Missing.EXCLUDED, "PR-3": Missing.NEEDS, "PR-4": Missing.NEEDS,
    }  # fmt: skip


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


PILOT = LevelFacts(name="Pilot", cost_low=Decimal(100), cost_high=Decimal(300), share=40)


@pytest.mark.django_db
def test_levels_are_kept_with_the_proposal_and_its_version(world: make.World) -> None:
    made = stage.draft(world, levels=[PILOT])
    actor = world.actor("team_member")
    assert [level.facts for level in made.levels.all()] == [PILOT]
    more = LevelFacts(name="Half", cost_high=Decimal(500), share=70)
    edited = services.edit_proposal(
        actor=actor, proposal_id=made.pk, version=made.version, levels=[PILOT, more]
    )
    assert edited.version == made.version + 1
    assert [level.name for level in edited.levels.all()] == ["Pilot", "Half"]
    event = AuditEvent.objects.get(action="proposal.edited")
    assert [level["name"] for level in event.after["levels"]] == ["Pilot", "Half"]
    with pytest.raises(ConflictError):
        services.edit_proposal(actor=actor, proposal_id=made.pk, version=made.version, levels=[])
    services.edit_proposal(actor=actor, proposal_id=made.pk, levels=[PILOT, more])
    assert AuditEvent.objects.filter(action="proposal.edited").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "levels",
    [
        [PILOT, PILOT],
        [LevelFacts(name="Free", share=10)],
        [LevelFacts(name="Turned", cost_low=Decimal(9), cost_high=Decimal(1), share=10)],
        [LevelFacts(name="Much", cost_low=Decimal(9), share=900)],
    ],
)
def test_a_wrong_level_is_refused(world: make.World, levels: list[LevelFacts]) -> None:
    with pytest.raises(InvalidError):
        stage.draft(world, levels=levels)
    assert not Proposal.objects.exists()


@pytest.mark.django_db
def test_levels_are_edited_on_the_form_and_shown_on_the_page(world: make.World) -> None:
    client = signed_in(world, "team_member")
    data = {
        "title": "Tablets", "problem": "Paper.", "portfolio": world.portfolio.pk, "currency": "GBP",
        "cost_low": "100", "cost_high": "200", "tier": 2, "method": "agile", "risk": "4",
        "duration_months": "7", "levels-name": ["Pilot", ""], "levels-cost_low": ["50", ""],
        "levels-cost_high": ["1,060", ""], "levels-share": ["30", ""],
    }  # fmt: skip
    text = client.post(reverse("portfolio:new"), data, follow=True).text
    made = Proposal.objects.get()
    assert [(level.name, level.cost_high, level.share) for level in made.levels.all()] == [
        ("Pilot", 1060, 30)
    ]
    assert (made.duration_months, made.risk) == (7, 4)
    assert "Funding levels" in text
    assert "7 months" in text
    form = client.get(reverse("portfolio:edit", args=[made.pk])).text
    assert 'value="Pilot"' in form
    wrong = client.post(reverse("portfolio:new"), {**data, "levels-cost_low": ["fifty", ""]})
    assert wrong.status_code == 422
    assert "“fifty” of the level “Pilot” is no amount." in wrong.text
    assert 'value="fifty"' in wrong.text
    stale = client.post(reverse("portfolio:edit", args=[made.pk]), {**data, "version": "77"})
    assert stale.status_code == 409
    assert 'name="levels-name" value="Pilot"' in stale.text


@pytest.mark.django_db
def test_levels_go_through_the_api(world: make.World) -> None:
    client = signed_in(world, "team_member")
    body = {
        "title": "Tablets", "problem": "Paper.", "portfolio_id": world.portfolio.pk,
        "levels": [{"name": "Pilot", "cost_low": "50", "share": 30}],
    }  # fmt: skip
    made = client.post("/api/v1/proposals", body, content_type="application/json").json()
    assert [(level["name"], level["share"]) for level in made["levels"]] == [("Pilot", 30)]
    address = f"/api/v1/proposals/{made['id']}"
    headers = {"If-Match": str(made["version"])}
    answer = client.patch(address, {"levels": []}, content_type="application/json", headers=headers)
    assert answer.json()["levels"] == []
    assert answer.json()["version"] == made["version"] + 1


@pytest.mark.django_db
def test_links_are_made_shown_from_both_sides_and_removed(world: make.World) -> None:
    first, second = (
        stage.submitted(world, title="Accounts"),
        stage.submitted(world, title="Tablets"),
    )
    client = signed_in(world, "pmo_analyst")
    address = reverse("portfolio:add_link", args=[first.pk])
    assert "Other proposal" in client.get(address).text
    wrong = client.post(address, {"kind": "needs", "other": second.pk, "bonus": "5"})
    assert wrong.status_code == 422
    client.post(address, {"kind": "needs", "other": second.pk})
    link = ProposalLink.objects.get()
    assert (link.proposal_id, link.other_id, link.kind) == (first.pk, second.pk, "needs")
    assert "is needed by" in client.get(reverse("portfolio:proposal", args=[second.pk])).text
    page = client.get(reverse("portfolio:proposal", args=[first.pk])).text
    remove = reverse("portfolio:remove_link", args=[first.pk, link.pk])
    assert remove in page
    twice = client.post(address, {"kind": "excludes", "other": second.pk})
    assert "linked already" in twice.text
    assert client.get(f"/api/v1/proposals/{first.pk}/links").json()[0]["other_id"] == second.pk
    assert client.delete(f"/api/v1/proposals/{first.pk}/links/{link.pk}").status_code == 204
    assert not ProposalLink.objects.exists()
    client.post(address, {"kind": "excludes", "other": second.pk})
    again = ProposalLink.objects.get()
    client.post(reverse("portfolio:remove_link", args=[first.pk, again.pk]))
    assert not ProposalLink.objects.exists()
    actions = AuditEvent.objects.filter(action__endswith="linked").values_list("action", flat=True)
    assert list(actions.order_by("seq")) == ["proposal.linked", "proposal.unlinked"] * 2


@pytest.mark.django_db
def test_who_may_not_edit_may_not_link_and_drafts_stay_hidden(world: make.World) -> None:
    first, draft = stage.submitted(world), stage.draft(world, title="Secret")
    with pytest.raises(NotPermittedError):
        services.add_link(
            actor=world.actor("sponsor"), proposal_id=first.pk, other_id=first.pk, kind="needs"
        )
    with pytest.raises(NotFoundError):
        services.add_link(
            actor=world.actor("pmo_analyst"), proposal_id=first.pk, other_id=draft.pk, kind="needs"
        )
    author = world.actor("team_member")
    services.add_link(actor=author, proposal_id=first.pk, other_id=draft.pk, kind="adds", bonus=5)
    assert queries.links(author, first).count() == 1
    assert queries.links(world.actor("pmo_analyst"), first).count() == 0
    with pytest.raises(InvalidError):
        services.add_link(actor=author, proposal_id=first.pk, other_id=first.pk, kind="needs")
    link = queries.links(author, first).get()
    services.remove_link(actor=author, proposal_id=first.pk, link_id=link.pk)
    assert not ProposalLink.objects.exists()


@pytest.mark.django_db
def test_links_of_a_decided_proposal_stay(world: make.World) -> None:
    made, other = stage.before_the_board(world), stage.submitted(world, title="Other")
    services.decide(
        actor=world.actor("pmo_director"), proposal_id=made.pk, option="reject", reason="Too dear."
    )
    with pytest.raises(RuleError):
        services.add_link(
            actor=world.actor("pmo_director"), proposal_id=made.pk, other_id=other.pk, kind="needs"
        )


@pytest.mark.django_db
def test_the_page_of_the_selection_names_level_and_link(world: make.World) -> None:
    first = stage.before_the_board(world, title="Accounts", levels=[PILOT])
    second = stage.before_the_board(world, title="Tablets")
    services.add_link(
        actor=world.actor("pmo_manager"), proposal_id=second.pk, other_id=first.pk, kind="needs"
    )
    client = signed_in(world, "pmo_director")
    asked = {"budget": "1300", "source": "score"}
    text = client.get(reverse("portfolio:selection"), asked).text
    assert "Needs “Accounts”" in text
    assert ">Pilot<" in text
    answer = client.get("/api/v1/proposals/selection", {"budget": "1300"}).json()
    levels = {p["proposal_id"]: p["level"] for p in answer["proposals"]}
    assert levels == {first.pk: "Pilot", second.pk: None}
    costs = {p["proposal_id"]: Decimal(p["cost"]) for p in answer["proposals"]}
    assert costs == {first.pk: 200, second.pk: 1000}
