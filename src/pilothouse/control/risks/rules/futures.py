"""Every future of a simulation, kept small, so that any date and cost can be asked for."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from pilothouse.control.risks.types import Chance, Chances
from pilothouse.engine import RiskResult, instant
from pilothouse.kit.errors import InvalidError

LAST_MINUTE = 24 * 60 - 1


def packed(before: RiskResult, after: RiskResult | None) -> bytes:
    """Finish and cost of each future, today and after the responses."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, result in (("before", before), ("after", after)):
        if result is not None:
            arrays[f"{name}_finish"] = result.finishes
            if result.costs is not None:
                arrays[f"{name}_cost"] = result.costs
    held = BytesIO()
    np.savez_compressed(held, allow_pickle=False, **arrays)
    return held.getvalue()


def chances(futures: bytes, by: date | None, cost: Decimal | None) -> Chances:
    """The share of futures that are finished by the end of a day, within a cost, and both.

    Raises InvalidError where neither is given, and for a cost where none was simulated.
    """
    if by is None and cost is None:
        text = _("Give a day, a cost or both.")
        raise InvalidError(text, {"by": [text]})
    with np.load(BytesIO(futures), allow_pickle=False) as arrays:
        found = {name: _kept(arrays, name) for name in ("before", "after")}
    before, after = found["before"], found["after"]
    if before is None or (cost is not None and before.costs is None):
        text = _("No cost was simulated: neither the plan nor a risk states any.")
        raise InvalidError(text, {"cost": [text]})
    then = None if after is None else _chance(after, by, cost)
    return Chances(by, cost, _chance(before, by, cost), then)


def _kept(arrays: np.lib.npyio.NpzFile, name: str) -> RiskResult | None:
    if f"{name}_finish" not in arrays:
        return None
    finishes = arrays[f"{name}_finish"]
    costs = arrays.get(f"{name}_cost")
    return RiskResult(
        seed=0, iterations=len(finishes), deterministic_finish=0, finishes=finishes,
        criticality={}, assumption="", costs=costs,
    )  # fmt: skip


def _chance(result: RiskResult, by: date | None, cost: Decimal | None) -> Chance:
    end = None if by is None else instant(datetime.combine(by, time())) + LAST_MINUTE
    return Chance(
        on_time=None if end is None else result.probability(end),
        within_cost=None if cost is None else result.cost_probability(cost),
        both=None if end is None or cost is None else result.probability(end, cost),
    )
