"""The bars of a baseline, by task; a baseline never changes, so its bars are kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from pilothouse.delivery.schedule.models import Baseline
from pilothouse.delivery.schedule.queries.analysis import baseline_plan
from pilothouse.engine.network.data import Plan

Bars = Mapping[int, tuple[int, int]]
MOST = 8
_kept: OrderedDict[str, Bars] = OrderedDict()


def frozen_dates(frozen: Baseline | None, plan: Plan) -> Bars:
    """Start and finish of every task in a baseline; without one, baseline 0 of the plan's file."""
    if frozen is None:
        return _file_dates(plan)
    if frozen.sha256 not in _kept:
        _kept[frozen.sha256] = {
            task.id: (task.stored.start, task.stored.finish)
            for task in baseline_plan(frozen).tasks
            if task.stored and task.stored.start is not None and task.stored.finish is not None
        }
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return _kept[frozen.sha256]


def _file_dates(plan: Plan) -> Bars:
    return {
        task.id: (first.start, first.finish)
        for task in plan.tasks
        if task.baselines
        and (first := task.baselines[0]).start is not None
        and first.finish is not None
    }
