"""Facts of the project itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilothouse.governance.gates.queries.facts import EvidenceRow, Fact, provides, truth
from pilothouse.governance.standards.types import FactKind
from pilothouse.kit.actor import Actor


@provides(
    "project",
    tier=(FactKind.COUNT, "Tier: 1 large, 2 medium, 3 small"),
    stage=(FactKind.WORD, "Stage of the life cycle"),
    has_client=(FactKind.TRUTH, "Whether the project is done for a client"),
    has_budget=(FactKind.TRUTH, "Whether a budget is set"),
    has_dates=(FactKind.TRUTH, "Whether target start and finish are set"),
    one_pm=(FactKind.TRUTH, "Whether one person is both business and technical PM"),
)
def project_facts(_actor: Actor, project: Any) -> Mapping[str, Fact]:
    """What the project's own record says."""
    budget = f"{project.budget:,.2f} {project.currency}" if project.budget is not None else "none"
    dates = f"{project.target_start or '–'} to {project.target_finish or '–'}"
    client = str(project.client or "none")
    pms = f"{project.business_pm} and {project.technical_pm}"
    return {
        "tier": Fact(project.tier, (_row("Tier", project.get_tier_display()),)),
        "stage": Fact(project.stage, (_row("Stage", project.get_stage_display()),)),
        "has_client": truth(project.client_id is not None, _row("Client", client)),
        "has_budget": truth(project.budget is not None, _row("Budget", budget)),
        "has_dates": truth(
            project.target_start is not None and project.target_finish is not None,
            _row("Target dates", dates),
        ),
        "one_pm": truth(project.business_pm_id == project.technical_pm_id, _row("PMs", pms)),
    }


def _row(label: str, detail: str) -> EvidenceRow:
    return EvidenceRow(label, detail=detail)
