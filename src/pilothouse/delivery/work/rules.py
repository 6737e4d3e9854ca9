"""Which stage may follow which."""

from __future__ import annotations

from pilothouse.delivery.work.types import Stage
from pilothouse.kit.errors import RuleError

FOLLOWS: dict[Stage, frozenset[Stage]] = {
    Stage.CHARTER: frozenset({Stage.PLANNING, Stage.CANCELLED}),
    Stage.PLANNING: frozenset({Stage.AGREEMENT, Stage.HAND_OVER, Stage.CHARTER, Stage.CANCELLED}),
    Stage.AGREEMENT: frozenset({Stage.PLANNING, Stage.HAND_OVER, Stage.CANCELLED}),
    Stage.HAND_OVER: frozenset({Stage.PLANNING, Stage.AGREEMENT, Stage.EXECUTION, Stage.CANCELLED}),
    Stage.EXECUTION: frozenset({Stage.CLOSING, Stage.CANCELLED}),
    Stage.CLOSING: frozenset({Stage.BENEFITS, Stage.CLOSED, Stage.EXECUTION}),
    Stage.BENEFITS: frozenset({Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}
ENDED = frozenset({Stage.CLOSED, Stage.CANCELLED})


def check_stage(before: str, after: str) -> None:
    """Raise RuleError when a project may not go from one stage to the other."""
    if Stage(after) not in FOLLOWS[Stage(before)]:
        raise RuleError(
            f"A project in stage “{Stage(before).label}” cannot go to “{Stage(after).label}”."
        )
