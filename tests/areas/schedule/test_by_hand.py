"""Tasks that are scheduled by hand: their dates are typed and dragged, and they go there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.queries.sheet import meant
from pilothouse.delivery.schedule.types import SetConstraint, SetDuration, SetTask, Shift
from pilothouse.engine import Schedule, instant, schedule
from pilothouse.engine.network.data import Calendar, ConstraintType, Link, Plan, Task, TaskKind
from pilothouse.kit.errors import InvalidError

pytestmark = pytest.mark.nodb
DAY = 480
SNET = ConstraintType.START_NO_EARLIER
WORK = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
WEEK = Calendar(1, "Standard", (WORK,) * 5 + ((),) * 2)


def at(day: int, hour: int = 8) -> int:
    """An instant of March 2026; the 2nd, 9th, 16th and 23rd are Mondays."""
    return instant(datetime(2026, 3, day, hour))  # noqa: DTZ001  (project time)


# Dig lies by hand from Monday 2nd to Wednesday 4th; pour follows on the 5th.
DIG = Task(1, "Dig", 3 * DAY, manual=True, manual_start=at(2), manual_finish=at(4, 17))
POUR = Task(2, "Pour", 2 * DAY)


def plan_of(*tasks: Task) -> Plan:
    links = (Link(1, 2),) if len(tasks) > 1 else ()
    return Plan("Quay", at(2), (WEEK,), 1, tasks, links)


def typed(plan: Plan, *cells: tuple[int, str, str], shift: Shift = Shift.USE) -> Schedule:
    """The schedule after cells were typed at once."""
    before = schedule(plan)
    edits = meant(before, 0, cells)
    return schedule(rules.apply(plan, rules.shifted(before, edits, shift)))


def span(computed: Schedule, uid: int = 1) -> tuple[int, int, float]:
    """Start, finish and days of a task."""
    found, task = computed.of(uid), next(t for t in computed.plan.tasks if t.id == uid)
    assert task.constraint_date is None
    return found.start, found.finish, task.duration / DAY


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("start", "2026-03-05", (at(5), at(9, 17), 3)),  # Thursday, Friday, Monday
        ("finish", "2026-03-06", (at(2), at(6, 17), 5)),
        ("duration", "1w", (at(2), at(6, 17), 5)),
        ("duration", "1d", (at(2), at(2, 17), 1)),
        ("length", "2026-03-10", (at(2), at(10, 17), 7)),
        ("begin", "2026-03-03", (at(3), at(4, 17), 2)),
        ("manual_start", "2026-03-09", (at(9), at(11, 17), 3)),
        ("manual_finish", "2026-03-03", (at(2), at(3, 17), 2)),
    ],
)
@pytest.mark.parametrize("held", [at(4, 17), None])
def test_a_typed_date_or_a_dragged_bar_moves_it(
    column: str, text: str, expected: tuple[int, int, float], held: int | None
) -> None:
    plan = plan_of(replace(DIG, manual_finish=held), POUR)
    found = typed(plan, (1, column, text))
    assert span(found) == expected
    assert found.of(2).start > found.of(1).finish


def test_a_finish_typed_for_one_without_a_start_leaves_it_where_it_begins() -> None:
    found = typed(plan_of(Task(1, "Dig", DAY, manual=True)), (1, "finish", "2026-03-04"))
    assert span(found) == (at(2), at(4, 17), 3)


def test_cells_pasted_together_do_not_undo_each_other() -> None:
    cells = [(1, "duration", "9d"), (1, "start", "2026-03-09"), (1, "finish", "2026-03-12")]
    assert span(typed(plan_of(DIG), *cells)) == (at(9), at(12, 17), 4)
    assert span(typed(plan_of(DIG), *cells[1:])) == (at(9), at(12, 17), 4)


def test_elapsed_time_counts_day_and_night() -> None:
    plan = plan_of(replace(DIG, elapsed=True, duration=1440, manual_finish=at(3)))
    assert typed(plan, (1, "start", "2026-03-06")).of(1).finish == at(7)
    found = typed(plan, (1, "duration", "3ed"))
    assert (found.of(1).finish, found.plan.tasks[0].manual_finish) == (at(5), at(5))


def test_a_milestone_by_hand_moves_as_a_whole() -> None:
    done = Task(1, "Done", 0, TaskKind.MILESTONE, manual=True, manual_start=at(4, 17))
    found = typed(plan_of(done), (1, "finish", "2026-03-06"))
    assert span(found) == (at(6, 17), at(6, 17), 0)
    assert found.plan.tasks[0].kind is TaskKind.MILESTONE


def test_an_emptied_finish_lets_the_duration_say_it() -> None:
    held = replace(DIG, duration=2 * DAY)
    assert schedule(plan_of(held)).of(1).finish == at(4, 17)
    assert typed(plan_of(held), (1, "finish", "")).of(1).finish == at(3, 17)


def test_a_finish_before_the_start_is_refused() -> None:
    with pytest.raises(InvalidError, match="before the start"):
        typed(plan_of(DIG), (1, "finish", "2026-02-27"))


def test_what_follows_keeps_its_buffer_behind_one_by_hand() -> None:
    later = replace(POUR, constraint=SNET, constraint_date=at(9))
    found = typed(plan_of(DIG, later), (1, "start", "2026-03-04"), shift=Shift.KEEP)
    assert (found.of(1).start, found.of(2).start) == (at(4), at(11))


def test_work_that_has_begun_goes_by_its_facts() -> None:
    begun = replace(DIG, actual_start=at(3), remaining=2 * DAY)
    found = typed(plan_of(begun), (1, "start", "2026-03-02"))
    assert found.plan.tasks[0].actual_start == at(2)
    found = typed(plan_of(begun), (1, "duration", "4d"))
    assert found.plan.tasks[0].manual_finish == at(4, 17)


def test_a_task_the_plan_schedules_is_moved_by_a_constraint_as_before() -> None:
    edits = meant(schedule(plan_of(POUR)), 0, [(2, "start", "2026-03-05")])
    assert edits == [SetConstraint(2, SNET, at(5))]
    assert rules.apply(plan_of(POUR), [SetDuration(2, DAY)]).tasks[0].manual_finish is None
    with pytest.raises(InvalidError, match="before the start"):
        rules.apply(plan_of(POUR), [SetTask(2, manual_start=at(9), manual_finish=at(5))])
