"""Why a task is where it is, in words."""

from __future__ import annotations

from collections.abc import Mapping

from pilothouse.delivery.schedule.rules.wording import duration_text, instant_text, lag_text
from pilothouse.engine import Driver, Explanation, TaskDates
from pilothouse.engine.network.data import Link, LinkType

_VERBS = {
    LinkType.FS: "finishes on",
    LinkType.SS: "starts on",
    LinkType.FF: "finishes on",
    LinkType.SF: "starts on",
}


def reason(
    why: Explanation, names: Mapping[int, str], dates: Mapping[int, TaskDates], day: int
) -> str:
    """Starts on 3 Mar because “Foundations” finishes on 28 Feb (FS +2d), no work in between."""
    begin = f"Starts on {instant_text(why.start)}"
    if why.driver is not Driver.LINK or not why.links:
        return f"{begin}. {why.text}"
    causes = " and ".join(_cause(link, names, dates, day) for link in why.links[:3])
    wait = "; no work is done in between" if why.calendar_wait else ""
    return f"{begin} because {causes}{wait}."


def _cause(link: Link, names: Mapping[int, str], dates: Mapping[int, TaskDates], day: int) -> str:
    other = dates[link.predecessor]
    moment = other.finish if link.type in (LinkType.FS, LinkType.FF) else other.start
    lag = lag_text(link.lag, link.lag_unit, day)
    return (
        f"“{names[link.predecessor]}” {_VERBS[link.type]} {instant_text(moment)} "
        f"({link.type.value}{' ' if lag else ''}{lag})"
    )


def room(dates: TaskDates, day: int, *, is_done: bool) -> str:
    """How far a task may slip, and what then moves."""
    if is_done:
        return "Finished: it holds nothing up any more."
    if dates.total_float < 0:
        short = duration_text(-dates.total_float, day=day)
        return f"{short} too late already for a deadline or constraint it leads to."
    if dates.critical:
        return "Critical: every day it slips moves the finish of the project."
    total = duration_text(dates.total_float, day=day)
    if dates.free_float:
        free = duration_text(dates.free_float, day=day)
        return (
            f"May slip {total} before the project's finish moves, {free} before its successors do."
        )
    return f"May slip {total} before the project's finish moves; its successors move at once."
