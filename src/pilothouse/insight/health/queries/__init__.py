"""Reading health: facts for the checks, findings, actions, the control room."""

from pilothouse.insight.health.queries.facts import facts_of
from pilothouse.insight.health.queries.now import rag_of
from pilothouse.insight.health.queries.register import (
    action,
    actions,
    describe_projects,
    finding,
    findings,
    health_of,
    healths,
    open_findings,
    past_of,
    snapshots_of,
)

__all__ = [
    "action",
    "actions",
    "describe_projects",
    "facts_of",
    "finding",
    "findings",
    "health_of",
    "healths",
    "open_findings",
    "past_of",
    "rag_of",
    "snapshots_of",
]
