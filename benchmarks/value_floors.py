"""Earned value in bare floats: the same figures with nothing decided for zeros and nothing told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pilothouse.engine import Plan

Floats = NDArray[np.float64]


def bare_figures(
    planned: Sequence[float], ev: float, ac: float, bac: float, at: int
) -> dict[str, float]:
    """Every figure that a published table may print, for one period: cumulative values in."""
    pv = planned[at - 1]
    spi, cpi = ev / pv, ev / ac
    reached = bisect_left(planned, ev)
    before = planned[reached - 1] if reached else 0.0
    es = reached + (ev - before) / (planned[reached] - before)
    pd = bisect_left(planned, planned[-1]) + 1
    longer, spi_t, eac = max(pd, at), es / at, bac / cpi
    return {
        "sv": ev - pv, "cv": ev - ac, "spi": spi, "cpi": cpi,
        "eac_cpi": eac, "eac_budget": ac + bac - ev, "eac_spi_cpi": ac + (bac - ev) / (cpi * spi),
        "vac": bac - eac, "etc": eac - ac,
        "tcpi_bac": (bac - ev) / (bac - ac), "tcpi_eac": (bac - ev) / (eac - ac),
        "es": es, "sv_t": es - at, "spi_t": spi_t,
        "ieac_spi": pd / spi_t, "ieac_plan": at + pd - es,
        "planned_value_1": pd - (ev - pv) * pd / bac, "planned_value_2": pd / spi,
        "earned_duration_1": longer + at * (1 - spi), "earned_duration_2": longer / spi,
        "earned_schedule_1": at + pd - es, "earned_schedule_2": pd / spi_t,
    }  # fmt: skip


def bare_columns(plan: Plan) -> tuple[Floats, int]:
    """Start, finish, cost, share done and actual cost of each task, a row each; and the date."""
    rows = [
        (b.start or 0, b.finish or 0, float(b.cost or 0), task.percent_complete / 100,
         float(task.actual_cost or 0))
        for task in plan.tasks for b in task.baselines[:1]
    ]  # fmt: skip
    return np.array(rows).T.copy(), plan.data_date or 0


def bare_sums(columns: Floats, date: int) -> tuple[float, float, float]:
    """PV, EV and AC of a whole plan at a date, planned value spread over elapsed time."""
    start, finish, cost, done, spent = columns
    share = np.clip((date - start) / np.maximum(finish - start, 1), 0, 1)
    return float(share @ cost), float(done @ cost), float(spent.sum())
