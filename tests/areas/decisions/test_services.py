"""Decisions: who may vote, when a decision is made, and what stays frozen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions import queries, rules, services
from pilothouse.foundation.decisions.models import Decision
from pilothouse.foundation.decisions.types import DecisionState, Hindsight, Option, Step
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from pilothouse.kit.services import ServiceContractError, service
from tests import make

pytestmark = pytest.mark.django_db
OPTIONS = (Option("accept", "Accept"), Option("reject", "Reject"))
BOARD = Step("Portfolio board", role="pmo_director")


@service("tests.ask")
def ask(*, actor: Actor, path: str, **values: Any) -> Decision:
    """A service of another area that opens a decision."""
    permits.require(actor, "work.view", path)
    facts: dict[str, Any] = {
        "kind": "test",
        "title": "Buy or build",
        "question": "Which?",
        "options": OPTIONS,
        "evidence": {"cost": Decimal("12.50")},
        "steps": (BOARD,),
    }
    decision = services.open_decision(actor, scope_path=path, **(facts | values))
    record(actor, "test.asked", decision, scope_path=path)
    return decision


@service("tests.cast")
def cast(*, actor: Actor, decision: Decision, option: str, reason: str = "Because") -> str | None:
    """A service of another area that votes."""
    outcome = services.vote(actor, decision, option=option, reason=reason)
    record(actor, "test.voted", decision, scope_path=decision.scope_path)
    return outcome


def asked(world: make.World, **values: Any) -> Decision:
    path = world.project.scope.path
    return ask(actor=world.actor("business_pm"), path=path, **values)


def test_one_vote_of_the_named_role_decides(world: make.World) -> None:
    decision = asked(world)
    assert cast(actor=world.actor("pmo_director"), decision=decision, option="accept") == "accept"
    stored = Decision.objects.get(pk=decision.pk)
    assert (stored.state, stored.outcome, stored.reason) == ("decided", "accept", "Because")
    assert stored.decided_at == make.NOW


def test_evidence_is_frozen_and_its_hash_tells_tampering(world: make.World) -> None:
    decision = asked(world)
    assert decision.evidence == {"cost": "12.50"}
    assert queries.evidence_is_intact(decision)
    decision.evidence["cost"] = "1.00"
    assert not queries.evidence_is_intact(decision)


def test_who_is_not_named_may_not_vote(world: make.World) -> None:
    with pytest.raises(NotPermittedError):
        cast(actor=world.actor("pmo_analyst"), decision=asked(world), option="accept")


def test_a_party_is_excluded_whatever_their_roles(world: make.World) -> None:
    director = world.people["pmo_director"]
    with pytest.raises(NotPermittedError):
        cast(
            actor=world.actor("pmo_director"),
            decision=asked(world, excluded=[director.pk]),
            option="accept",
        )


def test_a_quorum_of_two_needs_two_people(world: make.World) -> None:
    second = make.grant(make.person(), "pmo_director")
    decision = asked(world, steps=(Step("Board", role="pmo_director", quorum=2),))
    first = world.actor("pmo_director")
    assert cast(actor=first, decision=decision, option="accept") is None
    with pytest.raises(RuleError):
        cast(actor=first, decision=decision, option="accept")
    assert cast(actor=make.actor(second), decision=decision, option="accept") == "accept"


def test_steps_follow_one_another_and_any_may_refuse(world: make.World) -> None:
    steps = (Step("PMO", role="pmo_manager"), Step("Sponsor", role="sponsor"))
    decision = asked(world, steps=steps)
    with pytest.raises(NotPermittedError):
        cast(actor=world.actor("sponsor"), decision=decision, option="accept")
    assert cast(actor=world.actor("pmo_manager"), decision=decision, option="accept") is None
    assert cast(actor=world.actor("sponsor"), decision=decision, option="reject") == "reject"
    early = asked(world, steps=steps)
    assert cast(actor=world.actor("pmo_manager"), decision=early, option="reject") == "reject"


def test_a_vote_needs_a_reason_and_a_known_option(world: make.World) -> None:
    decision, director = asked(world), world.actor("pmo_director")
    with pytest.raises(InvalidError):
        cast(actor=director, decision=decision, option="accept", reason=" ")
    with pytest.raises(InvalidError):
        cast(actor=director, decision=decision, option="maybe")


def test_the_inbox_shows_only_whose_turn_it_is(world: make.World) -> None:
    decision = asked(world)
    assert queries.awaiting(world.actor("pmo_director")) == [decision]
    assert queries.awaiting(world.actor("pmo_manager")) == []


def test_looking_back_needs_an_outcome(world: make.World) -> None:
    decision, director = asked(world), world.actor("pmo_director")
    look = {"number": decision.number, "hindsight": Hindsight.WORSE, "note": "Dearer."}
    with pytest.raises(RuleError):
        services.record_outcome(actor=director, **look)
    cast(actor=director, decision=decision, option="accept")
    assert services.record_outcome(actor=director, **look).hindsight == "worse"


def test_parts_run_only_inside_a_service(world: make.World) -> None:
    decision = asked(world)
    with pytest.raises(ServiceContractError):
        services.vote(world.actor("pmo_director"), decision, option="accept", reason="x")
    assert Decision.objects.get(pk=decision.pk).state == DecisionState.OPEN


def limit(world: make.World, role: str, rank: int, cost: int | None, days: int | None) -> None:
    services.set_limit(
        actor=world.actor("pmo_director"),
        kind="change",
        role=role,
        rank=rank,
        max_cost=None if cost is None else Decimal(cost),
        max_days=days,
    )


@pytest.mark.parametrize(
    ("cost", "days", "role"),
    [
        (500, 0, "business_pm"),
        (1000, 5, "business_pm"),
        (1001, 5, "pmo_manager"),
        (10, 6, "pmo_manager"),
        (-1500, 0, "pmo_manager"),
        (50_000, 0, "sponsor"),
        (0, 400, "sponsor"),
    ],
)
def test_the_lowest_limit_that_covers_both_measures_decides(
    world: make.World, cost: int, days: int, role: str
) -> None:
    limit(world, "business_pm", 1, 1000, 5)
    limit(world, "pmo_manager", 2, 20_000, 20)
    limit(world, "sponsor", 3, None, None)
    path = world.project.scope.path
    step = queries.authority("change", scope_path=path, cost=Decimal(cost), days=days)
    assert step.role == role


def test_without_a_covering_limit_it_says_so(world: make.World) -> None:
    limit(world, "business_pm", 1, 1000, 5)
    with pytest.raises(RuleError):
        queries.authority("change", scope_path="/", cost=Decimal(2000), days=0)


def test_until_limits_are_set_the_pmo_director_decides(world: make.World) -> None:
    assert queries.authority("change", scope_path="/", cost=Decimal(5)).role == "pmo_director"


def test_the_most_voted_option_needs_the_quorum() -> None:
    assert rules.passed(["a", "b", "a"], 2) == "a"
    assert rules.passed(["a", "b"], 2) is None
    assert rules.passed([], 1) is None
