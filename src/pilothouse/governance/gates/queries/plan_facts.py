"""Facts of the plan: size, logic, quality, finish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pilothouse.delivery.schedule.queries import (
    assess_plan,
    baselines,
    plan_row_or_none,
)
from pilothouse.engine import Assessment, Schedule, to_datetime
from pilothouse.engine.network.data import Task, TaskKind
from pilothouse.governance.gates.queries.facts import (
    SHOWN,
    EvidenceRow,
    Fact,
    counted,
    provides,
    truth,
)
from pilothouse.governance.standards.types import FactKind
from pilothouse.kit.actor import Actor

MILESTONES = frozenset({TaskKind.MILESTONE, TaskKind.START_MILESTONE, TaskKind.FINISH_MILESTONE})
_COUNTS = (
    "tasks", "milestones", "unassigned", "without_logic", "dcma_failed", "dcma_judged",
    "negative_float", "critical", "high_float", "long_tasks",
)  # fmt: skip


@provides(
    "plan",
    exists=(FactKind.TRUTH, "Whether there is a plan with tasks"),
    baselines=(FactKind.COUNT, "Baselines frozen so far"),
    tasks=(FactKind.COUNT, "Tasks, without summaries and milestones"),
    milestones=(FactKind.COUNT, "Milestones"),
    unassigned=(FactKind.COUNT, "Unfinished tasks to which nobody is assigned"),
    without_logic=(FactKind.COUNT, "Unfinished tasks without a predecessor or successor"),
    dcma_failed=(FactKind.COUNT, "Points of the DCMA 14-point assessment that fail"),
    dcma_judged=(FactKind.COUNT, "Points of the DCMA assessment that could be judged"),
    negative_float=(FactKind.COUNT, "Unfinished tasks with negative float"),
    critical=(FactKind.COUNT, "Unfinished tasks on the critical path"),
    high_float=(FactKind.COUNT, "Unfinished tasks with more than 44 days of float"),
    long_tasks=(FactKind.COUNT, "Unfinished tasks longer than 44 days"),
    finish=(FactKind.WORD, "Planned finish, as 2026-12-31; empty without a plan"),
    after_target=(FactKind.TRUTH, "Whether the plan ends after the target finish"),
)
def plan_facts(actor: Actor, project: Any) -> Mapping[str, Fact]:
    """What the plan says, computed now."""
    if plan_row_or_none(actor, project.pk) is None:
        return _nothing()
    computed, quality = assess_plan(actor, project.pk)
    if not computed.plan.tasks:
        return _nothing()
    return _facts(project, computed, quality) | {
        "baselines": counted(
            [EvidenceRow(str(item), _url(project)) for item in baselines(actor, project.pk)]
        )
    }


def _nothing() -> dict[str, Fact]:
    return {name: Fact(0) for name in (*_COUNTS, "baselines")} | {
        "exists": truth(False),  # noqa: FBT003
        "finish": Fact(""),
        "after_target": truth(False),  # noqa: FBT003
    }


def _facts(project: Any, computed: Schedule, quality: Assessment) -> dict[str, Fact]:
    plan, url = computed.plan, _url(project)
    leaves = [t for t in plan.tasks if t.active and t.kind is not TaskKind.SUMMARY]
    work = [t for t in leaves if t.kind not in MILESTONES]
    unfinished = [t for t in leaves if t.actual_finish is None]
    named = {assignment.task for assignment in plan.assignments}
    day = plan.options.minutes_per_day
    finish = to_datetime(computed.finish).date()
    late = project.target_finish is not None and finish > project.target_finish
    names = {task.id: task for task in plan.tasks}

    def floated(wanted: Iterable[Task]) -> Fact:
        return _tasks(url, wanted, lambda t: f"{computed.of(t.id).total_float / day:.0f} d float")

    return {
        "exists": truth(True, EvidenceRow(plan.name or "Plan", url, f"{len(work)} tasks")),  # noqa: FBT003
        "tasks": _tasks(url, work),
        "milestones": _tasks(
            url,
            (t for t in leaves if t.kind in MILESTONES),
            lambda t: to_datetime(computed.of(t.id).finish).date().isoformat(),
        ),
        "unassigned": _tasks(
            url, (t for t in work if t.actual_finish is None and t.id not in named)
        ),
        "without_logic": _tasks(url, (names[i] for i in quality.metric("logic").task_ids)),
        "dcma_failed": counted(
            [EvidenceRow(f"{m.number}. {m.name}", url, m.meaning) for m in quality.failed]
        ),
        "dcma_judged": Fact(quality.judged_count),
        "negative_float": floated(t for t in unfinished if computed.of(t.id).total_float < 0),
        "critical": floated(t for t in unfinished if computed.of(t.id).critical),
        "high_float": floated(t for t in unfinished if computed.of(t.id).total_float > 44 * day),
        "long_tasks": _tasks(
            url,
            (t for t in work if t.actual_finish is None and t.duration > 44 * day),
            lambda t: f"{t.duration / day:.0f} d",
        ),
        "finish": Fact(finish.isoformat(), (EvidenceRow("Planned finish", url, str(finish)),)),
        "after_target": truth(
            late,
            EvidenceRow("Finish", url, f"planned {finish}, target {project.target_finish or '–'}"),
        ),
    }


def _tasks(url: str, tasks: Iterable[Task], detail: Any = None) -> Fact:
    found = list(tasks)
    rows = tuple(
        EvidenceRow(
            f"{task.wbs} {task.name}".strip(),
            f"{url}?task={task.id}",
            detail(task) if detail else "",
        )
        for task in found[:SHOWN]
    )
    return Fact(len(found), rows)


def _url(project: Any) -> str:
    return f"/projects/{project.number}/plan/"
