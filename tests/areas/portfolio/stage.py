"""Proposals at each point of their way, made through the services."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pilothouse.governance.portfolio import services
from pilothouse.governance.portfolio.models import Proposal, ScoringModel
from pilothouse.governance.portfolio.types import CriterionFacts, ProjectTerms
from tests import make

CRITERIA = (
    CriterionFacts(name="Fit", weight=Decimal(60), low_anchor="None", high_anchor="Full"),
    CriterionFacts(name="Risk", weight=Decimal(40), inverted=True),
)


def model(world: make.World) -> ScoringModel:
    return services.add_model(
        actor=world.actor("pmo_manager"),
        name=f"Standard {ScoringModel.objects.count()}",
        criteria=CRITERIA,
    )


def draft(world: make.World, by: str = "team_member", **values: Any) -> Proposal:
    facts: dict[str, Any] = {
        "title": "Straight-through accounts",
        "problem": "Four systems, one clerk.",
        "portfolio_id": world.portfolio.pk,
        "cost_low": Decimal(900),
        "cost_high": Decimal(1100),
        "benefit_annual": Decimal(500),
    }
    return services.propose(actor=world.actor(by), **(facts | values))


def submitted(world: make.World, **values: Any) -> Proposal:
    made = draft(world, **values)
    actor = make.actor(made.proposer)
    return services.submit(actor=actor, proposal_id=made.pk)


def in_assessment(world: make.World, **values: Any) -> Proposal:
    made = submitted(world, **values)
    return services.start_assessment(
        actor=world.actor("pmo_analyst"), proposal_id=made.pk, model_id=model(world).pk
    )


def score(world: make.World, proposal: Proposal, by: str, *values: int) -> None:
    assert proposal.scoring_model is not None
    keys = [item.pk for item in proposal.scoring_model.criteria.all()]
    services.assess(
        actor=world.actor(by),
        proposal_id=proposal.pk,
        values=dict(zip(keys, values, strict=True)),
        note="",
    )


def before_the_board(world: make.World, quorum: int = 1, **values: Any) -> Proposal:
    made = in_assessment(world, **values)
    score(world, made, "pmo_analyst", 8, 2)
    score(world, made, "pmo_manager", 6, 5)
    return services.put_forward(
        actor=world.actor("pmo_analyst"),
        proposal_id=made.pk,
        capacity_note="Team B is free in May.",
        quorum=quorum,
    )


def terms(world: make.World, **changes: Any) -> ProjectTerms:
    people = world.people
    facts: dict[str, Any] = {
        "business_pm_id": people["business_pm"].pk,
        "technical_pm_id": people["technical_pm"].pk,
        "sponsor_id": people["sponsor"].pk,
        "tier": 1,
        "method": "hybrid",
    }
    return ProjectTerms(**(facts | changes))
