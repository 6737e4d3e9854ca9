"""The costs that tools wrote into files with rates, and ours from the same rates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pilothouse.engine.network.data import TaskKind
from pilothouse.engine.value import PlanCosts
from pilothouse.interchange import read
from tests.shared_data import shared_data

pytestmark = pytest.mark.nodb


@pytest.mark.parametrize(
    ("name", "rated", "total"),
    [
        ("joniles__legacy_sample.mpp", 3, "4171.25"),
        ("joniles__legacy_sample.xml", 1, "3526.25"),
        ("INSISOC__MPSPLIBtoMPP_Instances_5_mp_j30_a10_nr5.mpp", 300, "14966520.00"),
    ],
)
def test_the_rates_of_a_file_give_the_costs_that_it_states(
    name: str, rated: int, total: str
) -> None:
    plan = read(shared_data(f"plans/{name}")).plan
    costs = PlanCosts(plan)
    charges = {task.id: costs.of_task(task.id) for task in plan.tasks}
    stated = {task.id: round(task.cost or Decimal(0), 2) for task in plan.tasks}
    told = {uid: stated[uid] for uid, charge in charges.items() if charge.by_rate}
    assert len(told) == rated
    assert {uid: charges[uid].cost for uid in told} == told
    sums = {
        task.id: stated[task.id]
        for task in plan.tasks
        if task.kind is TaskKind.SUMMARY and task.cost
    }
    assert {uid: costs.rolled[uid] for uid in sums} == sums
    assert str(costs.total) == total
