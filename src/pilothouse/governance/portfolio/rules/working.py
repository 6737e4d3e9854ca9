"""The work by skill that a proposal states."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pilothouse.governance.portfolio.types import MOST_DAYS, WorkFacts
from pilothouse.kit.errors import InvalidError


def check_work(work: Sequence[WorkFacts], known: Collection[int]) -> None:
    """Raise InvalidError unless each skill is a `known` one, once, with days above 0."""
    if any(row.skill_id not in known for row in work):
        _refuse("There is no such skill in use.")
    if len({row.skill_id for row in work}) < len(work):
        _refuse("Name each skill once.")
    if any(not 0 < row.days <= MOST_DAYS for row in work):
        _refuse(f"Give each skill days above 0, at most {MOST_DAYS}.")


def _refuse(text: str) -> None:
    raise InvalidError(text, {"work": [text]})
