"""Linked plans scheduled together: the dates of one merged plan, shown on two small plans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pilothouse.engine import (
    BadReferenceError,
    Convention,
    Crossing,
    CrossingCycleError,
    ImpossibleValueError,
    Link,
    LinkType,
    Plan,
    Task,
    TaskKind,
    schedule,
    schedule_together,
)
from tests.engine.make import DAY, MONDAY, at, chain, make_plan

pytestmark = pytest.mark.nodb


def test_plans_without_crossings_are_as_they_are_alone() -> None:
    plans = {"a": chain(3), "b": make_plan(Task(1, "one", DAY, calendar=2))}
    done = schedule_together(plans)
    assert list(done) == ["a", "b"]
    for key, plan in plans.items():
        assert list(done[key]) == list(schedule(plan))
        assert done[key].plan == plan


def quay_and_crane(**options: Any) -> tuple[dict[str, Plan], list[Crossing]]:
    quay = make_plan(
        Task(1, "Piles", 5 * DAY), Task(2, "Deck", 5 * DAY), links=(Link(1, 2),), name="Quay"
    )
    crane = make_plan(
        Task(1, "Order", 2 * DAY), Task(2, "Erect", 3 * DAY), Task(3, "Paint the shed", DAY),
        links=(Link(1, 2),), name="Crane", **options,
    )  # fmt: skip
    return {"quay": quay, "crane": crane}, [Crossing(("quay", 2), ("crane", 2), lag=DAY)]


def test_what_another_plan_drives_is_said() -> None:
    plans, crossings = quay_and_crane()
    done = schedule_together(plans, crossings)
    assert done["crane"].of(2).start == at(16, 8)
    assert done["crane"].of(2).driving == ()
    assert done["crane"].explain(2).text == "Waits for “Deck (Quay)” (FS)."
    assert done["crane"].explain(2).links == ()
    assert done.driving("crane", 2) == tuple(crossings)
    assert done.driving("crane", 1) == ()
    path = [(step.plan, step.task) for step in done.critical_path()]
    assert path == [("quay", 1), ("quay", 2), ("crane", 2)]
    assert done.critical_path()[-1].crossing == crossings[0]
    assert done.finish == done["crane"].finish == at(18, 17)
    assert "(Quay)" not in str(done["crane"].table())
    assert [path.tasks for path in done["crane"].float_paths()] == [(2,), (1,)]


def test_float_is_against_the_own_finish_or_that_of_the_group() -> None:
    plans, crossings = quay_and_crane()
    done = schedule_together(plans, crossings)
    assert done["quay"].of(2).total_float == 0
    assert done.for_group["quay"].of(2).total_float == 0
    without = schedule_together(plans)
    assert without["quay"].of(2).critical
    assert without.for_group["quay"].of(2).total_float == 0
    assert without["crane"].of(2).total_float == 0
    assert without.for_group["crane"].of(2).total_float == 5 * DAY
    assert not without.for_group["crane"].of(2).critical


def test_a_plan_of_primavera_and_one_of_microsoft_keep_their_rules() -> None:
    plans, crossings = quay_and_crane(convention=Convention.PRIMAVERA, data_date=at(22, 8))
    done = schedule_together(plans, crossings)
    assert done["quay"].of(1).start == MONDAY
    assert done["crane"].of(1).start == at(22, 8)


def test_a_circle_through_two_plans_names_every_task_with_its_plan() -> None:
    plans, crossings = quay_and_crane()
    with pytest.raises(CrossingCycleError) as circle:
        schedule_together(plans, [*crossings, Crossing(("crane", 2), ("quay", 1))])
    assert set(circle.value.tasks) == {("quay", 1), ("quay", 2), ("crane", 2)}
    assert set(circle.value.names) == {"Piles (Quay)", "Deck (Quay)", "Erect (Crane)"}


def test_a_circle_inside_one_plan_names_that_plan() -> None:
    plans, crossings = quay_and_crane()
    plans["quay"] = replace(plans["quay"], links=(Link(1, 2), Link(2, 1)))
    with pytest.raises(CrossingCycleError, match="Piles \\(Quay\\)") as circle:
        schedule_together(plans, crossings)
    assert set(circle.value.tasks) == {("quay", 1), ("quay", 2)}


@pytest.mark.parametrize(
    ("crossing", "said"),
    [
        (Crossing(("quay", 9), ("crane", 2)), "“Quay” does not hold task 9"),
        (Crossing(("dock", 1), ("crane", 2)), "plan “dock”, which is not in the group"),
        (Crossing(("crane", 1), ("crane", 2)), "stays inside plan “crane”"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(crossing: Crossing, said: str) -> None:
    with pytest.raises(BadReferenceError, match=said):
        schedule_together(quay_and_crane()[0], [crossing])


def test_a_plan_that_cannot_be_computed_is_named() -> None:
    plans, crossings = quay_and_crane()
    plans["quay"] = replace(plans["quay"], links=(Link(1, 7),))
    with pytest.raises(BadReferenceError, match="plan “Quay”: a link from task 1 to task 7"):
        schedule_together(plans, crossings)


def test_a_plan_that_is_scheduled_from_its_finish_is_refused() -> None:
    plans, crossings = quay_and_crane(from_finish=True, finish=at(40, 17))
    with pytest.raises(ImpossibleValueError, match="“Crane” is scheduled from its finish"):
        schedule_together(plans, crossings)


def test_a_level_of_effort_spans_tasks_of_another_plan() -> None:
    plans, _ = quay_and_crane()
    effort = Task(9, "Supervision", kind=TaskKind.LEVEL_OF_EFFORT)
    plans["crane"] = replace(plans["crane"], tasks=(*plans["crane"].tasks, effort))
    crossings = [
        Crossing(("quay", 1), ("crane", 9), LinkType.SS),
        Crossing(("quay", 2), ("crane", 9), LinkType.FF),
    ]
    row = schedule_together(plans, crossings)["crane"].of(9)
    assert (row.start, row.finish) == (MONDAY, at(12, 17))


def test_dates_far_away_are_found() -> None:
    """Calendars grow until the other plan's dates lie within them."""
    plans, crossings = quay_and_crane()
    plans["quay"] = replace(plans["quay"], start=MONDAY + 5200 * 7 * 1440)
    done = schedule_together(plans, crossings)
    assert done["crane"].of(2).start == at(16, 8) + 5200 * 7 * 1440
    assert done["crane"].of(1).start == MONDAY


def test_no_plan_at_all_is_refused() -> None:
    with pytest.raises(ImpossibleValueError, match="at least one plan"):
        schedule_together({})


def test_a_crossing_may_leave_a_summary_and_reach_one() -> None:
    """The finish of a summary waits on that of the other: each task below it does."""
    plans, _ = quay_and_crane()
    for key, plan in plans.items():
        under = tuple(replace(task, parent=50) for task in plan.tasks)
        plans[key] = replace(plan, tasks=(Task(50, f"All of the {key}"), *under))
    starts = schedule_together(plans, [Crossing(("quay", 50), ("crane", 50))])["crane"]
    assert {starts.of(number).start for number in (1, 3)} == {at(15, 8)}
    assert starts.of(50).start == at(15, 8)
    ends = schedule_together(plans, [Crossing(("quay", 50), ("crane", 50), LinkType.FF)])
    assert {ends["crane"].of(number).finish for number in (1, 2, 3)} == {at(12, 17), at(17, 17)}
    assert ends.driving("crane", 3)[0].successor == ("crane", 50)
