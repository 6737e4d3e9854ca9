"""The computed RAG of facts as they are at this moment, before anything of it is kept."""

from __future__ import annotations

from pilothouse.insight.health import rules
from pilothouse.insight.health.types import ComputedRag, Facts


def rag_of(facts: Facts) -> ComputedRag:
    """The colour that facts give, with its reasons; nothing is written."""
    return rules.computed_rag(facts)
