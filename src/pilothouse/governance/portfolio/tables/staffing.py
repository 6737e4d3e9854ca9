"""People by skill: what the selection uses, what there is, and what one more would add."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.tables.timeline import quarter
from pilothouse.governance.portfolio.tables.working import days_words
from pilothouse.governance.portfolio.types import (
    DAYS_OF_PERIOD,
    PERIODS_AHEAD,
    Candidate,
    Pick,
    SkillRoom,
    Staffing,
)

FULL = Decimal(100)
HIGH = 90


def skill_periods(pick: Pick) -> list[str]:
    """The heads of the columns: the quarters asked for, or the one span without them."""
    if pick.question.periods:
        return [quarter(n) for n in range(pick.question.periods)]
    return [_("52 weeks")]


def skill_rows(pick: Pick) -> list[dict[str, Any]]:
    """For each skill with a limit its days by period: used, free for proposals, there and taken.

    `gain` of the skill and of each period is what one more person adds, None where that is not
    known.
    """
    if pick.staffing is None or pick.selection is None:
        return []
    used, prices = rules.used_days(pick), {row.skill_id: row for row in pick.skill_prices}
    rows = []
    for room in pick.staffing.rooms:
        price = prices.get(room.skill_id)
        gains: Sequence[float | None] = price.by_period if price else (None,) * len(room.limits)
        cells = [
            _cell(room, n, label, used.get(rules.key_of(room, n), Decimal(0)), gains[n])
            for n, label in enumerate(skill_periods(pick))
        ]
        rows.append({"room": room, "cells": cells, "gain": price.gain if price else None})
    return rows


def _cell(
    room: SkillRoom, period: int, label: str, used: Decimal, gain: float | None
) -> dict[str, Any]:
    limit = room.limits[period]
    share = used / limit * 100 if limit else FULL if used else Decimal(0)
    there = room.there[period] if room.there else None
    taken = room.taken[period] if room.taken else None
    return {
        "period": period + 1,
        "label": label,
        "used": used,
        "limit": limit,
        "there": there,
        "taken": taken,
        "gain": gain,
        "used_words": days_words(used),
        "limit_words": days_words(limit),
        "there_words": "" if there is None else days_words(there),
        "taken_words": "" if taken is None else days_words(taken),
        "share": float(share),
        "tight": share > HIGH,
    }


def one_more_note(pick: Pick) -> str:
    """What is meant by one more person."""
    days = DAYS_OF_PERIOD * (1 if pick.question.periods else PERIODS_AHEAD)
    said = (
        _("One more person is %(days)s days more in each quarter.")
        if pick.question.periods
        else _("One more person is %(days)s days more.")
    )
    return said % {"days": days}


def staffing_words(pick: Pick) -> list[str]:
    """How the days were counted, and what is not in them."""
    found = pick.staffing
    if found is None:
        return []
    return [_span(pick, found), *_origin(found), *_without_work(pick), *_unlimited(found)]


def _span(pick: Pick, found: Staffing) -> str:
    day = date_format(found.first, "j M Y")
    if pick.question.periods:
        return _("Quarter 1 is the 13 weeks from %(day)s. A day is 8 hours.") % {"day": day}
    said = _(
        "Without start times the days of 52 weeks from %(day)s count together, and the work that "
        "a proposal started at once would have in them. A day is 8 hours."
    )
    return said % {"day": day}


def _origin(found: Staffing) -> list[str]:
    if found.projects is None:
        return []
    said = _(
        "There are the hours of our people whose main skill it is, less absences. Taken is what "
        "running projects still ask of them week by week, as far as there is time for it."
    )
    if not found.unplanned:
        return [said]
    more = ngettext(
        "%(n)s of %(all)s running projects has no work of our people planned and takes nothing.",
        "%(n)s of %(all)s running projects have no work of our people planned and take nothing.",
        found.unplanned,
    )
    return [said, more % {"n": found.unplanned, "all": found.projects}]


def _without_work(pick: Pick) -> list[str]:
    silent = sum(not row.work for row in pick.considered)
    if not silent:
        return []
    said = ngettext(
        "%(n)s of %(all)s proposals considered states no work by skill and counts as needing none.",
        "%(n)s of %(all)s proposals considered state no work by skill and count as needing none.",
        silent,
    )
    return [said % {"n": silent, "all": len(pick.considered)}]


def _unlimited(found: Staffing) -> list[str]:
    if not found.unlimited:
        return []
    said = _(
        "Not limited, because no days were given and you do not see people's time: %(skills)s."
    )
    return [said % {"skills": ", ".join(found.unlimited)}]


def lack_words(pick: Pick, row: Candidate) -> str:
    """What a proposal that is out lacks of the skills that the chosen ones leave."""
    said = (
        _("It needs %(needed)s days of %(skill)s in quarter %(n)s, %(left)s are left.")
        if pick.question.periods
        else _("It needs %(needed)s days of %(skill)s, %(left)s are left.")
    )
    return " ".join(
        said
        % {
            "needed": days_words(one.needed),
            "skill": one.skill,
            "left": days_words(one.left),
            "n": one.period + 1,
        }
        for one in rules.lacks(pick, row)
    )
