"""Bottleneck people as rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from pilothouse.governance.portfolio.types import Bottlenecks, RankedProject
from pilothouse.kit.web.format import number

SLIGHT = 0.05


def days(value: float) -> str:
    """Calendar days in words, one decimal at most."""
    whole = round(value, 1)
    shown = number(whole, 0 if whole == int(whole) else 1)
    return ngettext("%(n)s day", "%(n)s days", 1 if whole == 1 else 2) % {"n": shown}


def bottleneck_rows(found: Bottlenecks) -> list[dict[str, Any]]:
    """The people whose extra time brings the finish of projects forward, most days first."""
    projects = {row.id: row for row in found.order}
    return [
        {
            "name": one.name,
            "days": days(one.days),
            "finish": one.finish,
            "finish_with": one.finish_with,
            "gains": _listed(one.by_project, projects, 1),
            "loses": _listed(one.by_project, projects, -1),
        }
        for one in found.rows
        if one.days >= SLIGHT
    ]


def _listed(
    by_project: dict[int, float], projects: dict[int, RankedProject], sign: int
) -> list[dict[str, Any]]:
    rows = sorted(by_project.items(), key=lambda item: (-sign * item[1], item[0]))
    return [
        {"project": projects[key], "days": days(abs(value))}
        for key, value in rows
        if sign * value >= SLIGHT
    ]


def no_gain(found: Bottlenecks) -> str:
    """The people of whom one more would gain nothing, by name."""
    return ", ".join(one.name for one in found.rows if one.days < SLIGHT)


def held_up(found: Bottlenecks) -> list[dict[str, Any]]:
    """The projects that finish later because our people cannot do two things at once."""
    return _listed(found.levelled, {row.id: row for row in found.order}, 1)
