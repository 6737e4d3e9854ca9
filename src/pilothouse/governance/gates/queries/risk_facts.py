"""Facts of the risk register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from pilothouse.control.risks.queries import open_risks_of, risks_of
from pilothouse.governance.gates.queries.facts import EvidenceRow, Fact, counted, provides
from pilothouse.governance.standards.types import FactKind
from pilothouse.kit.actor import Actor

HIGH_BAND = 4


@provides(
    "risks",
    total=(FactKind.COUNT, "Risks in the register"),
    open=(FactKind.COUNT, "Open risks"),
    high=(FactKind.COUNT, "Open risks with a high or very high score"),
    high_without_contingency=(FactKind.COUNT, "High open risks without a contingency plan"),
    without_response=(FactKind.COUNT, "Open risks without a response plan that are not accepted"),
    review_overdue=(FactKind.COUNT, "Open risks whose review date has passed"),
    without_review=(FactKind.COUNT, "Open risks without a review date"),
)
def risk_facts(actor: Actor, project: Any) -> Mapping[str, Fact]:
    """What the risk register says."""
    risks = list(open_risks_of(actor, project.pk))
    high = [risk for risk in risks if risk.band >= HIGH_BAND]
    unplanned = [r for r in risks if not r.response_plan.strip() and r.response != "accept"]
    today = actor.today
    return {
        "total": Fact(risks_of(actor, project.pk).count(), tuple(_rows(risks))),
        "open": counted(_rows(risks)),
        "high": counted(_rows(high)),
        "high_without_contingency": counted(
            _rows(r for r in high if not r.contingency_plan.strip())
        ),
        "without_response": counted(_rows(unplanned)),
        "review_overdue": counted(_rows(r for r in risks if r.review_on and r.review_on < today)),
        "without_review": counted(_rows(r for r in risks if r.review_on is None)),
    }


def _rows(risks: Iterable[Any]) -> list[EvidenceRow]:
    return [
        EvidenceRow(str(risk), reverse("risks:detail", args=[risk.pk]), f"score {risk.score}")
        for risk in risks
    ]
