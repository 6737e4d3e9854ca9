"""An answer of the selection as plain data to be kept, and the same answer read back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from pilothouse.engine.selection import Reason, Selection
from pilothouse.governance.portfolio.types import Pick
from pilothouse.kit.errors import RuleError

FORM = 1


@cache
def _adapter() -> TypeAdapter[Pick]:
    return TypeAdapter(Pick)


def evidence_of(pick: Pick) -> dict[str, Any]:
    """Question, what was weighed, answer, proof and reasons, ready for JSON.

    The choices of each opposite selection are left out; its value and what would move are kept.
    Raises RuleError where there is no selection.
    """
    if pick.selection is None:
        raise RuleError("No selection was found, so there is nothing to keep.")
    slim = {key: _slim(reason) for key, reason in pick.reasons.items()}
    data = _adapter().dump_python(replace(pick, reasons=slim), mode="json")
    return {"form": FORM, "selection": data}


def _slim(reason: Reason) -> Reason:
    other: Selection | None = reason.other
    if other is not None:
        other = replace(other, choices=(), usage=(), options=())
    return replace(reason, other=other, text="")


def pick_of(evidence: dict[str, Any]) -> Pick:
    """The answer as it was kept."""
    return _adapter().validate_python(evidence["selection"])


def fingerprint(pick: Pick) -> str:
    """What was chosen, when and how, in one short word: another answer has another."""
    chosen = pick.selection.choices if pick.selection else ()
    told = "; ".join(f"{c.proposal} {c.start} {c.level} {c.value:.6f}" for c in chosen)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
