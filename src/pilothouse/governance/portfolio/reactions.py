"""Who learns of a proposal's way."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.foundation.access.queries import people_with_role
from pilothouse.foundation.notify.services import notify
from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.models import Proposal
from pilothouse.governance.portfolio.types import BoardAsked, ProposalDecided, ProposalSubmitted
from pilothouse.kit.actor import Actor
from pilothouse.kit.events import reacts_to
from pilothouse.kit.permits import PMO

PROPOSAL = "portfolio.proposal"


@reacts_to(ProposalSubmitted)
def tell_the_pmo(event: ProposalSubmitted) -> None:
    """The PMO learns of a new proposal."""
    row = _proposal(event.proposal_id)
    path = row.portfolio.scope.path
    pmo = {key for role in PMO for key in people_with_role(role, path)}
    _tell(event.actor, row, pmo, _("Proposed: %(proposal)s") % {"proposal": row})


@reacts_to(BoardAsked)
def ask_the_board(event: BoardAsked) -> None:
    """The board learns that its votes are awaited."""
    row = _proposal(event.proposal_id)
    members = set(queries.board(row)) - {row.proposer_id}
    _tell(event.actor, row, members, _("Your vote is awaited: %(proposal)s") % {"proposal": row})


@reacts_to(ProposalDecided)
def tell_the_outcome(event: ProposalDecided) -> None:
    """The proposer, and on acceptance the sponsor and both PMs, learn the outcome and why."""
    row = _proposal(event.proposal_id)
    people = [row.proposer_id]
    if event.project_id:
        people += [key for key in (row.sponsor_id, row.business_pm_id, row.technical_pm_id) if key]
    words = {"state": row.get_state_display(), "proposal": row}
    _tell(event.actor, row, people, _("%(state)s: %(proposal)s") % words)


def _proposal(proposal_id: int) -> Proposal:
    return Proposal.objects.select_related("portfolio__scope", "decision").get(pk=proposal_id)


def _tell(actor: Actor, row: Proposal, people: Iterable[int], title: str) -> None:
    notify(
        actor,
        people,
        kind=PROPOSAL,
        title=title,
        url=reverse("portfolio:proposal", args=[row.pk]),
        body=row.decision.reason if row.decision else "",
    )
