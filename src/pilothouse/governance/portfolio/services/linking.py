"""What choosing a proposal means for others, and the levels at which it can be funded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from pilothouse.foundation.audit.services import record
from pilothouse.governance.portfolio import queries, rules
from pilothouse.governance.portfolio.models import Proposal, ProposalLevel, ProposalLink
from pilothouse.governance.portfolio.permissions import EDIT, VIEW
from pilothouse.governance.portfolio.types import LevelFacts
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.services import part, service


@part
def set_levels(
    actor: Actor, proposal: Proposal, levels: Sequence[LevelFacts], change: store.Change
) -> store.Change:
    """Replace a proposal's funding levels; returns the change with what was different.

    Raises InvalidError where a level has no name of its own or no cost. The proposal's version
    goes on also where nothing else of it changed.
    """
    rules.check_levels(levels)
    before = [row.facts for row in proposal.levels.all()]
    if list(levels) == before:
        return change
    rows = [
        ProposalLevel(proposal=proposal, position=i, **asdict(level))
        for i, level in enumerate(levels, 1)
    ]
    proposal.levels.all().delete()
    for row in rows:
        store.check(row)
    ProposalLevel.objects.bulk_create(rows)
    vars(proposal).pop("_prefetched_objects_cache", None)
    if not change:
        store.touch(actor, proposal)
    return store.Change(
        {**change.before, "levels": store.plain([asdict(level) for level in before])},
        {**change.after, "levels": store.plain([asdict(level) for level in levels])},
    )


@service("portfolio.add_link")
def add_link(
    *, actor: Actor, proposal_id: int, other_id: int, kind: str, bonus: int | None = None
) -> ProposalLink:
    """Say that a proposal needs, follows, excludes or adds to another; `bonus` in % of both values.

    Raises RuleError once the proposal was decided.
    """
    proposal = queries.proposal(actor, proposal_id, EDIT)
    other = queries.proposal(actor, other_id)
    rules.check_link(proposal.state, proposal.pk, other.pk, kind, bonus)
    link = ProposalLink(proposal=proposal, other=other, kind=kind, bonus=bonus)
    change = store.create(actor, link)
    record(actor, "proposal.linked", proposal, change, scope_path=proposal.portfolio.scope.path)
    return link


@service("portfolio.remove_link")
def remove_link(*, actor: Actor, proposal_id: int, link_id: int) -> None:
    """Take a link between two proposals away."""
    proposal = queries.proposal(actor, proposal_id, EDIT)
    rules.check_undecided(proposal.state)
    link = permits.get(actor, VIEW, queries.links(actor, proposal), pk=link_id)
    change = store.Change(store.snapshot(link), {})
    record(actor, "proposal.unlinked", proposal, change, scope_path=proposal.portfolio.scope.path)
    link.delete()
