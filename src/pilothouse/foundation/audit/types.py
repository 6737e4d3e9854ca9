"""What leaves the audit area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Side = Mapping[str, Any]
Teller = Callable[[Side, Side], list[dict[str, Any]]]
tellers: dict[str, Teller] = {}


def tell_changes(object_type: str, teller: Teller) -> None:
    """Let an area put the changes of its rows into words: (label, before, after) as dicts."""
    tellers[object_type] = teller


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The outcome of verifying the chain: how many events hold, and the first that does not."""

    events: int
    broken_at: int | None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None
