"""Keeping an answer of the selection as evidence."""

from __future__ import annotations

from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions.queries import frozen
from pilothouse.governance.portfolio import queries, rules
from pilothouse.governance.portfolio.models import KeptSelection
from pilothouse.governance.portfolio.permissions import CHOOSE
from pilothouse.governance.portfolio.types import Pick
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.services import service


@service("portfolio.keep_selection")
def keep_selection(*, actor: Actor, pick: Pick, name: str) -> KeptSelection:
    """Freeze a question, its answer, proof and reasons, as `queries.pick` gave them to the actor.

    It belongs to the portfolio that was asked for, else to all that the actor chooses in. Raises
    RuleError where there is no selection.
    """
    permits.require_anywhere(actor, CHOOSE)
    path = _path(actor, pick.question.portfolio_id)
    permits.require(actor, CHOOSE, path)
    kept = frozen(rules.evidence_of(pick))
    row = KeptSelection(
        number=f"S-{next_number('selection'):03d}",
        name=name.strip(),
        scope_path=path,
        evidence=kept.content,
        evidence_hash=kept.digest,
        kept_by_id=actor.person_id or 0,
        kept_at=actor.now,
    )
    store.create(actor, row)
    row.proposals.set([item.id for item in pick.considered])
    chosen = [c.name for c in pick.selection.choices] if pick.selection else []
    told = {"number": row.number, "name": row.name, "hash": kept.digest, "chosen": chosen}
    record(actor, "selection.kept", row, store.Change({}, told), scope_path=path)
    return row


def _path(actor: Actor, portfolio_id: int | None) -> str:
    if portfolio_id is not None:
        return queries.scope_of(actor, portfolio_id)
    paths = permits.scope_paths(actor, CHOOSE)
    if len(paths) != 1:
        text = "Choose one portfolio: over several, only who chooses in all of them can keep it."
        raise InvalidError(text, {"portfolio": [text]})
    return paths[0]
