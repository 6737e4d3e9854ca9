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


def frozen_dates(frozen: Baseline | None, plan: Plan, number: int | None = None) -> Bars:
    """Start and finish of every task in a baseline; without one, in that `number` of the plan's
    file, else in the first that the file has."""
    if frozen is None:
        return _file_dates(plan, number)
    if frozen.sha256 not in _kept:
        _kept[frozen.sha256] = {
            task.id: (task.stored.start, task.stored.finish)
            for task in baseline_plan(frozen).tasks
            if task.stored and task.stored.start is not None and task.stored.finish is not None
        }
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return _kept[frozen.sha256]


def _file_dates(plan: Plan, number: int | None) -> Bars:
    dated = [
        (one.number, task.id, one.start, one.finish)
        for task in plan.tasks
        for one in task.baselines
        if one.start is not None and one.finish is not None
    ]
    chosen = min((found[0] for found in dated), default=0) if number is None else number
    return {uid: (start, finish) for of, uid, start, finish in dated if of == chosen}
