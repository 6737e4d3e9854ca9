"""How soon what follows from an edit is computed."""

from __future__ import annotations

from datetime import timedelta

AT_ONCE = 1_000
EACH = timedelta(milliseconds=1)
SOON, FIVE_TASKS = 400, 5  # milliseconds; tasks that put the figures off by one


def rest_of(tasks: int) -> timedelta:
    """How long simulation and check of a plan wait after an edit, that of 10,000 tasks 9 s.

    They read and compute the whole plan again. While its author goes on editing, one of them is
    enough for several edits, and the processor is left to the next edit.
    """
    return max(tasks - AT_ONCE, 0) * EACH


def figures_rest_of(tasks: int) -> int:
    """Milliseconds without an edit after which the page asks for the figures above the plan.

    The 14 points of a large plan take as long as an edit, and would hold up the next one.
    """
    return SOON + tasks // FIVE_TASKS
