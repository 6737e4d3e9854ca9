"""Reading boards, calendars and sprints."""

from pilothouse.delivery.boards.queries.cards import (
    board,
    cards,
    check_state,
    choices,
    held,
    is_free_day,
    move_report,
    timed_cards,
)
from pilothouse.delivery.boards.queries.columns import board_plan, board_row, held_by, may_undo
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
    "board_plan",
    "board_row",
    "burnup_of",
    "cards",
    "check_state",
    "choices",
    "current_sprint",
    "held",
    "held_by",
    "is_free_day",
    "load_of",
    "loads_of",
    "may_undo",
    "move_report",
    "sprint",
    "sprints",
    "sprints_of",
    "task_uids",
    "timed_cards",
]
