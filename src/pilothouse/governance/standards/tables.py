"""The standard in plain words, as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.governance.standards import rules
from pilothouse.governance.standards.models import MethodPackage
from pilothouse.governance.standards.types import (
    Criterion,
    FactSpec,
    GatePart,
    Level,
    ManualCheck,
    Method,
    vocabulary,
)

TONES = {Level.BLOCKS: "red", Level.REQUIRES: "amber", Level.ADVISES: "blue"}
ICONS = {
    Level.BLOCKS: "circle-x",
    Level.REQUIRES: "alert-triangle",
    Level.ADVISES: "info-circle",
}


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion with what its rule looks at."""

    item: Criterion
    tone: str
    icon: str
    level: str
    tiers: str
    facts: list[FactSpec]


@dataclass(frozen=True, slots=True)
class GateRows:
    """A gate with its criteria and manual checks."""

    gate: GatePart
    criteria: list[CriterionRow]
    checks: list[ManualCheck]


def gate_rows(method: Method) -> list[GateRows]:
    """Every gate of a method with what is asked there, the strictest first."""
    order = list(TONES)
    return [
        GateRows(
            gate,
            sorted(
                (criterion_row(c) for c in method.criteria if c.gate == gate.key),
                key=lambda row: order.index(row.item.level),
            ),
            [c for c in method.checks if c.gate == gate.key],
        )
        for gate in method.gates
    ]


def criterion_row(item: Criterion) -> CriterionRow:
    """A criterion as a row."""
    facts = [vocabulary[name] for name in rules.facts_in(item.rule)]
    level = Level(item.level)
    return CriterionRow(item, TONES[level], ICONS[level], str(level.label), tier_words(item), facts)


def tier_words(item: Criterion) -> str:
    """To which projects a criterion applies."""
    if len(item.tiers) == 3:
        return _("all projects")
    return _("tier %(tiers)s") % {"tiers": ", ".join(map(str, item.tiers))}


def level_counts(method: Method) -> str:
    """How many criteria block, require and advise."""
    counts = {level: sum(c.level == level for c in method.criteria) for level in Level}
    return " · ".join(f"{n} {level.label.lower()}" for level, n in counts.items() if n)


def package_facts(package: MethodPackage) -> list[tuple[str, Any]]:
    """What is known of a package, as pairs."""
    method = package.method
    return [
        (_("Version"), package.edition),
        (_("Suits"), method.suits),
        (_("Criteria"), level_counts(method)),
        (_("Installed"), package.installed_at.strftime("%-d %b %Y")),
        (_("Origin"), _("came with Pilothouse") if package.is_shipped else _("imported")),
        ("SHA-256", f"{package.digest[:12]}…"),
    ]
