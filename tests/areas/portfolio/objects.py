"""A link between two proposals and a kept selection, for the addresses that take one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pilothouse.engine.selection import Choice, Selection
from pilothouse.governance.portfolio.services import add_link, keep_selection
from pilothouse.governance.portfolio.types import Candidate, Pick, Question, ValueSource
from tests import make
from tests.areas.portfolio import stage


def objects(world: make.World) -> dict[str, Any]:
    """A link of a proposal to another, and an answer that chooses the first."""
    first, second = stage.submitted(world), stage.submitted(world)
    actor = world.actor("pmo_manager")
    link = add_link(actor=actor, proposal_id=first.pk, other_id=second.pk, kind="needs")
    kept = keep_selection(actor=actor, pick=answer(first.pk, world.portfolio.pk), name="Spring")
    return {
        "portfolio:remove_link:link_id": link.pk,
        "portfolio.remove_link:link_id": link.pk,
        "portfolio:remove_link:proposal_id": first.pk,
        "portfolio.remove_link:proposal_id": first.pk,
        "kept_number": kept.number,
    }


def answer(proposal_id: int, portfolio_id: int) -> Pick:
    """An answer with one proposal, written down instead of computed."""
    cost, worth = Decimal(900), 500.0
    chosen = Choice(proposal_id, "Accounts", 0, "", worth, (cost,))
    return Pick(
        question=Question(
            budget=Decimal(1000), source=ValueSource.BENEFIT, portfolio_id=portfolio_id
        ),
        currency="GBP",
        considered=(Candidate(proposal_id, "PR-1", "Accounts", cost, Decimal(500), "GBP"),),
        left_out=(),
        committed=Decimal(0),
        running=(),
        selection=Selection((chosen,), worth, worth, 0.0, True, 0.0, (), (0,)),
        reasons={},
    )
