"""How a project complies with its method, computed now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pilothouse.governance.gates import rules
from pilothouse.governance.gates.models import ComplianceState, Waiver
from pilothouse.governance.gates.permissions import VIEW
from pilothouse.governance.gates.queries.facts import EvidenceRow, FactSheet, fact_sheet
from pilothouse.governance.gates.types import ComplianceFacts, Outcome
from pilothouse.governance.standards.queries import (
    evidence_sentence,
    facts_in,
    package_of,
    verdict,
)
from pilothouse.governance.standards.types import Criterion, GatePart, Level, Method
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class Result:
    """A criterion, whether it holds, the evidence and the rows behind it."""

    criterion: Criterion
    outcome: Outcome
    sentence: str
    rows: tuple[EvidenceRow, ...]
    waiver: Waiver | None = None

    @property
    def is_failing(self) -> bool:
        return self.outcome == Outcome.FAILS


@dataclass(frozen=True, slots=True)
class Compliance:
    """All results at one gate."""

    package: str
    method: Method
    gate: GatePart
    results: tuple[Result, ...]
    sheet: FactSheet

    def failing(self, *levels: Level) -> list[Result]:
        """The results of some levels that do not hold and are not waived."""
        return [r for r in self.results if r.is_failing and r.criterion.level in levels]

    @property
    def outcomes(self) -> dict[str, str]:
        return {r.criterion.key: r.outcome.value for r in self.results}


def compliance(actor: Actor, project: Any, gate: str = "") -> Compliance | None:
    """The results at a gate (the next one), computed now; None for a project without a method.

    The same for whoever asks; the caller has permitted the project.
    """
    package = package_of(project)
    if package is None:
        return None
    method = package.method
    at = rules.gate(method, gate, project.stage)
    sheet = fact_sheet(actor, project.pk)
    waivers = {waiver.key: waiver for waiver in waivers_in_force(actor, project.pk)}
    return Compliance(
        package=str(package),
        method=method,
        gate=at,
        sheet=sheet,
        results=tuple(
            _result(criterion, sheet, waivers.get(criterion.key))
            for criterion in method.criteria_at(at.key, project.tier)
        ),
    )


def _result(criterion: Criterion, sheet: FactSheet, waiver: Waiver | None) -> Result:
    said = verdict(criterion.rule, sheet.values)
    outcome = Outcome.HOLDS
    if not said.holds:
        outcome = Outcome.WAIVED if waiver else Outcome.FAILS
    sentence = said.fault and f"This could not be computed: {said.fault}"
    return Result(
        criterion,
        outcome,
        sentence or evidence_sentence(criterion.evidence, sheet.values),
        tuple(sheet.rows(facts_in(criterion.rule))),
        waiver,
    )


def waivers_in_force(actor: Actor, project_id: int) -> list[Waiver]:
    """The waivers of a project that hold on the actor's day."""
    rows = Waiver.objects.select_related("approver").filter(
        project_id=project_id, ended_at=None, expires_on__gte=actor.today
    )
    return list(rows.order_by("pk"))


def waivers_of(actor: Actor, project_id: int) -> list[Waiver]:
    """All waivers a project ever had, newest first."""
    rows = Waiver.objects.select_related("approver").filter(project_id=project_id)
    return list(permits.limit(actor, VIEW, rows).order_by("-pk"))


def waiver(actor: Actor, waiver_id: int, code: str = VIEW) -> Waiver:
    """One waiver on which the actor holds a code."""
    rows = Waiver.objects.select_related("project__scope")
    return permits.get(actor, code, rows, pk=waiver_id)


def summary(found: Compliance) -> ComplianceFacts:
    """Compliance as plain facts that other areas may read."""
    keys = {level: tuple(r.criterion.key for r in found.failing(level)) for level in Level}
    waived = tuple(r.criterion.key for r in found.results if r.outcome == Outcome.WAIVED)
    return ComplianceFacts(
        found.package, keys[Level.BLOCKS], keys[Level.REQUIRES], keys[Level.ADVISES], waived
    )


def states(actor: Actor) -> Any:
    """The last computed compliance of the projects the actor may see."""
    rows = ComplianceState.objects.select_related("project__scope")
    return permits.limit(actor, VIEW, rows).order_by("project__number")
