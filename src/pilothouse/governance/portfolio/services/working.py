"""The work by skill that a proposal needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilothouse.foundation.people.queries import skills
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.models import Proposal, ProposalWork
from pilothouse.governance.portfolio.types import WorkFacts
from pilothouse.kit import store
from pilothouse.kit.actor import Actor
from pilothouse.kit.services import part


@part
def set_work(
    actor: Actor, proposal: Proposal, work: Sequence[WorkFacts], change: store.Change
) -> store.Change:
    """Replace the work by skill of a proposal; returns the change with what was different.

    Raises InvalidError for a skill that is named twice, unknown or no longer in use (but for one
    that it has already), and for days that are not above 0. The proposal's version goes on also
    where nothing else of it changed.
    """
    before = [row.facts for row in proposal.work.all()]
    names = {row.pk: row for row in skills(actor)}
    kept = {row.skill_id for row in before}
    usable = {key for key, skill in names.items() if skill.is_active or key in kept}
    rules.check_work(work, usable)
    if _days(work) == _days(before):
        return change
    rows = [ProposalWork(proposal=proposal, skill_id=row.skill_id, days=row.days) for row in work]
    proposal.work.all().delete()
    for row in rows:
        store.check(row)
    ProposalWork.objects.bulk_create(rows)
    vars(proposal).pop("_prefetched_objects_cache", None)
    if not change:
        store.touch(actor, proposal)

    def told(some: Sequence[WorkFacts]) -> list[Any]:
        return [{"skill": names[row.skill_id].name, "days": row.days} for row in some]

    return store.Change(
        {**change.before, "work": store.plain(told(before))},
        {**change.after, "work": store.plain(told(work))},
    )


def _days(work: Sequence[WorkFacts]) -> dict[int, Any]:
    return {row.skill_id: row.days for row in work}
