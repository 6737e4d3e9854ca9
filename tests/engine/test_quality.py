"""The fourteen points: one clean plan, and each point made to fail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pilothouse.engine import (
    Assessment,
    Assignment,
    BaselineValues,
    ConstraintType,
    Link,
    LinkType,
    Plan,
    QualitySettings,
    Resource,
    Task,
    TaskKind,
    assess,
    schedule,
)
from pilothouse.engine.network.data import Contour
from pilothouse.engine.quality.context import Context
from pilothouse.engine.quality.load import overloads
from tests.engine.make import DAY, MONDAY, at, chain, make_plan

KEYS = [
    "logic",
    "leads",
    "lags",
    "relationship_types",
    "hard_constraints",
    "high_float",
    "negative_float",
    "high_duration",
    "invalid_dates",
    "resources",
    "missed_tasks",
    "critical_path_test",
    "cpli",
    "bei",
]


def judged(plan: Plan, **settings: Any) -> Assessment:
    return assess(plan, schedule(plan), QualitySettings(**settings))


def clean(**fields: Any) -> Plan:
    """Forty staffed tasks in a row between two milestones, on their baseline."""
    tasks = [Task(0, "start", kind=TaskKind.MILESTONE)]
    tasks += [Task(i, f"task {i}", 2 * DAY) for i in range(1, 41)]
    tasks.append(Task(41, "end", kind=TaskKind.MILESTONE))
    links = tuple(Link(i, i + 1) for i in range(41))
    bare = make_plan(*tasks, links=links)
    done = schedule(bare)
    based = tuple(
        replace(
            t, baselines=(BaselineValues(0, done.of(t.id).start, done.of(t.id).finish, t.duration),)
        )
        for t in tasks
    )
    assignments = tuple(Assignment(i, 1) for i in range(1, 41))
    return replace(
        bare, tasks=based, resources=(Resource(1, "crew"),), assignments=assignments, **fields
    )


def changed(plan: Plan, task_id: int, **fields: Any) -> Plan:
    return replace(
        plan, tasks=tuple(replace(t, **fields) if t.id == task_id else t for t in plan.tasks)
    )


def relinked(plan: Plan, number: int, **fields: Any) -> Plan:
    links = list(plan.links)
    links[number] = replace(links[number], **fields)
    return replace(plan, links=tuple(links))


def only(assessment: Assessment, failed: Iterable[str]) -> None:
    assert {m.key for m in assessment.failed} == set(failed)


def test_a_clean_plan_passes_what_can_be_judged() -> None:
    result = judged(clean())
    assert [m.key for m in result.metrics] == KEYS
    assert [m.number for m in result.metrics] == list(range(1, 15))
    only(result, [])
    assert {m.key for m in result.metrics if m.passed is None} == {
        "invalid_dates", "missed_tasks", "bei"
    }  # fmt: skip
    assert (result.passed_count, result.judged_count) == (11, 11)
    assert [f.key for f in result.findings] == []
    assert all(m.meaning.endswith(".") for m in result.metrics)


def test_missing_logic() -> None:
    plan = clean()
    cut = replace(plan, links=plan.links[:20] + plan.links[21:])
    assert judged(cut).metric("logic").task_ids == (20, 21)
    metric = judged(cut, max_missing_logic=0.08, project_ends_are_open=True).metric("logic")
    assert metric.numerator == 4
    assert metric.denominator == 42
    assert metric.task_ids == (0, 20, 21, 41)
    assert metric.passed is False


def test_leads_lags_and_link_types() -> None:
    lead = judged(relinked(clean(), 5, lag=-DAY))
    assert lead.metric("leads").task_ids == (6,)
    assert lead.metric("leads").passed is False
    assert "negative_lag" in {finding.key for finding in lead.findings}
    lagged = clean()
    for number in (3, 4, 5):
        lagged = relinked(lagged, number, lag=21 * DAY)
    result = judged(lagged)
    assert result.metric("lags").value == pytest.approx(3 / 41)
    assert result.metric("lags").passed is False
    assert [f.key for f in result.findings] == ["long_lag"]
    mixed = clean()
    for number in range(3, 8):
        mixed = relinked(mixed, number, type=LinkType.SS)
    types = judged(mixed).metric("relationship_types")
    assert (types.numerator, types.denominator, types.passed) == (36, 41, False)


def test_hard_constraints_and_negative_float() -> None:
    plan = clean()
    for number in (10, 11, 12):
        plan = changed(
            plan, number, constraint=ConstraintType.START_NO_LATER, constraint_date=MONDAY
        )
    plan = replace(plan, options=replace(plan.options, honour_constraints=False))
    result = judged(plan)
    assert result.metric("hard_constraints").task_ids == (10, 11, 12)
    assert result.metric("hard_constraints").passed is False
    assert judged(plan, soft_limits_are_hard=False).metric("hard_constraints").passed is True
    assert set(result.metric("negative_float").task_ids) == set(range(13))
    assert result.metric("negative_float").passed is False


def test_high_float_and_high_duration() -> None:
    plan = clean()
    spare = tuple(Task(50 + i, f"spare {i}", DAY, cost=Decimal(1)) for i in range(3))
    links = tuple(x for t in spare for x in (Link(0, t.id), Link(t.id, 41)))
    result = judged(replace(plan, tasks=plan.tasks + spare, links=plan.links + links))
    assert result.metric("high_float").task_ids == (50, 51, 52)
    only(result, ["high_float"])
    for number in (7, 8, 9):
        plan = changed(plan, number, duration=45 * DAY, baselines=())
    only(judged(plan), ["high_duration"])
    assert judged(plan, high_days=45).metric("high_duration").passed is True


def test_invalid_dates() -> None:
    plan = changed(clean(data_date=at(3, 8)), 1, actual_start=MONDAY, actual_finish=at(4, 17))
    result = judged(plan)
    assert result.metric("invalid_dates").task_ids == (1,)
    assert result.metric("invalid_dates").passed is False
    assert "status_date" in {f.key for f in result.findings}


def test_resources() -> None:
    plan = clean()
    result = judged(replace(plan, assignments=plan.assignments[1:]))
    assert result.metric("resources").task_ids == (1,)
    only(result, ["resources"])
    assert judged(changed(plan, 1, duration=DAY // 2)).metric("resources").passed is True


def test_missed_tasks_and_execution_index() -> None:
    plan = clean(data_date=at(5, 8))
    plan = changed(plan, 0, actual_start=MONDAY, actual_finish=MONDAY)
    plan = changed(plan, 1, actual_start=MONDAY, actual_finish=at(3, 17))
    result = judged(plan)
    missed, bei = result.metric("missed_tasks"), result.metric("bei")
    assert (missed.numerator, missed.denominator, missed.task_ids) == (2, 3, (1, 2))
    assert bei.value == pytest.approx(2 / 3)
    assert bei.task_ids == (2,)
    assert {missed.passed, bei.passed} == {False}


def test_the_critical_path_test_fails_where_a_date_holds_the_finish() -> None:
    plan = clean()
    held = changed(
        plan, 41, constraint=ConstraintType.MUST_FINISH, constraint_date=schedule(plan).finish
    )
    result = judged(held)
    assert result.metric("critical_path_test").passed is False
    slip = judged(plan).metric("critical_path_test")
    assert slip.numerator == slip.denominator == 600 * DAY


@pytest.mark.parametrize(
    ("length", "margin", "index"), [(720, -60, 0.917), (80, 20, 1.25), (800, 20, 1.025)]
)
def test_critical_path_length_index(length: int, margin: int, index: float) -> None:
    plan = make_plan(Task(1, "all of it", length * DAY))
    done = schedule(plan)
    limit = schedule(make_plan(Task(1, "limit", (length + margin) * DAY))).finish
    metric = assess(plan, done).metric("cpli")
    assert metric.value == 1.0
    bound = replace(plan, must_finish_by=limit)
    assert assess(bound, schedule(bound)).metric("cpli").value == pytest.approx(index, abs=5e-4)


def test_further_findings_name_their_rows() -> None:
    tasks = (
        Task(1, "a", DAY), Task(2, "b", DAY), Task(3, "c", DAY),
        Task(4, "alone", DAY, deadline=MONDAY), Task(5, "going", DAY, actual_start=MONDAY),
    )  # fmt: skip
    links = (Link(1, 2), Link(2, 3), Link(1, 3), Link(3, 5))
    found = {f.key: f for f in judged(make_plan(*tasks, links=links)).findings}
    assert found["redundant_link"].links == ((1, 3),)
    assert found["out_of_sequence"].links == ((3, 5),)
    assert found["open_starts"].task_ids == (4,)
    assert found["deadline_missed"].task_ids == (4,)
    assert found["open_finishes"].task_ids == (4,)
    assert all(f.count for f in found.values())


def test_the_points_alone_are_those_of_the_whole_assessment() -> None:
    plan = replace(chain(3), links=(Link(1, 2), Link(2, 3), Link(1, 3)))
    computed = schedule(plan)
    whole, alone = assess(plan, computed), assess(plan, computed, points_only=True)
    assert "redundant_link" in {finding.key for finding in whole.findings}
    assert (alone.metrics, alone.findings) == (whole.metrics, ())


def test_dangling_logic() -> None:
    tasks = (Task(1, "a", DAY), Task(2, "b", DAY), Task(3, "c", DAY))
    links = (Link(1, 2, LinkType.SS), Link(1, 3, LinkType.FF), Link(2, 3))
    found = {f.key: f for f in judged(make_plan(*tasks, links=links)).findings}
    assert "dangling" not in found
    start_only = (Link(1, 2, LinkType.SS), Link(2, 3))
    found = {f.key: f for f in judged(make_plan(*tasks, links=start_only)).findings}
    assert found["dangling"].task_ids == (1,)


def test_an_empty_plan_has_nothing_to_judge() -> None:
    result = judged(make_plan())
    assert result.judged_count == 0
    assert result.findings == ()
    with pytest.raises(KeyError):
        result.metric("luck")


def test_summaries_and_levels_of_effort_never_count() -> None:
    plan = clean()
    extra = (
        Task(60, "phase", kind=TaskKind.SUMMARY),
        Task(61, "manage", 90 * DAY, kind=TaskKind.LEVEL_OF_EFFORT),
    )
    only(judged(replace(plan, tasks=plan.tasks + extra)), [])


def keys(plan: Plan, **settings: Any) -> dict[str, Any]:
    return {finding.key: finding for finding in judged(plan, **settings).findings}


def test_the_two_ends_of_a_plan_are_excused_unless_they_are_asked_for() -> None:
    plan = clean()
    assert judged(plan).metric("logic").task_ids == ()
    assert judged(plan, project_ends_are_open=True).metric("logic").task_ids == (0, 41)


def test_only_one_task_is_excepted_at_each_end() -> None:
    tasks = [Task(i, f"task {i}", DAY * i) for i in range(1, 5)]
    plan = make_plan(*tasks, links=(Link(1, 3), Link(2, 4)))
    excepted = judged(plan).metric("logic")
    assert excepted.task_ids == (2, 3)


def chained(*, float_days: int = 3, **held: Any) -> Plan:
    """A long task beside a short one, which may be constrained."""
    tasks = (
        Task(1, "long", (2 + float_days) * DAY),
        Task(2, "short", 2 * DAY, **held),
        Task(3, "end"),
    )
    return make_plan(*tasks, links=(Link(1, 3), Link(2, 3)))


@pytest.mark.parametrize(
    ("held", "hides"),
    [
        ({"constraint": ConstraintType.FINISH_NO_LATER, "constraint_date": at(3, 17)}, True),
        ({"constraint": ConstraintType.MUST_START, "constraint_date": MONDAY}, True),
        ({"constraint": ConstraintType.FINISH_NO_LATER, "constraint_date": at(30, 17)}, False),
        ({"constraint": ConstraintType.START_NO_EARLIER, "constraint_date": at(2, 8)}, False),
        ({}, False),
    ],
)
def test_constraints_that_hide_float(held: dict[str, Any], hides: bool) -> None:
    found = keys(chained(**held)).get("constraint_hides_float")
    assert (found.task_ids if found else ()) == ((2,) if hides else ())


def worked(units: float, *, start: int = 2, max_units: float = 1.0, **fields: Any) -> Plan:
    """Two tasks of Ann, three days from the first Monday and two days from a later one."""
    tasks = (
        Task(1, "dig", 3 * DAY),
        Task(2, "pour", 2 * DAY, constraint=ConstraintType.START_NO_EARLIER,
             constraint_date=at(start, 8)),
    )  # fmt: skip
    return make_plan(
        *tasks,
        resources=(Resource(7, "Ann", max_units=max_units),),
        assignments=(Assignment(1, 7, units=units), Assignment(2, 7, units=units)),
        **fields,
    )


def test_resources_with_too_much_at_once() -> None:
    found = keys(worked(0.75))["resource_overload"]
    assert (found.count, found.task_ids) == (1, (1, 2))
    assert "Ann has 150 % of work for 100 % from 06 Jan 2026" in found.meaning


@pytest.mark.parametrize(
    "plan",
    [worked(0.5), worked(1.0, start=8), worked(1.0, max_units=2.0), worked(1.0, start=4)],
    ids=["half each", "one after the other", "two people", "touching"],
)
def test_resources_with_enough_time(plan: Plan) -> None:
    assert "resource_overload" not in keys(plan)


def test_what_is_done_is_no_load() -> None:
    plan = worked(1.0)
    done = replace(
        plan.tasks[0], actual_start=MONDAY, actual_finish=at(3, 17), percent_complete=100
    )
    assert "resource_overload" not in keys(replace(plan, tasks=(done, plan.tasks[1])))


def test_a_contour_loads_a_person_tenth_by_tenth() -> None:
    """Ten days back loaded and ten days at half: only the last tenths pass full-time together."""
    tasks = (Task(1, "Shaped", 10 * DAY), Task(2, "Even", 10 * DAY))
    people = (Resource(1, "Ann"),)
    even = Assignment(2, 1, 0.4)
    for contour, load in ((Contour.BACK_LOADED, 1.4), (Contour.FLAT, 1.4)):
        work = (Assignment(1, 1, 1.0, contour=contour), even)
        plan = make_plan(*tasks, resources=people, assignments=work)
        (found,) = overloads(Context(plan, schedule(plan), QualitySettings()))
        assert found.load == pytest.approx(load)
        begin = schedule(plan).of(1).start
        assert (found.since > begin) is (contour is Contour.BACK_LOADED)
