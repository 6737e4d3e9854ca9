"""The areas, lowest tier first. `make new-area` adds to this list."""

AREAS: tuple[str, ...] = (
    "pilothouse.foundation.audit",
    "pilothouse.foundation.people",
    "pilothouse.foundation.access",
    "pilothouse.foundation.decisions",
    "pilothouse.foundation.notify",
    "pilothouse.foundation.documents",
    "pilothouse.delivery.work",
    "pilothouse.delivery.schedule",
    "pilothouse.delivery.estates",
    "pilothouse.delivery.layouts",
    "pilothouse.control.risks",
    "pilothouse.control.issues",
    "pilothouse.control.changes",
    "pilothouse.governance.standards",
    "pilothouse.governance.stakeholders",
    "pilothouse.governance.agreements",
    "pilothouse.governance.gates",
    "pilothouse.governance.portfolio",
    "pilothouse.insight.health",
    "pilothouse.insight.reports",
)
