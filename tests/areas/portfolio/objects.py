"""A link between two proposals, for the addresses that take one."""

from __future__ import annotations

from typing import Any

from pilothouse.governance.portfolio.services import add_link
from tests import make
from tests.areas.portfolio import stage


def objects(world: make.World) -> dict[str, Any]:
    """A link of a proposal to another."""
    first, second = stage.submitted(world), stage.submitted(world)
    actor = world.actor("pmo_manager")
    link = add_link(actor=actor, proposal_id=first.pk, other_id=second.pk, kind="needs")
    return {
        "portfolio:remove_link:link_id": link.pk,
        "portfolio.remove_link:link_id": link.pk,
        "portfolio:remove_link:proposal_id": first.pk,
        "portfolio.remove_link:proposal_id": first.pk,
    }
