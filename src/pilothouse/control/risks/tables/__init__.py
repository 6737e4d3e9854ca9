"""Risks as pages show them."""

from pilothouse.control.risks.tables.chances import safe_question
from pilothouse.control.risks.tables.register import (
    facts,
    figure_facts,
    matrix_table,
    state_chips,
)
from pilothouse.control.risks.tables.simulation import saving_words, shown_simulation

__all__ = [
    "facts",
    "figure_facts",
    "matrix_table",
    "safe_question",
    "saving_words",
    "shown_simulation",
    "state_chips",
]
