"""The simulation as JSON (docs/interchange.md)."""

from __future__ import annotations

from typing import Any

from pilothouse.engine import RiskResult
from pilothouse.engine.risk import Swing
from pilothouse.site.commands.analyse import registered, risk_words, simulated
from pilothouse.site.commands.analyse.compute import Analysis
from pilothouse.site.commands.analyse.simulated import Together
from pilothouse.site.commands.analyse.wording import iso

TASKS = 100
SURE = 80

Json = dict[str, Any]


def to_json(analysis: Analysis) -> Json | None:
    """The simulation, or None where there was none. Money is decimal text."""
    risk = analysis.risk
    if risk is None:
        return None
    return {
        "seed": risk.seed,
        "iterations": risk.iterations,
        "method": risk.method,
        "converged": risk.converged,
        "assumption": risk.assumption,
        "ranges": risk_words.ranges_used(analysis),
        "plan_finish": iso(risk.deterministic_finish),
        "plan_finish_probability": round(risk.deterministic_probability, 4),
        "percentiles": {str(p): iso(at) for p, at in risk.percentiles.items()},
        "contingency_p80_calendar_days": round(risk.contingency(80) / 1440, 2),
        "drivers": [
            {**_swing(swing), "spread_calendar_days": round(swing.spread / 1440, 2)}
            for swing in risk.tornado
        ],
        "tasks": _tasks(analysis, risk),
        "cost": _cost(analysis, risk),
        "register": None if analysis.register is None else registered.to_json(analysis.register),
    }


def _swing(swing: Swing) -> Json:
    return {
        "task": swing.task,
        "name": swing.name,
        "correlation": round(swing.correlation, 4),
    }


def _tasks(analysis: Analysis, risk: RiskResult) -> list[Json]:
    known = analysis.tasks
    return [
        {
            "id": row.task,
            "wbs": known[row.task].wbs,
            "name": known[row.task].name,
            "criticality": round(row.criticality, 4),
            "cruciality": _rounded(row.cruciality),
            "schedule_sensitivity": _rounded(row.sensitivity),
        }
        for row in simulated.decisive(risk, TASKS)
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _cost(analysis: Analysis, risk: RiskResult) -> Json | None:
    planned = simulated.planned_together(risk)
    if planned is None:
        return None
    return {
        "currency": risk.currency,
        "plan_cost": f"{planned.cost:f}",
        "plan_cost_probability": round(risk.cost_probability(planned.cost), 4),
        "percentiles": {str(p): f"{risk.cost_percentile(p):f}" for p in risk.percentiles},
        "contingency_p80": f"{risk.cost_contingency(80):f}",
        "plan_kept": _together(planned),
        "baseline_kept": _together(simulated.agreed_together(risk, analysis.value)),
        f"kept_p{SURE}": [
            _together(Together(pair.finish, pair.cost, pair.probability))
            for pair in risk.joint(SURE)
        ],
        "drivers": [
            {**_swing(swing), "spread": round(swing.spread, 2)} for swing in risk.cost_tornado
        ],
    }


def _together(both: Together | None) -> Json | None:
    if both is None:
        return None
    return {
        "finish": iso(both.finish),
        "cost": f"{both.cost:f}",
        "probability": round(both.probability, 4),
    }
