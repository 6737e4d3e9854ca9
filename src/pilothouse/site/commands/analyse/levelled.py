"""What levelling would give, for the terminal and as JSON."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from pilothouse.site.commands.analyse import wording
from pilothouse.site.commands.analyse.blocks import plain
from pilothouse.site.commands.analyse.markup import section, table

if TYPE_CHECKING:
    from pilothouse.engine import Levelling
    from pilothouse.site.commands.analyse.compute import Analysis

SHOWN = 8
ROWS = 100
NOBODY = "Nobody has more work at once than they can do."
Json = dict[str, Any]


def to_json(levelling: Levelling) -> Json:
    """Overloads as the plan stands and after levelling, both finishes, and every delay."""
    names = {task.id: task.name for task in levelling.plan.tasks}
    return {
        "finish_before": wording.iso(levelling.finish_before),
        "finish_after": wording.iso(levelling.finish_after),
        "overloads_before": len(levelling.overloads_before),
        "overloads_after": len(levelling.overloads_after),
        "delays": [
            {
                "task": delay.task,
                "name": names[delay.task],
                "minutes": delay.minutes,
                "start_before": wording.iso(delay.start_before),
                "start_after": wording.iso(delay.start_after),
                "resource": delay.resource,
                "free_at": wording.iso(delay.free_at),
                "why": delay.text,
            }
            for delay in levelling.delays
        ],
    }


def summary(found: Levelling) -> str:
    """How many resources have too much at once, and what resolving that does to the finish."""
    people = {overload.resource for overload in found.overloads_before}
    if not people and not found.delays:
        return NOBODY
    return (
        f"{wording.counted(len(people), 'resource has', 'resources have')} too much at once; "
        f"levelled, the plan ends on {wording.date(found.finish_after)} "
        f"instead of {wording.date(found.finish_before)}."
    )


def markup(found: Levelling) -> str:
    """The section of the report: the delays with their reasons, and what they leave."""
    names = {task.id: task.name for task in found.plan.tasks}
    rows = [
        (
            escape(names[delay.task]),
            wording.date(delay.start_before),
            wording.date(delay.start_after),
            escape(delay.text),
        )
        for delay in found.delays[:ROWS]
    ]
    heads = (("", "Task"), ("num", "Starts"), ("num", "Levelled"), ("", "Why"))
    parts = [table(heads, rows)] if rows else []
    if len(found.delays) > ROWS:
        parts.append(f"<p>The first {ROWS} of {len(found.delays):,} delays.</p>")
    if found.overloads_after:
        left = wording.counted(len(found.overloads_after), "overload")
        parts.append(f"<p>{left} cannot be resolved by delays.</p>")
    return section("Levelling", "".join(parts), summary(found), name="wide")


def lines(analysis: Analysis) -> RenderableType:
    """How many overloads there are, what resolving them costs, and the first delays and why."""
    found = analysis.levelling
    if not found.overloads_before and not found.delays:
        return Text(NOBODY, style="dim")
    head = Text(summary(found))
    names = {task.id: task.name for task in found.plan.tasks}
    listed = plain()
    for delay in found.delays[:SHOWN]:
        begins = Text(wording.date(delay.start_after), style="cyan")
        listed.add_row(begins, Text(names[delay.task]), Text(delay.text, style="dim"))
    more = len(found.delays) - SHOWN
    parts: list[RenderableType] = [head, listed]
    if more > 0:
        parts.append(Text(f"… {more:,} more", style="dim"))
    if found.overloads_after:
        left = wording.counted(len(found.overloads_after), "overload")
        parts.append(Text(f"{left} cannot be resolved by delays.", style="yellow"))
    return Group(*parts)
