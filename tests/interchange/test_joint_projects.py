"""Multi-project benchmark files: ten projects that share people, levelled jointly."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pilothouse.engine import Plan, level_jointly, level_together
from pilothouse.interchange import read
from tests.engine.test_joint import verified
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb
FILE = "plans/INSISOC__MPSPLIBtoMPP_Instances_5_mp_j30_a10_nr5.mpp"


def projects(plan: Plan) -> list[Plan]:
    """The projects of a file: “P3-Task 7” is of P3. What links them is left out."""
    of = {task.id: task.name.partition("-")[0] for task in plan.tasks}
    return [
        replace(
            plan,
            name=name,
            title=name,
            tasks=tuple(task for task in plan.tasks if of[task.id] == name),
            links=tuple(k for k in plan.links if of[k.predecessor] == of[k.successor] == name),
            assignments=tuple(a for a in plan.assignments if of[a.task] == name),
        )
        for name in dict.fromkeys(of.values())
    ]


def test_ten_projects_of_a_benchmark_hold_and_gain() -> None:
    plans = projects(read(shared_data(FILE)).plan)
    assert [len(plan.tasks) for plan in plans] == [32] * 10
    found, one_by_one = level_jointly(plans), level_together(plans)
    verified(plans, found)
    joint, apart = (
        sum((10 - k) * (a.finish_after - a.finish_before) for k, a in enumerate(answers))
        for answers in (found, one_by_one)
    )
    assert joint < 0.98 * apart
    assert {h.project for a in found for d in a.delays for h in d.holders if h.project} >= {
        "P1",
        "P5",
    }
