"""Facts of the agreement with the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilothouse.governance.agreements.queries import standing
from pilothouse.governance.gates.queries.facts import EvidenceRow, Fact, counted, provides, truth
from pilothouse.governance.standards.types import FactKind
from pilothouse.kit.actor import Actor


@provides(
    "agreement",
    exists=(FactKind.TRUTH, "Whether an agreement was begun"),
    signed=(FactKind.TRUTH, "Whether the client signed a version"),
    drift=(FactKind.COUNT, "Differences of today's charter and plan from what was signed"),
)
def agreement_facts(actor: Actor, project: Any) -> Mapping[str, Fact]:
    """How the project stands with its client."""
    now = standing(actor, project)
    said = f"version {now.version_number}, {now.signed_on}" if now.signed else "not signed"
    row = EvidenceRow(f"Agreement: {now.signed_by}" if now.signed else "Agreement", now.url, said)
    return {
        "exists": truth(now.exists, row),
        "signed": truth(now.signed, row),
        "drift": counted(
            [
                EvidenceRow(item.label, now.url, f"{item.before or '–'} → {item.after or '–'}")
                for item in now.drift
            ]
        ),
    }
