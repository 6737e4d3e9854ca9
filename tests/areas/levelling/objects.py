"""A run and a proposal for every address to be opened with."""

from __future__ import annotations

from typing import Any

from tests import make
from tests.areas.levelling import stage


def objects(world: make.World) -> dict[str, Any]:
    """Two further projects of the world, levelled together, and what is proposed to one."""
    row = stage.sent(world, *stage.pair(world))
    return {"levelling:run_id": row.run_id, "levelling:proposal_id": row.pk}
