"""Facts of the project's documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from pilothouse.foundation.documents.queries import documents_at
from pilothouse.governance.gates.queries.facts import EvidenceRow, Fact, counted, provides
from pilothouse.governance.standards.types import FactKind
from pilothouse.kit.actor import Actor


@provides("documents", total=(FactKind.COUNT, "Documents of the project"))
def document_facts(actor: Actor, project: Any) -> Mapping[str, Fact]:
    """Which documents there are."""
    rows = documents_at(actor, project.scope.path)
    return {
        "total": counted(
            [EvidenceRow(row.title, reverse("documents:detail", args=[row.pk])) for row in rows]
        )
    }
