"""Proposals from draft to decision: who may do what, and what stays hidden from whom."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pilothouse.delivery.work.models import Project
from pilothouse.foundation.access.queries import people_with_role
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.audit.queries import verify_chain
from pilothouse.foundation.decisions.queries import evidence_is_intact
from pilothouse.governance.portfolio import queries, services
from pilothouse.governance.portfolio.models import Assessment, Proposal
from pilothouse.governance.portfolio.types import ProposalState
from pilothouse.kit.errors import InvalidError, NotFoundError, NotPermittedError, RuleError
from tests import make
from tests.areas.portfolio import stage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["team_member", "technical_pm", "finance_controller", "sponsor"])
def test_any_insider_proposes(world: make.World, role: str) -> None:
    made = stage.draft(world, by=role)
    assert (made.state, made.proposer_id) == (ProposalState.DRAFT, world.people[role].pk)


@pytest.mark.parametrize("role", ["stranger", "auditor", "client_contact"])
def test_others_do_not(world: make.World, role: str) -> None:
    with pytest.raises(NotPermittedError):
        stage.draft(world, by=role)


def test_a_draft_is_seen_by_its_author_only(world: make.World) -> None:
    made = stage.draft(world)
    assert queries.proposals(world.actor("team_member")).count() == 1
    for role in ("pmo_director", "auditor", "business_pm"):
        with pytest.raises(NotFoundError):
            queries.proposal(world.actor(role), made.pk)
    services.submit(actor=world.actor("team_member"), proposal_id=made.pk)
    assert queries.proposal(world.actor("business_pm"), made.pk) == made


def test_a_reversed_cost_range_is_refused(world: make.World) -> None:
    with pytest.raises(InvalidError):
        stage.draft(world, cost_low=Decimal(2), cost_high=Decimal(1))
    made = stage.draft(world)
    with pytest.raises(InvalidError):
        services.edit_proposal(
            actor=world.actor("team_member"), proposal_id=made.pk, cost_high=Decimal(1)
        )


def test_every_step_leaves_one_event(world: make.World) -> None:
    before = AuditEvent.objects.count()
    made = stage.before_the_board(world)
    actions = AuditEvent.objects.filter(seq__gt=before).order_by("seq")
    assert [event.action for event in actions] == [
        "proposal.drafted", "proposal.submitted", "scoring_model.added", "proposal.admitted",
        "proposal.assessed", "proposal.assessed", "proposal.put_forward",
    ]  # fmt: skip
    assert made.state == ProposalState.FOR_DECISION
    assert verify_chain().holds


def test_scores_are_hidden_until_ones_own_is_in(world: make.World) -> None:
    made = stage.in_assessment(world)
    stage.score(world, made, "pmo_analyst", 8, 2)
    analyst, manager = world.actor("pmo_analyst"), world.actor("pmo_manager")
    assert queries.may_see_scores(analyst, made)
    for role in ("pmo_manager", "pmo_director", "team_member", "auditor"):
        assert not queries.may_see_scores(world.actor(role), made)
    assert queries.ranked(manager, [made])[0]["hidden"]
    stage.score(world, made, "pmo_manager", 6, 5)
    assert queries.may_see_scores(manager, made)
    assert not queries.may_see_scores(world.actor("pmo_director"), made)


def test_the_history_does_not_tell_a_hidden_score(world: make.World) -> None:
    made = stage.in_assessment(world)
    stage.score(world, made, "pmo_analyst", 8, 2)
    event = AuditEvent.objects.order_by("-seq")[0]
    assert event.action == "proposal.assessed"
    assert set(event.after) == {"assessor_id", "round"}


def test_totals_and_spread(world: make.World) -> None:
    made = stage.before_the_board(world)
    # 60×8 + 40×(10−2) = 800 → 80.0 and 60×6 + 40×(10−5) = 560 → 56.0
    assert sorted(Assessment.objects.values_list("total", flat=True)) == [
        Decimal("56.0"),
        Decimal("80.0"),
    ]
    found = queries.visible_scores(world.actor("business_pm"), [made])[made.pk]
    assert found is not None
    assert (found.mean, found.width) == (Decimal("68.0"), Decimal("24.0"))


def test_a_sheet_is_final_and_single(world: make.World) -> None:
    made = stage.in_assessment(world)
    stage.score(world, made, "pmo_analyst", 8, 2)
    with pytest.raises(InvalidError, match="handed in your score sheet already"):
        stage.score(world, made, "pmo_analyst", 1, 1)
    assert Assessment.objects.count() == 1


def test_one_does_not_score_the_own_proposal(world: make.World) -> None:
    made = stage.in_assessment(world, by="pmo_manager")
    with pytest.raises(RuleError):
        stage.score(world, made, "pmo_manager", 10, 0)
    assert queries.to_assess(world.actor("pmo_manager")) == []
    assert queries.to_assess(world.actor("pmo_analyst")) == [made]


def test_one_sheet_is_not_enough_for_the_board(world: make.World) -> None:
    made = stage.in_assessment(world)
    stage.score(world, made, "pmo_analyst", 8, 2)
    with pytest.raises(RuleError, match="2 independent score sheets"):
        services.put_forward(
            actor=world.actor("pmo_analyst"), proposal_id=made.pk, capacity_note=""
        )


def test_a_quorum_larger_than_the_board_is_refused(world: make.World) -> None:
    with pytest.raises(RuleError, match="voting members"):
        stage.before_the_board(world, quorum=9)


def test_acceptance_opens_the_project_with_its_people(world: make.World) -> None:
    made = stage.before_the_board(world)
    decided = services.decide(
        actor=world.actor("portfolio_manager"),
        proposal_id=made.pk,
        option="accept",
        reason="Pays back in two years.",
        terms=stage.terms(world),
    )
    project = Project.objects.get(name="Straight-through accounts")
    assert (decided.state, decided.project) == (ProposalState.ACCEPTED, project)
    assert (project.tier, project.method, project.budget) == (1, "hybrid", Decimal(1000))
    assert people_with_role("technical_pm", project.scope.path) == [world.people["technical_pm"].pk]
    assert AuditEvent.objects.order_by("-seq")[0].reason == "Pays back in two years."


def test_a_quorum_of_two_waits_for_the_second_vote(world: make.World) -> None:
    made = stage.before_the_board(world, quorum=2)
    first = services.decide(
        actor=world.actor("portfolio_manager"),
        proposal_id=made.pk,
        option="accept",
        reason="Yes.",
        terms=stage.terms(world),
    )
    assert (first.state, Project.objects.count()) == (ProposalState.FOR_DECISION, 1)
    assert queries.to_decide(world.actor("portfolio_manager")) == []
    assert queries.to_decide(world.actor("pmo_director")) == [made]
    second = services.decide(
        actor=world.actor("pmo_director"),
        proposal_id=made.pk,
        option="accept",
        reason="Agreed.",
        terms=stage.terms(world, tier=3),
    )
    assert second.project is not None
    assert second.project.tier == 3


def test_accepting_without_terms_writes_nothing(world: make.World) -> None:
    made = stage.before_the_board(world)
    with pytest.raises(InvalidError):
        services.decide(
            actor=world.actor("portfolio_manager"),
            proposal_id=made.pk,
            option="accept",
            reason="Yes.",
        )
    assert made.decision is not None
    assert made.decision.steps.get().votes.count() == 0


def test_a_failing_project_leaves_no_decision_behind(world: make.World) -> None:
    made = stage.before_the_board(world)
    with pytest.raises(InvalidError):
        services.decide(
            actor=world.actor("portfolio_manager"),
            proposal_id=made.pk,
            option="accept",
            reason="Yes.",
            terms=stage.terms(world, programme_id=0 - 1),
        )
    kept = Proposal.objects.select_related("decision").get(pk=made.pk)
    assert (kept.state, kept.decision and kept.decision.state) == ("for_decision", "open")


@pytest.mark.parametrize("role", ["pmo_manager", "business_pm", "sponsor", "auditor"])
def test_who_is_not_on_the_board_has_no_vote(world: make.World, role: str) -> None:
    made = stage.before_the_board(world)
    with pytest.raises(NotPermittedError):
        services.decide(actor=world.actor(role), proposal_id=made.pk, option="reject", reason="No.")


def test_the_proposer_has_no_vote_even_on_the_board(world: make.World) -> None:
    made = stage.before_the_board(world, by="portfolio_manager")
    with pytest.raises(NotPermittedError):
        services.decide(
            actor=world.actor("portfolio_manager"), proposal_id=made.pk, option="reject", reason="N"
        )


def test_evidence_is_frozen_and_hashed(world: make.World) -> None:
    made = stage.before_the_board(world)
    decision = made.decision
    assert decision is not None
    assert decision.evidence["scores"]["mean"] == "68.0"
    assert decision.evidence["capacity"] == "Team B is free in May."
    assert decision.evidence["scores"]["criteria"][1]["values"] == [2, 5]
    assert evidence_is_intact(decision)


def test_a_deferred_proposal_begins_a_new_round(world: make.World) -> None:
    made = stage.before_the_board(world)
    services.decide(
        actor=world.actor("pmo_director"), proposal_id=made.pk, option="defer", reason="In May."
    )
    again = services.submit(actor=world.actor("team_member"), proposal_id=made.pk)
    assert (again.state, again.round, again.decision) == (ProposalState.SUBMITTED, 2, None)
    assert again.scoring_model is not None
    services.start_assessment(
        actor=world.actor("pmo_analyst"), proposal_id=made.pk, model_id=again.scoring_model.pk
    )
    assert queries.to_assess(world.actor("pmo_analyst")) == [made]


def test_mandatory_work_ranks_first_then_the_score(world: make.World) -> None:
    low = stage.before_the_board(world, is_mandatory=True)
    high = stage.before_the_board(world)
    unscored = stage.submitted(world)
    rows = queries.ranked(world.actor("pmo_director"), [unscored, high, low], Decimal(2000))
    assert [row["proposal"] for row in rows] == [low, high, unscored]
    assert [row["fits"] for row in rows] == [True, True, False]
    assert rows[1]["running"] == Decimal(2000)


def test_objectives_and_models_are_set_by_the_pmo(world: make.World) -> None:
    owner = world.people["sponsor"].pk
    with pytest.raises(NotPermittedError):
        services.add_objective(actor=world.actor("business_pm"), name="Grow", owner_id=owner)
    made = services.add_objective(actor=world.actor("pmo_director"), name="Grow", owner_id=owner)
    ended = services.edit_objective(
        actor=world.actor("pmo_director"), objective_id=made.pk, is_active=False
    )
    assert not ended.is_active
    with pytest.raises(InvalidError):
        services.add_model(actor=world.actor("pmo_director"), name="Empty", criteria=[])


def test_a_model_out_of_use_is_not_offered(world: make.World) -> None:
    made, used = stage.submitted(world), stage.model(world)
    services.set_model_use(actor=world.actor("pmo_manager"), model_id=used.pk, is_active=False)
    with pytest.raises(NotFoundError):
        services.start_assessment(
            actor=world.actor("pmo_analyst"), proposal_id=made.pk, model_id=used.pk
        )
