"""Reading boards, calendars and sprints."""

from pilothouse.delivery.boards.queries.cards import (
    board,
    cards,
    choices,
    is_free_day,
    move_report,
    timed_cards,
)
from pilothouse.delivery.boards.queries.sprints import (
    burnup_of,
    current_sprint,
    load_of,
    loads_of,
    sprint,
    sprints,
    sprints_of,
    task_uids,
)

__all__ = [
    "board",
    "burnup_of",
    "cards",
    "choices",
    "current_sprint",
    "is_free_day",
    "load_of",
    "loads_of",
    "move_report",
    "sprint",
    "sprints",
    "sprints_of",
    "task_uids",
    "timed_cards",
]
