"""Reading kept selections."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pilothouse.foundation.decisions.queries import is_unchanged
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.models import KeptSelection, Proposal
from pilothouse.governance.portfolio.permissions import CHOOSE
from pilothouse.governance.portfolio.queries.proposals import visible_scores
from pilothouse.governance.portfolio.types import Pick, ValueSource
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotPermittedError


def kept_selections(actor: Actor) -> QuerySet[KeptSelection]:
    """The kept selections that the actor may see, newest first."""
    rows = KeptSelection.objects.select_related("kept_by")
    return permits.limit(actor, CHOOSE, rows).order_by("-pk")


def kept_selection(actor: Actor, number: str) -> KeptSelection:
    """One kept selection by its number."""
    return permits.get(actor, CHOOSE, kept_selections(actor), number=number)


def kept_is_intact(row: KeptSelection) -> bool:
    """Whether it still has the hash that it had when it was kept."""
    return is_unchanged(row.evidence, row.evidence_hash)


def hiding(actor: Actor, row: KeptSelection) -> list[Proposal]:
    """The proposals in it whose scores are hidden from the actor until they hand in a sheet."""
    if rules.pick_of(row.evidence).question.source != ValueSource.SCORE:
        return []
    listed = list(row.proposals.order_by("pk"))
    open_ones = visible_scores(actor, listed)
    return [one for one in listed if one.pk not in open_ones]


def kept_pick(actor: Actor, row: KeptSelection) -> Pick:
    """The answer as it was kept. Raises NotPermittedError while it would tell hidden scores."""
    if hidden := hiding(actor, row):
        names = ", ".join(one.number for one in hidden)
        raise NotPermittedError(
            f"It holds scores that are hidden from you until you hand in your sheet for {names}."
        )
    return rules.pick_of(row.evidence)


def kept_line(row: KeptSelection, proposal_id: int) -> dict[str, Any]:
    """What a kept selection says of one proposal, to be quoted in the board's evidence."""
    pick = rules.pick_of(row.evidence)
    choice = pick.selection.of(proposal_id) if pick.selection else None
    return {
        "number": row.number,
        "name": row.name,
        "hash": row.evidence_hash,
        "kept_by": str(row.kept_by),
        "kept_at": row.kept_at,
        "budget": pick.question.budget,
        "value": pick.selection.value if pick.selection else None,
        "proven": bool(pick.selection and pick.selection.proven),
        "chosen": choice is not None,
        "start": choice.start + 1 if choice and pick.budgets else None,
        "level": choice.level if choice else "",
    }
