"""Planning sprints and estimating tasks. Moving a card is a progress report of the schedule."""

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
    "carry_over",
    "edit_sprint",
    "estimate",
    "plan_tasks",
    "remove_sprint",
]
