"""Arranging the board, planning sprints, estimating tasks. Another state is a progress report."""

from pilothouse.delivery.boards.services.columns import arrange, put_card, undo_arranging
from pilothouse.delivery.boards.services.sprints import (
    add_sprint,
    carry_over,
    edit_sprint,
    estimate,
    plan_tasks,
    remove_sprint,
)

__all__ = [
    "add_sprint",
    "arrange",
    "carry_over",
    "edit_sprint",
    "estimate",
    "plan_tasks",
    "put_card",
    "remove_sprint",
    "undo_arranging",
]
