"""The RAG that the figures give, whatever anybody states."""

from __future__ import annotations

from collections.abc import Iterator

from pilothouse.insight.health.types import ComputedRag, Facts

RED_DAYS = 10
AMBER_DAYS = 3
P80_DAYS = 20
STALE_DAYS = 14
VERY_STALE_DAYS = 35
ORDER = {"none": 0, "green": 1, "amber": 2, "red": 3}


def computed_rag(facts: Facts) -> ComputedRag:
    """Green, amber or red by thresholds, with the sentence behind each; none without a baseline.

    Red: finish more than 10 working days behind the baseline, the finish passed with work left,
    tasks with negative float, or a critical issue past its time. Amber: more than 3 working days
    behind, the 80 % finish more than 20 days behind, data older than 35 days, or a high risk
    without contingency plan.
    """
    if not facts.has_plan or facts.baseline_number is None:
        return ComputedRag("none", ("There is no baseline to compare with.",))
    reasons = [*_red(facts)]
    if reasons:
        return ComputedRag("red", (*reasons, *_amber(facts)))
    reasons = [*_amber(facts)]
    if reasons:
        return ComputedRag("amber", tuple(reasons))
    return ComputedRag("green", ("Finish, float, data and risks are within their limits.",))


def _red(facts: Facts) -> Iterator[str]:
    days = facts.finish_days or 0
    if facts.unfinished and facts.finish and facts.finish < facts.today and facts.in_execution:
        yield f"The planned finish has passed and {facts.unfinished} tasks are not finished."
    if days > RED_DAYS:
        yield f"The finish is {days:.0f} working days behind baseline {facts.baseline_number}."
    if facts.negative:
        yield f"{len(facts.negative)} tasks have negative float: a fixed date cannot be met."
    if facts.critical_issues and facts.issues_overdue:
        yield "A critical issue is open past its time."


def _amber(facts: Facts) -> Iterator[str]:
    days = facts.finish_days or 0
    if AMBER_DAYS < days <= RED_DAYS:
        yield f"The finish is {days:.0f} working days behind baseline {facts.baseline_number}."
    if facts.p80 and facts.baseline_finish and days <= RED_DAYS:
        late = (facts.p80 - facts.baseline_finish).days
        if late > P80_DAYS:
            yield f"With 80 % certainty it finishes {late} days after the baseline."
    if (facts.days_since_data or 0) > VERY_STALE_DAYS and facts.in_execution:
        yield f"No progress was reported for {facts.days_since_data} days."
    if facts.risks_without_plan:
        yield f"{len(facts.risks_without_plan)} high risks have no contingency plan."


def is_better(stated: str, computed: str) -> bool:
    """Whether the stated colour is better than the computed one: the watermelon."""
    return "none" not in (stated, computed) and ORDER[stated] < ORDER[computed]
