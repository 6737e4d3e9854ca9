"""What the demo company wants: objectives, how it scores proposals, who may decide how much."""

from __future__ import annotations

from typing import Any

from pilothouse.kit.permits import Role

OBJECTIVES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("safe", "sponsor", {
        "name": "Assets that do not fail people",
        "description": "What we build and run for clients works on the worst day of the year.",
        "measure": "Failures that reach the public, a year", "target": "under 20"}),
    ("carbon", "sponsor3", {
        "name": "Half the carbon by 2030",
        "description": "Energy and fuel that we and our clients burn because of us.",
        "measure": "Tonnes of CO₂ a year against the base year", "target": "−50 %"}),
    ("customer", "sponsor2", {
        "name": "Customers who need not call",
        "description": "What a customer wants to do is done at once, by themselves.",
        "measure": "Contacts done online", "target": "70 %"}),
    ("lean", "sponsor2", {
        "name": "Cost to serve down by a fifth",
        "description": "Old systems and empty rooms go; the people get better tools.",
        "measure": "Operating cost per customer", "target": "£41"}),
    ("resilient", "sponsor3", {
        "name": "A company that can take a blow",
        "description": "Cyber attack, flood or a supplier's failure costs us a day, not a month.",
        "measure": "Time to restore the ten vital services", "target": "under 24 h"}),
)  # fmt: skip

SERVES = {
    "flood-barrier": "safe",
    "crane-electrification": "carbon",
    "signalling": "safe",
    "energy-centre": "carbon",
    "customer-portal": "customer",
    "payments-platform": "resilient",
    "warehouse-retirement": "lean",
    "contact-centre": "lean",
    "store-lighting": "carbon",
    "depot-solar": "carbon",
    "heat-pumps": "carbon",
    "workforce-scheduling": "lean",
    "cyber-uplift": "resilient",
    "fleet-telematics": "carbon",
}

# Name, weight, less is better, what 0 and 10 mean.
CRITERIA: tuple[tuple[str, int, bool, str, str], ...] = (
    ("Fit with the objectives", 30, False, "Serves none", "Moves a measure by a tenth or more"),
    ("Benefit against cost", 25, False, "Never pays back", "Pays back within a year"),
    ("Urgency", 15, False, "Can wait two years", "Harm within six months"),
    ("Risk of delivery", 20, True, "Done many times", "Nobody has done it"),
    ("Strain on scarce people", 10, True, "None needed", "Needs half of a scarce team"),
)

# Who decides a change up to which cost and how many working days.
LIMITS: tuple[tuple[Role, int | None, int | None], ...] = (
    (Role.BUSINESS_PM, 10_000, 2),
    (Role.PROGRAMME_MANAGER, 50_000, 5),
    (Role.PMO_MANAGER, 250_000, 30),
    (Role.SPONSOR, None, None),
)

PRIORITIES: dict[str, tuple[int, str]] = {
    "flood-barrier": (900, "The flood season does not wait, and the council pays by milestone."),
    "cyber-uplift": (850, "The insurer asks for it by the renewal of the policy."),
    "payments-platform": (800, "The old platform loses its support next year."),
    "energy-centre": (700, "The hospital has one summer for the changeover."),
    "crane-electrification": (700, "Damages for each week that the cranes run on diesel."),
    "customer-portal": (600, "Calls fall as soon as it opens."),
    "depot-solar": (400, "Can wait a quarter without loss."),
    "fleet-telematics": (300, "Nice to have; gives way to client work."),
}
