"""Handing projects over, judging them, waiving criteria."""

from pilothouse.governance.gates.services.hand_overs import (
    submit_hand_over,
    withdraw_hand_over,
)
from pilothouse.governance.gates.services.judging import (
    accept_hand_over,
    answer_check,
    return_hand_over,
)
from pilothouse.governance.gates.services.keeping import (
    check_compliance,
    end_waiver,
    grant_waiver,
    keep_compliance,
)

__all__ = [
    "accept_hand_over",
    "answer_check",
    "check_compliance",
    "end_waiver",
    "grant_waiver",
    "keep_compliance",
    "return_hand_over",
    "submit_hand_over",
    "withdraw_hand_over",
]
