"""How votes become an outcome, and whose authority covers what."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pilothouse.kit.errors import InvalidError, RuleError


@dataclass(frozen=True, slots=True)
class Limit:
    """A delegated limit: up to this cost and delay the role may decide; None means no bound."""

    role: str
    rank: int
    max_cost: Decimal | None
    max_days: int | None

    def covers(self, cost: Decimal | None, days: int | None) -> bool:
        """Whether both measures stay within the limit."""
        cost_fits = self.max_cost is None or cost is None or abs(cost) <= self.max_cost
        days_fit = self.max_days is None or days is None or abs(days) <= self.max_days
        return cost_fits and days_fit


def lowest_authority(
    limits: Iterable[Limit], cost: Decimal | None, days: int | None
) -> Limit | None:
    """The lowest-ranking limit that covers a cost and a delay in working days, if any does."""
    fitting = [limit for limit in limits if limit.covers(cost, days)]
    return min(fitting, key=lambda limit: limit.rank, default=None)


def passed(votes: Sequence[str], quorum: int) -> str | None:
    """The option that has reached the quorum in a step, if one has."""
    option, count = next(iter(Counter(votes).most_common(1)), ("", 0))
    return option if count >= quorum else None


def frozen_hash(evidence: dict[str, Any]) -> str:
    """SHA-256 in hex of the evidence as canonical JSON."""
    text = json.dumps(evidence, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_vote(state: str, options: Sequence[dict[str, Any]], option: str, reason: str) -> None:
    """Raise RuleError when the decision is not open, InvalidError for an option or reason."""
    if state != "open":
        raise RuleError("This decision is not open any more. Open its record to see the outcome.")
    if option not in {item["key"] for item in options}:
        raise InvalidError("Choose one of the options.", {"option": ["Not an option."]})
    if not reason.strip():
        raise InvalidError(
            "Write down why.", {"reason": ["Write down why; the reason is part of the record."]}
        )
