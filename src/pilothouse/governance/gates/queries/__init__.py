"""Reading gates: facts, compliance, hand-overs."""

from pilothouse.governance.gates.queries import (
    agreement_facts,
    charter_facts,
    document_facts,
    plan_facts,
    project_facts,
    risk_facts,
    stakeholder_facts,
)
from pilothouse.governance.gates.queries.compliance import (
    Compliance,
    Result,
    compliance,
    states,
    summary,
    waiver,
    waivers_in_force,
    waivers_of,
)
from pilothouse.governance.gates.queries.facts import (
    EvidenceRow,
    Fact,
    FactSheet,
    fact_sheet,
    readable,
)
from pilothouse.governance.gates.queries.hand_overs import (
    awaiting,
    check,
    deciders,
    due,
    hand_over,
    hand_overs,
    hand_overs_of,
    package,
    plan_facts_of,
    pms_of,
)

FACT_MODULES = (
    agreement_facts,
    charter_facts,
    document_facts,
    plan_facts,
    project_facts,
    risk_facts,
    stakeholder_facts,
)

__all__ = [
    "FACT_MODULES",
    "Compliance",
    "EvidenceRow",
    "Fact",
    "FactSheet",
    "Result",
    "awaiting",
    "check",
    "compliance",
    "deciders",
    "due",
    "fact_sheet",
    "hand_over",
    "hand_overs",
    "hand_overs_of",
    "package",
    "plan_facts_of",
    "pms_of",
    "readable",
    "states",
    "summary",
    "waiver",
    "waivers_in_force",
    "waivers_of",
]
