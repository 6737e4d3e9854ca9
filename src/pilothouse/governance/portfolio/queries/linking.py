"""Reading the links between proposals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from pilothouse.governance.portfolio.models import Proposal, ProposalLink
from pilothouse.governance.portfolio.permissions import VIEW
from pilothouse.governance.portfolio.types import LinkKind, ProposalState, Tie
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def links(actor: Actor, proposal: Proposal) -> QuerySet[ProposalLink]:
    """The links that a proposal has to others, without those to drafts of somebody else."""
    rows = permits.limit(actor, VIEW, ProposalLink.objects.select_related("other"))
    return _open(actor, rows.filter(proposal=proposal), "other").order_by("pk")


def links_to(actor: Actor, proposal: Proposal) -> QuerySet[ProposalLink]:
    """The links that others have to a proposal, without those of drafts of somebody else."""
    rows = permits.limit(actor, VIEW, ProposalLink.objects.select_related("proposal"))
    return _open(actor, rows.filter(other=proposal), "proposal").order_by("pk")


def _open(actor: Actor, rows: QuerySet[ProposalLink], end: str) -> QuerySet[ProposalLink]:
    if actor.is_system:
        return rows
    hidden: dict[str, Any] = {f"{end}__state": ProposalState.DRAFT}
    return rows.exclude(~Q(**{f"{end}__proposer_id": actor.person_id}), **hidden)


def ties_of(rows: Sequence[Proposal]) -> dict[int, tuple[Tie, ...]]:
    """What the links of these proposals ask of the selection, by the proposal's key; one query.

    An exclusion counts from both sides, so that an accepted one is seen by whom it excludes.
    """
    keys = [row.pk for row in rows]
    found = ProposalLink.objects.filter(Q(proposal__in=keys) | Q(other__in=keys)).order_by("pk")
    ties: dict[int, list[Tie]] = defaultdict(list)
    for link in found.select_related("proposal", "other"):
        kind, bonus = LinkKind(link.kind), link.bonus or 0
        ties[link.proposal_id].append(Tie(link.other_id, kind, bonus, _accepted(link.other)))
        if kind == LinkKind.EXCLUDES and _accepted(link.proposal):
            ties[link.other_id].append(Tie(link.proposal_id, kind, bonus, settled=True))
    return {key: tuple(some) for key, some in ties.items()}


def _accepted(proposal: Proposal) -> bool:
    return proposal.state == ProposalState.ACCEPTED
