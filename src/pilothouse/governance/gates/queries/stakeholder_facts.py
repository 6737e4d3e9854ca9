"""Facts of the stakeholder register and the team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from pilothouse.governance.gates.queries.facts import EvidenceRow, Fact, counted, provides
from pilothouse.governance.stakeholders.queries import stakeholders_of, team
from pilothouse.governance.standards.types import FactKind
from pilothouse.kit.actor import Actor

POWERFUL = 4


@provides(
    "stakeholders",
    total=(FactKind.COUNT, "Stakeholders in the register"),
    powerful=(FactKind.COUNT, "Stakeholders with high influence"),
    powerful_without_strategy=(
        FactKind.COUNT,
        "Stakeholders with high influence and no engagement strategy",
    ),
    powerful_against=(FactKind.COUNT, "Stakeholders with high influence who are against it"),
    team=(FactKind.COUNT, "People with a role on the project"),
)
def stakeholder_facts(actor: Actor, project: Any) -> Mapping[str, Fact]:
    """Who can help or hinder the project, and who works on it."""
    url = reverse("stakeholders:people", args=[project.number])
    rows = list(stakeholders_of(actor, project.pk))
    powerful = [row for row in rows if row.influence >= POWERFUL]
    people = team(project.scope.path)
    return {
        "total": counted(_rows(url, rows)),
        "powerful": counted(_rows(url, powerful)),
        "powerful_without_strategy": counted(
            _rows(url, (row for row in powerful if not row.strategy.strip()))
        ),
        "powerful_against": counted(_rows(url, (row for row in powerful if row.attitude < 0))),
        "team": counted(
            [EvidenceRow(str(p["person"]), url, ", ".join(p["roles"])) for p in people]
        ),
    }


def _rows(url: str, found: Iterable[Any]) -> list[EvidenceRow]:
    return [EvidenceRow(row.name, url, row.get_attitude_display()) for row in found]
