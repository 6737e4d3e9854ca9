"""The DCMA 14-point assessment (DCMA-EA PAM 200.1, October 2012, section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..network.data import Convention, LinkType, Plan, Task, TaskKind
from ..scheduling.method import schedule as schedule_plan
from ..scheduling.result import Schedule
from .context import Context, QualitySettings, is_milestone
from .findings import further_findings
from .result import Assessment, Metric


def assess(
    plan: Plan,
    schedule: Schedule,
    settings: QualitySettings | None = None,
    *,
    points_only: bool = False,
) -> Assessment:
    """The fourteen points and further findings of a scheduled plan.

    Summaries and levels of effort never count; finished tasks only where the point says so. A point
    without anything to judge has `passed` None.

    Parameters
    ----------
    plan : Plan
        The plan.
    schedule : Schedule
        Its schedule.
    settings : QualitySettings or None
        Thresholds and choices on which sources differ.
    points_only : bool
        Leave out further findings, which take two thirds of the time.

    Returns
    -------
    Assessment
        Fourteen metrics and the findings that are not empty.

    Raises
    ------
    PlanError
        Where the copy for the critical path test cannot be scheduled.
    """
    context = Context(plan, schedule, settings or QualitySettings())
    points = tuple(point(context) for point in _POINTS)
    return Assessment(points, () if points_only else further_findings(context))


def _share(
    numerator: int, denominator: int, threshold: float, *, least: bool = False
) -> tuple[float | None, bool | None]:
    if denominator == 0:
        return None, None
    value = numerator / denominator
    return value, value >= threshold if least else value <= threshold


def _ids(tasks: Iterable[Task]) -> tuple[int, ...]:
    return tuple(task.id for task in tasks)


def _of_open(
    context: Context, number: int, key: str, name: str, found: list[Task], limit: float, text: str
) -> Metric:
    """A point that counts tasks among all unfinished ones."""
    value, passed = _share(len(found), len(context.open), limit)
    return Metric(
        number, key, name, len(found), len(context.open), value, limit, "share", passed,
        _ids(found), text,
    )  # fmt: skip


def _none_allowed(
    number: int, key: str, name: str, ids: tuple[int, ...], total: int, count: int, text: str
) -> Metric:
    """A point that allows no case at all."""
    passed = count == 0 if total else None
    return Metric(
        number, key, name, count, total, float(count) if total else None, 0.0, "count", passed,
        ids, text,
    )  # fmt: skip


def _logic(context: Context) -> Metric:
    before, after = context.linked
    heads = [t for t in context.open if t.id not in before]
    tails = [t for t in context.open if t.id not in after]
    text = (
        "Unfinished tasks without a predecessor or a successor: their dates are not tied to the "
        "rest of the plan."
    )
    if not context.settings.project_ends_are_open:
        text += " The task that begins the plan and the one that ends it are excused."
        dates = context.schedule.of
        first = min(heads, key=lambda t: (dates(t.id).start, t.duration), default=None)
        last = min(tails, key=lambda t: (-dates(t.id).finish, t.duration), default=None)
        heads, tails = [t for t in heads if t is not first], [t for t in tails if t is not last]
    ends = {t.id for t in (*heads, *tails)}
    found = [t for t in context.open if t.id in ends]
    return _of_open(
        context, 1, "logic", "Missing logic", found, context.settings.max_missing_logic, text
    )  # fmt: skip


def _leads(context: Context) -> Metric:
    found = [link for link in context.links if link.lag < 0]
    ids = tuple(dict.fromkeys(link.successor for link in found))
    return _none_allowed(
        2, "leads", "Leads", ids, len(context.links), len(found),
        "Links with negative lag let work begin before what it waits for and hide the critical "
        "path.",
    )  # fmt: skip


def _lags(context: Context) -> Metric:
    found = [link for link in context.links if link.lag > 0]
    limit = context.settings.max_lags
    value, passed = _share(len(found), len(context.links), limit)
    ids = tuple(dict.fromkeys(link.successor for link in found))
    return Metric(
        3, "lags", "Lags", len(found), len(context.links), value, limit, "share", passed, ids,
        "Links with positive lag: waiting that no task explains and nobody manages.",
    )  # fmt: skip


def _relationship_types(context: Context) -> Metric:
    plain = [link for link in context.links if link.type is LinkType.FS]
    others = dict.fromkeys(x.successor for x in context.links if x.type is not LinkType.FS)
    limit = context.settings.min_finish_to_start
    value, passed = _share(len(plain), len(context.links), limit, least=True)
    return Metric(
        4, "relationship_types", "Relationship types", len(plain), len(context.links), value,
        limit, "share", passed, tuple(others),
        "Finish-to-start links among all: other types are harder to follow and to simulate.",
    )  # fmt: skip


def _hard_constraints(context: Context) -> Metric:
    found = [
        t
        for t in context.open
        if t.constraint in context.hard_types or t.secondary_constraint in context.hard_types
    ]
    return _of_open(
        context, 5, "hard_constraints", "Hard constraints", found,
        context.settings.max_hard_constraints,
        "Unfinished tasks whose constraint can hold them against their links, so that a delay does "
        "not show.",
    )  # fmt: skip


def _high_float(context: Context) -> Metric:
    limit = context.settings.high_days * context.day
    found = [t for t in context.open if context.schedule.of(t.id).total_float > limit]
    return _of_open(
        context, 6, "high_float", "High float", found, context.settings.max_high_float,
        f"Unfinished tasks with more than {context.settings.high_days} working days of total "
        "float: a successor is probably missing.",
    )  # fmt: skip


def _negative_float(context: Context) -> Metric:
    found = [t for t in context.open if context.schedule.of(t.id).total_float < 0]
    return _none_allowed(
        7, "negative_float", "Negative float", _ids(found), len(context.open), len(found),
        "Unfinished tasks that are already too late for a date imposed on the plan.",
    )  # fmt: skip


def _high_duration(context: Context) -> Metric:
    limit = context.settings.high_days * context.day
    found = [t for t in context.open if context.baseline_duration(t) > limit]
    return _of_open(
        context, 8, "high_duration", "High duration", found, context.settings.max_high_duration,
        f"Unfinished tasks longer than {context.settings.high_days} working days: too coarse to "
        "see whether they run late.",
    )  # fmt: skip


def invalid_dates(context: Context) -> list[Task]:
    """Tasks with planned work before the data date or facts after it."""
    date = context.plan.data_date
    if date is None:
        return []
    return [task for task in context.tasks if _is_invalid(context, task, date)]


def _is_invalid(context: Context, task: Task, date: int) -> bool:
    facts = [t for t in (task.actual_start, task.actual_finish) if t is not None]
    if any(fact > date for fact in facts):
        return True
    dates = context.schedule.of(task.id)
    if task.actual_start is None and dates.start < date:
        return True
    return task.actual_finish is None and dates.finish < date


def _invalid_dates(context: Context) -> Metric:
    found = invalid_dates(context)
    total = len(context.tasks) if context.plan.data_date is not None else 0
    return _none_allowed(
        9, "invalid_dates", "Invalid dates", _ids(found), total, len(found),
        "Tasks with planned work before the data date, or facts after it.",
    )  # fmt: skip


def _resources(context: Context) -> Metric:
    least = context.settings.resource_days * context.day
    assigned = {assignment.task for assignment in context.plan.assignments}
    sized = [t for t in context.open if t.duration >= least and t.kind is TaskKind.TASK]
    found = [t for t in sized if t.id not in assigned and not t.cost and not t.fixed_cost]
    return _none_allowed(
        10, "resources", "Resources", _ids(found), len(sized), len(found),
        "Unfinished tasks of a day or more without a resource or a cost: nobody has been asked to "
        "do them.",
    )  # fmt: skip


def _missed_tasks(context: Context) -> Metric:
    found = [t for t in context.due if _is_late(context, t)]
    limit = context.settings.max_missed
    value, passed = _share(len(found), len(context.due), limit)
    return Metric(
        11, "missed_tasks", "Missed tasks", len(found), len(context.due), value, limit, "share",
        passed, _ids(found),
        "Tasks baselined to be done by the data date that finished, or will finish, later.",
    )  # fmt: skip


def _is_late(context: Context, task: Task) -> bool:
    baseline = context.baseline_finish(task)
    return baseline is not None and context.schedule.of(task.id).finish > baseline


def _test_task(context: Context) -> Task | None:
    """The first unfinished task on the critical path that takes time."""
    candidates = [t for t in context.open if not is_milestone(t) and not t.manual]
    path = {step.task for step in context.schedule.critical_path()}
    return next((task for task in candidates if task.id in path), None)


def _critical_path_test(context: Context) -> Metric:
    name = "Critical path test"
    text = (
        f"{context.settings.test_days} days are added to one task on the critical path of a copy: "
        "the finish must slip as far, or the path is broken."
    )
    task = _test_task(context)
    if task is None:
        return Metric(12, "critical_path_test", name, 0, 0, None, 1.0, "test", None, (), text)
    added = context.settings.test_days * context.day
    slip = _slip(context, task, added)
    passed = slip >= added
    return Metric(
        12, "critical_path_test", name, slip, added, slip / added, 1.0, "test", passed,
        () if passed else (task.id,), text,
    )  # fmt: skip


def _slip(context: Context, task: Task, added: int) -> int:
    """Minutes of the task's own working time by which everything moves that it should."""
    remaining = None if task.remaining is None else task.remaining + added
    longer = replace(
        task, duration=task.duration + added, remaining=remaining, expected_finish=None
    )
    tasks = tuple(longer if t.id == task.id else t for t in context.plan.tasks)
    after = schedule_plan(replace(context.plan, tasks=tasks))
    before = context.schedule.finish
    ends = [t for t in context.downstream(task.id) if context.schedule.of(t).finish == before]
    slips = [after.working_minutes(task.id, before, after.of(t).finish) for t in ends]
    return min(slips, default=0)


