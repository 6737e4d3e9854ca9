"""Printing plans and giving read-only links to them."""

from pilothouse.delivery.prints.services.printing import (
    ask_print,
    keep_print,
    refuse_print,
    remove_print,
)
from pilothouse.delivery.prints.services.sharing import end_share, give_share, note_first_view

__all__ = [
    "ask_print",
    "end_share",
    "give_share",
    "keep_print",
    "note_first_view",
    "refuse_print",
    "remove_print",
]
