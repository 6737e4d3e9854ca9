"""Facts of the charter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from pilothouse.delivery.work.queries import approved_charter, charter_of, draft_content
from pilothouse.delivery.work.types import ItemKind
from pilothouse.governance.gates.queries.facts import EvidenceRow, Fact, provides, truth
from pilothouse.governance.standards.types import FactKind
from pilothouse.kit.actor import Actor

_EMPTY: dict[str, Any] = {"objective": "", "items": {}}


@provides(
    "charter",
    exists=(FactKind.TRUTH, "Whether a charter was begun"),
    approved=(FactKind.TRUTH, "Whether the sponsor approved a version"),
    current=(FactKind.TRUTH, "Whether the approved version is what the draft says today"),
    has_objective=(FactKind.TRUTH, "Whether the objective is written down"),
    measures=(FactKind.COUNT, "Success measures"),
    measures_without_target=(FactKind.COUNT, "Success measures without a target"),
    in_scope=(FactKind.COUNT, "Lines in scope"),
    out_of_scope=(FactKind.COUNT, "Lines out of scope"),
    deliverables=(FactKind.COUNT, "Deliverables"),
    milestones=(FactKind.COUNT, "Milestones"),
    assumptions=(FactKind.COUNT, "Assumptions"),
)
def charter_facts(actor: Actor, project: Any) -> Mapping[str, Fact]:
    """What the draft charter and its approved version say."""
    draft = charter_of(actor, project.pk)
    approved = approved_charter(actor, project.pk)
    content = draft_content(draft) if draft else _EMPTY
    url = reverse("work:charter", args=[project.number])
    measures = content["items"].get(ItemKind.MEASURE, [])
    said = f"version {approved.number} approved" if approved else "draft"
    row = EvidenceRow("Charter", url, said)
    return {
        "exists": truth(draft is not None, *([row] if draft else [])),
        "approved": truth(approved is not None, *([row] if draft else [])),
        "current": truth(approved is not None and approved.content == content, row),
        "has_objective": truth(bool(content["objective"].strip()), row),
        "measures": _lines(url, measures),
        "measures_without_target": _lines(url, [m for m in measures if not m["target"]]),
        **{
            name: _lines(url, content["items"].get(kind, []))
            for name, kind in (
                ("in_scope", ItemKind.IN_SCOPE),
                ("out_of_scope", ItemKind.OUT_OF_SCOPE),
                ("deliverables", ItemKind.DELIVERABLE),
                ("milestones", ItemKind.MILESTONE),
                ("assumptions", ItemKind.ASSUMPTION),
            )
        },
    }


def _lines(url: str, items: list[dict[str, str]]) -> Fact:
    rows = tuple(EvidenceRow(item["text"], url, item["due_on"]) for item in items)
    return Fact(len(items), rows)
