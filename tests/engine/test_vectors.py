"""Rescheduling real files gives the dates that Microsoft Project and Primavera stored in them."""

from __future__ import annotations

import pytest

from pilothouse.engine.scheduling import schedule
from tests.engine.vectors import load, score
from tests.shared_data import folder, shared_data

# Leaf tasks that may differ from the stored dates and floats, and why.
MISSES = {
    "Jaggelas__tests_test.xer.p0.json": 2,  # late dates of two activities in progress
    "aspose-tasks__Data_EUC-KR-encoding.mpx.json": 27,  # finishes stored at midnight, no hours
    "aspose-tasks__PrintPagesToSeparateImage_CustomerFeedback.mpp.json": 36,  # splits left out
    "joniles__legacy_bug1.mpp.json": 2,  # stored late dates ignore one link
    "soulmajor1__XER_Files_Hotel_Project.xer.p3.json": 8,  # several calendars along one chain
}
FILES = sorted(path.name for path in (folder() / "vectors").glob("*.json"))


@pytest.mark.parametrize("name", FILES or ["none.json"])
def test_reschedules_a_real_file(name: str) -> None:
    plan, expected = load(shared_data(f"vectors/{name}"))
    result = score(plan, schedule(plan), expected)
    missed = result.tasks - result.everything
    assert result.tasks > 0
    assert missed <= MISSES.get(name, 0), result.wrong[:10]


def test_reproduces_nearly_every_task_of_all_files() -> None:
    shared_data("vectors")
    tasks = right = 0
    for name in FILES:
        plan, expected = load(shared_data(f"vectors/{name}"))
        result = score(plan, schedule(plan), expected)
        tasks += result.tasks
        right += result.everything
    assert right / tasks >= 0.995, f"{right} of {tasks}"
