"""Capacity handed out, as rows, a heat table and sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilothouse.engine.capacity import Grant, Shortage
from pilothouse.governance.portfolio.types import CapacityBy, CapacityPicture, RankedProject
from pilothouse.kit.web.format import number

MINUTES = 60
MOST_ROWS = 20


def hours(minutes: Any) -> str:
    """Minutes as hours in words: 16 h, 15 h 50 min, 20 min; nothing is rounded away."""
    whole, rest = divmod(round(minutes), MINUTES)
    if not rest:
        return _("%(n)s h") % {"n": number(whole, 0)}
    if not whole:
        return _("%(m)s min") % {"m": rest}
    return _("%(n)s h %(m)s min") % {"n": number(whole, 0), "m": rest}


def capacity_rows(picture: CapacityPicture) -> list[dict[str, Any]]:
    """The projects in order: what they need, what they get, where they run short first."""
    grants = {grant.project: grant for grant in picture.handed.grants}
    rows = []
    order = [row.number for row in picture.order]
    for place, project in enumerate(picture.order, start=1):
        grant = grants[project.id]
        need = sum(sum(row) for row in _needs(grant))
        rows.append(
            {
                "place": place,
                "project": project,
                "planned": project not in picture.unplanned,
                "need": hours(need),
                "missing": hours(_missing(grant)) if grant.shortages else "",
                "short": shortage_words(picture, grant.shortages[0]) if grant.shortages else "",
                "higher": ",".join(_raised(order, place - 1)) if place > 1 else "",
            }
        )
    return rows


def _needs(grant: Grant) -> list[Sequence[Any]]:
    short = {(s.skill, s.week): s.needed for s in grant.shortages}
    return [
        [short.get((skill, week), got) for week, got in enumerate(row)]
        for skill, row in grant.got.items()
    ]


def _missing(grant: Grant) -> float:
    return sum(float(s.needed) - float(s.left) for s in grant.shortages)


def _raised(order: list[str], at: int) -> list[str]:
    """The numbers down to this project with it one place higher."""
    moved = order[: at + 1]
    moved[at - 1], moved[at] = moved[at], moved[at - 1]
    return moved


def shortage_words(picture: CapacityPicture, found: Shortage) -> str:
    """When and of whom there is too little: week of 7 Dec, Ada Byrne: 40 h needed, 12 h left."""
    return _("Week of %(week)s, %(who)s: %(needed)s needed, %(left)s left") % {
        "week": _day(picture.weeks[found.week]),
        "who": whose(picture, found.skill),
        "needed": hours(found.needed),
        "left": hours(found.left),
    }


def whose(picture: CapacityPicture, word: str) -> str:
    """Whose time it is: the skill and the person where it is one, else the person or unit."""
    skill, person = picture.skills.get(word, ""), picture.only_person(word)
    if skill and person:
        return _("%(person)s (%(skill)s)") % {"person": person, "skill": skill}
    return word


def first_short(picture: CapacityPicture) -> dict[str, Any] | None:
    """The first project that runs short, and the words for it."""
    found = picture.handed.first_short
    if found is None:
        return None
    project = next(row for row in picture.order if row.id == found.project)
    return {"project": project, "words": shortage_words(picture, found)}


def capacity_heat(picture: CapacityPicture) -> dict[str, Any]:
    """The load of each person or unit in percent of their time, the most loaded first."""
    asked = _asked(picture)
    loads = {
        who: [_percent(a, b) for a, b in zip(asked[who], picture.capacity[who], strict=True)]
        for who in asked
    }
    order = sorted(loads, key=lambda who: (-_highest(loads[who]), who))
    rows = [{"label": _label(picture, who), "cells": loads[who]} for who in order]
    return {
        "caption": _("Demand in percent of the time that there is"),
        "columns": [_day(week) for week in picture.weeks],
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
    }


def _label(picture: CapacityPicture, who: str) -> str:
    """A person; a unit or skill with the number of its people."""
    if picture.by == CapacityBy.PERSON:
        return who
    heads = len(picture.holders.get(who, ()))
    return _("%(who)s (%(n)s)") % {"who": who, "n": heads}


def _percent(need: int, there: int) -> int | str | None:
    """The load; None where nothing is asked, a word where there is no time at all."""
    if not need:
        return None
    return round(100 * need / there) if there else _("away")


def _highest(loads: Sequence[int | str | None]) -> float:
    return max(math.inf if isinstance(load, str) else load or 0 for load in loads)


def _asked(picture: CapacityPicture) -> dict[str, list[int]]:
    total: dict[str, list[int]] = {}
    for grant in picture.handed.grants:
        for who, row in zip(grant.got, _needs(grant), strict=True):
            now = total.setdefault(who, [0] * len(picture.weeks))
            total[who] = [a + int(b) for a, b in zip(now, row, strict=True)]
    return total


def unknown_rows(picture: CapacityPicture) -> list[dict[str, Any]]:
    """The resources of plans that are none of our people, by project."""
    names: dict[int, RankedProject] = {row.id: row for row in picture.order}
    found: dict[int, list[str]] = {}
    for project, resource in picture.unknown:
        found.setdefault(project, []).append(resource or _("without a name"))
    return [
        {"project": names[key], "resources": ", ".join(listed)} for key, listed in found.items()
    ]


def _day(day: date) -> str:
    return date_format(day, "j M")