def _cpli(context: Context) -> Metric:
    name = "Critical path length index"
    text = (
        "(length of the critical path + total float) ÷ length: below 1 the plan must gain time "
        "to meet the date imposed on it."
    )
    length, margin = _path(context)
    value = (length + margin) / length if length > 0 else None
    limit = context.settings.min_cpli
    passed = None if value is None else value >= limit
    return Metric(
        13, "cpli", name, length + margin, length, value, limit, "index", passed, (), text
    )


def _path(context: Context) -> tuple[int, int]:
    """Working minutes from the data date (or start) to the finish, and the float at its end."""
    plan, schedule = context.plan, context.schedule
    steps = schedule.critical_path()
    if not steps or not context.open:
        return 0, 0
    begin = plan.data_date if plan.data_date is not None else schedule.start
    last = steps[-1].task
    length = schedule.working_minutes(last, begin, schedule.finish)
    margin = schedule.of(last).total_float
    if plan.must_finish_by is not None and plan.options.convention is Convention.MICROSOFT:
        margin = schedule.working_minutes(last, schedule.finish, plan.must_finish_by)
    return length, margin


def _bei(context: Context) -> Metric:
    date = context.plan.data_date
    done = [t for t in context.tasks if t.actual_finish is not None]
    if date is not None:
        done = [t for t in done if (t.actual_finish or 0) <= date]
    limit = context.settings.min_bei
    value, passed = _share(len(done), len(context.due), limit, least=True)
    behind = [t for t in context.due if t.actual_finish is None]
    return Metric(
        14, "bei", "Baseline execution index", len(done), len(context.due), value, limit, "index",
        passed, _ids(behind),
        "Tasks completed ÷ tasks that the baseline has complete by the data date.",
    )  # fmt: skip


_POINTS = (
    _logic,
    _leads,
    _lags,
    _relationship_types,
    _hard_constraints,
    _high_float,
    _negative_float,
    _high_duration,
    _invalid_dates,
    _resources,
    _missed_tasks,
    _critical_path_test,
    _cpli,
    _bei,
)
