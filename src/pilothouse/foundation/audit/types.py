"""What leaves the audit area."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The outcome of verifying the chain: how many events hold, and the first that does not."""

    events: int
    broken_at: int | None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None
