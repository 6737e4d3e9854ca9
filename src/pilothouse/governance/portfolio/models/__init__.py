"""Objectives, scoring models, proposals, score sheets, and what the selection knows of them."""

from pilothouse.governance.portfolio.models.choosing import (
    KeptSelection,
    ProposalLevel,
    ProposalLink,
    ProposalWork,
)
from pilothouse.governance.portfolio.models.proposals import (
    Assessment,
    Criterion,
    Objective,
    Proposal,
    Score,
    ScoringModel,
)

__all__ = [
    "Assessment",
    "Criterion",
    "KeptSelection",
    "Objective",
    "Proposal",
    "ProposalLevel",
    "ProposalLink",
    "ProposalWork",
    "Score",
    "ScoringModel",
]
