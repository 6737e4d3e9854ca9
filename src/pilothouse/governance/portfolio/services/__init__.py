"""Objectives, scoring models, proposals, score sheets, the board's decision, and links."""

from pilothouse.governance.portfolio.services.keeping import keep_selection
from pilothouse.governance.portfolio.services.linking import add_link, remove_link
from pilothouse.governance.portfolio.services.proposals import (
    add_model,
    add_objective,
    assess,
    decide,
    edit_objective,
    edit_proposal,
    propose,
    put_forward,
    set_model_use,
    start_assessment,
    submit,
)

__all__ = [
    "add_link",
    "add_model",
    "add_objective",
    "assess",
    "decide",
    "edit_objective",
    "edit_proposal",
    "keep_selection",
    "propose",
    "put_forward",
    "remove_link",
    "set_model_use",
    "start_assessment",
    "submit",
]
