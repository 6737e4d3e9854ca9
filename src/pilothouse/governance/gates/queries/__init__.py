"""Reading gates: facts, compliance, hand-overs."""

from pilothouse.governance.gates.queries import project_facts, risk_facts
from pilothouse.governance.gates.queries.facts import EvidenceRow, Fact, FactSheet, fact_sheet

__all__ = ["EvidenceRow", "Fact", "FactSheet", "fact_sheet", "project_facts", "risk_facts"]
