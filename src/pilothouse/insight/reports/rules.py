"""What a status report must hold, when it may change, and how it is sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pilothouse.delivery.work.types import Rag
from pilothouse.insight.reports.types import MOST_LINES, STALE_AFTER, ReportState, Side
from pilothouse.kit.errors import InvalidError, RuleError

RANK = {"green": 1, "amber": 2, "red": 3}
NEXT_WEEKS = timedelta(weeks=4)
MOST_MILESTONES = 6
SEALED = (
    "number", "as_of", "stated_rag", "stated_reason", "time_rag", "time_reason", "cost_rag",
    "cost_reason", "scope_rag", "scope_reason", "summary", "next_steps", "help_needed", "figures",
)  # fmt: skip


def is_better(stated: str, computed: str) -> bool:
    """Whether a stated colour is better than the computed one; no figures, no comparison."""
    return stated in RANK and computed in RANK and RANK[stated] < RANK[computed]


def next_due(last: date | None, stage_since: date, *, begins: bool) -> date:
    """When the next report is due: 14 days after the last one, or after reporting began.

    With `begins` the stage opens reporting, and a report from before it counts for nothing: a
    project is not late on the day its execution starts.
    """
    if last is None or (begins and last < stage_since):
        last = stage_since
    return last + timedelta(days=STALE_AFTER)


def check_draft(state: str) -> None:
    """Raise RuleError unless the report is a draft."""
    if state != ReportState.DRAFT:
        raise RuleError("A published report is frozen. Write the next one, or withdraw this one.")


def check_published(state: str) -> None:
    """Raise RuleError unless the report is published and stands."""
    if state != ReportState.PUBLISHED:
        raise RuleError("Only a published report can be withdrawn.")


def check_withdrawal(reason: str) -> None:
    """Raise InvalidError without a reason."""
    if not reason.strip():
        words = "Say why; the reason stays with the report."
        raise InvalidError(words, {"reason": [words]})


def check_day(as_of: date, today: date) -> None:
    """Raise InvalidError for a day that has not come."""
    if as_of > today:
        words = "A report speaks of today or of an earlier day."
        raise InvalidError(words, {"as_of": [words]})


def check_words(texts: Mapping[str, str]) -> None:
    """Raise InvalidError when the summary or what is next was not written."""
    missing = {
        "summary": "Say in two or three sentences how the project stands.",
        "next_steps": "Say what happens in the next weeks.",
    }
    wrong = {name: [words] for name, words in missing.items() if not texts[name].strip()}
    if wrong:
        raise InvalidError("The report is not complete yet.", wrong)


def check_lines(next_steps: str) -> None:
    """Raise InvalidError for more points than the page has room for."""
    if len([line for line in next_steps.splitlines() if line.strip()]) > MOST_LINES:
        words = f"Keep to the {MOST_LINES} points that matter most; the page has room for them."
        raise InvalidError(words, {"next_steps": [words]})


def check_reasons(
    stated: Mapping[str, str], computed: Mapping[str, str], reasons: Mapping[str, str]
) -> None:
    """Raise InvalidError where a stated colour is better than the computed and nobody says why.

    All three are by the values of `Side`; a side without a computed colour asks for no reason.
    """
    wrong = {
        f"{side.value}_reason": [_why(stated[side], computed[side])]
        for side in Side
        if is_better(stated[side], computed.get(side, "none")) and not reasons[side].strip()
    }
    if wrong:
        raise InvalidError("Where you are more hopeful than the figures, say why.", wrong)


def _why(stated: str, computed: str) -> str:
    words = str(Rag(stated).label).lower(), str(Rag(computed).label).lower()
    return f"You state {words[0]}, the figures say {words[1]}. Say why you differ."


def computed_colours(figures: Mapping[str, Any]) -> dict[str, str]:
    """The computed colours of a report's figures, by the values of `Side`."""
    health = figures["health"]
    return {Side.STATED.value: health["rag"], Side.TIME.value: health["time_rag"]}


def seal(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a report's content as canonical JSON, in hex."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def day(text: str | None) -> date | None:
    """A day from its ISO text."""
    return date.fromisoformat(text) if text else None


def settled(value: Any) -> Any:
    """Plain data whose numbers every database gives back as they were: three decimals, no -0."""
    if isinstance(value, float):
        return round(value, 3) + 0.0
    if isinstance(value, dict):
        return {key: settled(item) for key, item in value.items()}
    return [settled(item) for item in value] if isinstance(value, list) else value


def chosen_milestones(rows: Sequence[Any]) -> list[Any]:
    """The milestones that a page shows: the last one reached, the next ones, and the final one.

    Rows have `done` and `forecast`; they come back by date.
    """
    ordered = sorted(rows, key=lambda row: (row.forecast, row.name))
    if len(ordered) <= MOST_MILESTONES:
        return ordered
    reached = [row for row in ordered if row.done][-1:]
    ahead = [row for row in ordered if not row.done]
    room = MOST_MILESTONES - len(reached)
    shown = ahead if len(ahead) <= room else [*ahead[: room - 1], ahead[-1]]
    return [*reached, *shown] if ahead else ordered[-MOST_MILESTONES:]


def next_lines(milestones: Iterable[Mapping[str, Any]], as_of: date) -> str:
    """The milestones of the next four weeks as lines to begin the text of what is next."""
    until = as_of + NEXT_WEEKS
    lines = []
    for row in milestones:
        on = date.fromisoformat(row["forecast"])
        if not row["done"] and as_of <= on <= until:
            lines.append(f"{row['name']} ({on.day} {on:%b})")
    return "\n".join(lines[:4])
