"""The range of instants a plan is computed over."""

from __future__ import annotations

import numpy as np

from ..calendar.instants import MINUTES_PER_DAY
from ..calendar.packing import Horizon
from ..calendar.working_time import LONGEST
from ..network.arrays import FAR, Network
from ..network.errors import HorizonError


def make_horizon(network: Network) -> Horizon:
    """Calendars packed around all instants the plan names."""
    plan = network.plan
    named = [plan.start, plan.finish, plan.must_finish_by, plan.data_date]
    instants = [t for t in named if t is not None]
    for column in (network.nodes.start_floor, network.nodes.start_pin, network.nodes.finish_pin):
        known = column[np.abs(column) < FAR]
        if len(known):
            instants += [int(known.min()), int(known.max())]
    if max(instants) - min(instants) > LONGEST * MINUTES_PER_DAY:
        raise HorizonError(
            "dates lie more than a thousand years apart: check constraints and progress"
        )
    calendars = {calendar.id: calendar for calendar in plan.calendars}
    return Horizon(calendars, network.calendars, min(instants), max(instants))
