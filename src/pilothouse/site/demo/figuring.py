"""One register with figures: what each risk would cost, and what the responses would leave."""

from __future__ import annotations

from typing import Any

from pilothouse.control.risks.queries import delayable, risks_of
from pilothouse.control.risks.services import edit_risk
from pilothouse.site.demo.preparing import Undertaking
from pilothouse.site.demo.stage import Company

PROJECT = "crane-electrification"
# By title: the tasks that the risk delays, and its figures today and after the response.
FIGURES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "Transformers come later still": (
        ("Fit transformers",),
        {
            "probability": 60, "impact_days_min": 15, "impact_days": 30, "impact_days_max": 45,
            "impact_cost": 350_000, "response_cost": 40_000, "residual_probability": 30,
            "residual_days": 20, "residual_cost": 200_000,
        },
    ),
    "Drive sets need new firmware": (
        ("Convert cranes 2 and 3", "Convert cranes 4 to 6"),
        {
            "probability": 35, "impact_days_min": 5, "impact_days": 10, "impact_days_max": 25,
            "impact_cost": 90_000, "response_cost": 15_000, "residual_probability": 10,
            "residual_days": 5, "residual_cost": 60_000,
        },
    ),
    "Quay loading during conversion": (
        ("Lay quay cables",), {"probability": 40, "impact_days": 8, "impact_cost": 45_000},
    ),
}  # fmt: skip


def put_figures(company: Company, jobs: list[Undertaking]) -> None:
    """The project manager of the cranes puts figures to the risks; the worker simulates them."""
    company.moment = company.now
    job = next((job for job in jobs if job.story.key == PROJECT and job.project), None)
    if job is None:
        return
    pm = company.actor(job.story.bpm)
    uids = dict(delayable(pm, job.key).values_list("name", "uid"))
    for risk in list(risks_of(pm, job.key).filter(state="open", title__in=FIGURES)):
        names, figures = FIGURES[risk.title]
        edit_risk(actor=pm, risk_id=risk.pk, tasks=[uids[name] for name in names], **figures)
