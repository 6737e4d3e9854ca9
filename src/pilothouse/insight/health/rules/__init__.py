"""The checks, the computed RAG and the way of a corrective action: pure functions."""

from pilothouse.insight.health.rules.actions import (
    check_can_cancel,
    check_can_finish,
    check_effect,
    effect_of,
)
from pilothouse.insight.health.rules.checks import find
from pilothouse.insight.health.rules.rag import computed_rag

__all__ = [
    "check_can_cancel",
    "check_can_finish",
    "check_effect",
    "computed_rag",
    "effect_of",
    "find",
]
