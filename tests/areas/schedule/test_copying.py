"""Rows that are copied, with what is in them and between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from pilothouse.delivery.scenarios.rules import renumbered
from pilothouse.delivery.schedule import rules, services
from pilothouse.delivery.schedule.queries.copies import named
from pilothouse.delivery.schedule.types import AddLink, CopyTasks, SetDuration
from pilothouse.engine import instant, schedule
from pilothouse.engine.network.data import (
    Assignment,
    Calendar,
    Link,
    LinkType,
    Plan,
    Resource,
    Task,
    TaskKind,
)
from pilothouse.kit.errors import InvalidError
from tests import make
from tests.areas.schedule.test_services import build_world, edit, plan, row, shape

__all__ = ["build_world"]
DAY = 480
WEEK = Calendar(1, "Standard", (((480, 720), (780, 1020)),) * 5 + ((),) * 2)
MONDAY = instant(datetime(2026, 3, 2, 8))  # noqa: DTZ001  (project time)
# 1 Quay (1.1 Dig, 1.2 Pour behind it), 2 Open, which waits for Pour.
TASKS = (
    Task(1, "Quay", 0, TaskKind.SUMMARY, wbs="1"),
    Task(2, "Dig", 3 * DAY, parent=1, wbs="1.1", guid="g", actual_start=MONDAY, remaining=DAY,
         percent_complete=66.7, notes="Mind the pipe", deadline=MONDAY + 20 * 1440),
    Task(3, "Pour", 2 * DAY, parent=1, wbs="1.2", fixed_cost=Decimal(70), leveling_delay=60),
    Task(4, "Open", DAY, wbs="2"),
)  # fmt: skip
PLAN = Plan(
    "Works", MONDAY, (WEEK,), 1, TASKS,
    (Link(2, 3, LinkType.SS, DAY), Link(3, 4)), (Resource(1, "Ann"),),
    (Assignment(2, 1, 0.5, 720, 480, 240, actual_cost=Decimal(9)),),
)  # fmt: skip


def outline(found: Plan) -> list[str]:
    return [f"{task.wbs} {task.name} {task.id}" for task in found.tasks]


def copied(found: Plan, *tasks: int, **how: Any) -> Plan:
    return rules.apply(found, [CopyTasks(tasks, **how)])


def test_a_summary_is_copied_with_its_rows_people_and_links() -> None:
    found = copied(PLAN, 1, 2, 3, after=1)
    assert outline(found) == [
        "1 Quay 1", "1.1 Dig 2", "1.2 Pour 3", "2 Quay 5", "2.1 Dig 6", "2.2 Pour 7", "3 Open 4",
    ]  # fmt: skip
    assert set(found.links) == {*PLAN.links, Link(6, 7, LinkType.SS, DAY)}
    dig = next(task for task in found.tasks if task.id == 6)
    assert (dig.notes, dig.deadline, dig.duration) == ("Mind the pipe", TASKS[1].deadline, 3 * DAY)
    assert (dig.actual_start, dig.remaining, dig.percent_complete, dig.guid) == (None, None, 0, "")
    pour = next(task for task in found.tasks if task.id == 7)
    assert (pour.fixed_cost, pour.leveling_delay, pour.parent) == (70, 0, 5)
    assert found.assignments == (*PLAN.assignments, Assignment(6, 1, 0.5, 720))
    assert schedule(found).of(7).start == MONDAY + 1440  # a day behind the start of Dig


def test_rows_of_several_levels_come_to_lie_side_by_side() -> None:
    found = copied(PLAN, 4, 3, parent=1, after=2, uids=(20, 30))
    assert outline(found) == [
        "1 Quay 1", "1.1 Dig 2", "1.2 Pour 20", "1.3 Open 30", "1.4 Pour 3", "2 Open 4",
    ]  # fmt: skip
    assert Link(20, 30) in found.links


def test_a_summary_without_its_rows_is_a_task() -> None:
    found = copied(PLAN, 1)
    assert outline(found)[0] == "1 Quay 5"
    assert (found.tasks[0].kind, found.tasks[0].duration) == (TaskKind.TASK, DAY)


def test_codes_that_people_gave_go_on_from_the_last() -> None:
    own = tuple(replace(task, wbs=f"Q.{task.wbs}") for task in TASKS)
    found = copied(replace(PLAN, tasks=own), 1, 2, 3, after=4)
    assert [task.wbs for task in found.tasks[-3:]] == ["3", "3.1", "3.2"]


@pytest.mark.parametrize(
    ("edit_", "said"),
    [(CopyTasks((9,)), "no task 9"), (CopyTasks((2, 3), uids=(20,)), "uid of its own"),
     (CopyTasks((2, 3), uids=(20, 20)), "uid of another"), (CopyTasks((2,), uids=(4,)), "another"),
     (CopyTasks((2,), parent=1, after=4), "place does not exist")],
)  # fmt: skip
def test_what_cannot_be_copied_is_refused(edit_: CopyTasks, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        rules.apply(PLAN, [edit_])


def test_nothing_is_no_change() -> None:
    assert rules.apply(PLAN, [CopyTasks(())]) == PLAN


def test_a_what_if_copy_keeps_what_it_calls_its_rows() -> None:
    edits = named([CopyTasks((2, 3)), AddLink(2, 8)], 7)
    assert edits[0] == CopyTasks((2, 3), uids=(8, 9))
    first, link = renumbered(edits, frozenset({8}), 10)
    assert first == CopyTasks((2, 3), uids=(11, 9))
    assert link == AddLink(2, 11)


@pytest.mark.django_db
def test_copies_are_one_step_that_undo_takes_back(world: make.World) -> None:
    before = plan(world)
    edit(world, CopyTasks((1, 2, 3), after=1))
    assert [task.name for task in plan(world).tasks] == [
        "Works", "Design", "Build", "Works", "Design", "Build", "Done",
    ]  # fmt: skip
    assert (row(6).duration, row(7).start) == (5 * DAY, row(3).start)
    edit(world, SetDuration(6, DAY))
    assert row(7).start < row(3).start
    for _ in range(2):
        outcome = services.undo(actor=world.actor("business_pm"), project_id=world.project.pk)
    assert outcome.said == "Undone: 3 rows copied"
    assert shape(plan(world)) == shape(before)
