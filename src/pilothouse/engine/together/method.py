"""Linked plans scheduled together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..network.data import Crossing, Plan
from .group import make_group
from .result import Together


def schedule_together(plans: Mapping[str, Plan], crossings: Sequence[Crossing] = ()) -> Together:
    """Schedule several plans with the links between them; the dates are those of one merged plan.

    Each plan keeps its own calendars, options, start and data date. A link between plans holds its
    successor exactly as a link inside the successor's plan would: progress, lags and their calendar
    go by that plan's options. Links may lead back and forth between plans as long as no task waits
    for itself. The order of plans and links changes nothing.

    Parameters
    ----------
    plans : mapping of str to Plan
        Plans by any key that names them; they are not changed.
    crossings : sequence of Crossing
        Links between tasks of different plans, of all four types, with lags in any unit. An end may
        be a summary.

    Returns
    -------
    Together
        A `Schedule` for each key, with floats in working minutes **against that plan's own
        finish**; `for_group` holds the same with floats **against the finish of the whole group**.

    Raises
    ------
    CrossingCycleError
        Where links form a circle, through several plans or inside one: it names each task, with
        its plan.
    BadReferenceError
        Where a link names a plan or task that is not there, or joins two tasks of one plan.
    ImpossibleValueError
        Where there is no plan at all, or one is scheduled from its finish.
    PlanError
        Where one of the plans cannot be computed by itself; the message names it.
    """
    given = tuple(crossings)
    return Together(make_group(plans, given), given)
