"""What is wrong with a project: each check looks at the facts and gives findings with evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pilothouse.insight.health.rules.rag import AMBER_DAYS, RED_DAYS, STALE_DAYS, is_better
from pilothouse.insight.health.types import (
    ComputedRag,
    Facts,
    FindingKind,
    Found,
    ItemFact,
    Row,
    Severity,
    TaskFact,
)

Check = Callable[[Facts, ComputedRag], Iterator[Found]]
MILESTONE_DAYS = 5
MOST_ROWS = 50


def find(facts: Facts, rag: ComputedRag) -> list[Found]:
    """All findings about a project at one moment."""
    return [found for check in CHECKS for found in check(facts, rag)]


def _late_finish(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    days = facts.finish_days
    if days is None or days <= AMBER_DAYS:
        return
    yield Found(
        FindingKind.LATE_FINISH,
        "finish",
        f"The finish is {days:.0f} working days late",
        Severity.SERIOUS if days > RED_DAYS else Severity.WARNING,
        f"Baseline {facts.baseline_number} finishes on {facts.baseline_finish:%d %b %Y}, the plan "
        f"now on {facts.finish:%d %b %Y}.",
        url=facts.plan_url,
    )


def _late_milestones(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    for stone in facts.milestones:
        if stone.done or stone.slip <= MILESTONE_DAYS:
            continue
        yield Found(
            FindingKind.LATE_MILESTONE,
            f"task:{stone.uid}",
            f"Milestone “{stone.name}” slips by {stone.slip:.0f} working days",
            Severity.SERIOUS if stone.slip > 2 * RED_DAYS else Severity.WARNING,
            f"Baseline {stone.baseline:%d %b %Y}, forecast {stone.forecast:%d %b %Y}.",
            (Row(stone.name, f"{stone.slip:.0f} working days late", facts.plan_url),),
            facts.plan_url,
        )


def _negative_float(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    if facts.negative:
        yield Found(
            FindingKind.NEGATIVE_FLOAT,
            "float",
            f"{len(facts.negative)} tasks have negative float",
            Severity.SERIOUS,
            "A fixed date or deadline lies before the date that the logic gives.",
            _rows(facts.negative, facts.plan_url),
            facts.plan_url,
        )


def _quality(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    for metric in facts.failed_metrics:
        yield Found(
            FindingKind.SCHEDULE_QUALITY,
            f"dcma:{metric.number}",
            f"Schedule quality: {metric.name} fails",
            Severity.NOTE,
            metric.said,
            _rows(metric.tasks, facts.plan_url),
            facts.plan_url,
        )


def _stale(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    days = facts.days_since_data
    if facts.in_execution and days is not None and days > STALE_DAYS and facts.unfinished:
        yield Found(
            FindingKind.STALE_DATA,
            "data",
            f"No progress reported for {days} days",
            Severity.SERIOUS if days > 2 * STALE_DAYS else Severity.WARNING,
            f"{facts.unfinished} tasks are unfinished; every figure of this project is as old.",
            url=facts.plan_url,
        )


def _watermelon(facts: Facts, rag: ComputedRag) -> Iterator[Found]:
    if is_better(facts.stated_rag, rag.rag):
        yield Found(
            FindingKind.STATED_RAG,
            "rag",
            f"Stated {facts.stated_rag}, computed {rag.rag}",
            Severity.SERIOUS,
            f"The report of {facts.stated_on:%d %b %Y} says {facts.stated_rag}. The figures say: "
            + " ".join(rag.reasons),
            tuple(Row(reason) for reason in rag.reasons),
        )


def _items(
    kind: FindingKind, severity: Severity, words: str, items: tuple[ItemFact, ...]
) -> Iterator[Found]:
    for item in items:
        yield Found(
            kind,
            item.number,
            f"{words}: {item.number} {item.title}",
            severity,
            item.detail,
            (Row(f"{item.number} {item.title}", item.detail, item.url),),
            item.url,
        )


def _risks(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    kind = FindingKind.RISK_WITHOUT_PLAN
    words = "High risk without contingency plan"
    yield from _items(kind, Severity.WARNING, words, facts.risks_without_plan)


def _issues(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    words = "Issue past its time"
    yield from _items(FindingKind.ISSUE_OVERDUE, Severity.WARNING, words, facts.issues_overdue)


def _dependencies(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    words = "Delivery between projects is late"
    yield from _items(FindingKind.DEPENDENCY_LATE, Severity.SERIOUS, words, facts.dependencies_late)


def _actions(facts: Facts, _rag: ComputedRag) -> Iterator[Found]:
    late, failed = FindingKind.ACTION_OVERDUE, FindingKind.ACTION_FAILED
    words = "Corrective action overdue"
    yield from _items(late, Severity.WARNING, words, facts.actions_overdue)
    words = "Corrective action had no effect"
    yield from _items(failed, Severity.SERIOUS, words, facts.actions_failed)


CHECKS: tuple[Check, ...] = (
    _late_finish,
    _late_milestones,
    _negative_float,
    _quality,
    _stale,
    _watermelon,
    _risks,
    _issues,
    _dependencies,
    _actions,
)


def _rows(tasks: tuple[TaskFact, ...], url: str) -> tuple[Row, ...]:
    return tuple(
        Row(task.name, task.detail, f"{url}?task={task.uid}") for task in tasks[:MOST_ROWS]
    )
