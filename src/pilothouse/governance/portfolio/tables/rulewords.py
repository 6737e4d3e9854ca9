"""The rules of a selection in the reader's language, from the keys that the engine gives them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.tables.working import days_words
from pilothouse.governance.portfolio.types import LinkKind, ObjectiveLimit, Pick
from pilothouse.kit.web.format import money_words


def conflict_words(pick: Pick) -> list[str]:
    """The rules that no selection keeps together."""
    return rules_words(pick, pick.conflict)


def rules_words(pick: Pick, keys: Iterable[str], own: int | None = None) -> list[str]:
    """Each rule once. What was asked of proposal `own` only to explain it is left out."""
    asked = {f"mandate:{own}", f"refusal:{own}"}
    words = (_rule(pick, key, own) for key in keys if key not in asked)
    return list(dict.fromkeys(said for said in words if said))


def _rule(pick: Pick, key: str, own: int | None) -> str:
    kind, _colon, rest = key.partition(":")
    if kind == "budget" and rest:
        return _("the budget of quarter %(n)s") % {"n": int(rest) + 1}
    if kind == "budget":
        return _("the budget of %(money)s") % {"money": _money(pick, pick.available)}
    if kind == "capacity":
        skill_id, _colon, period = rest.partition(":")
        return _skill(pick, int(skill_id), int(period), own)
    if kind == "category":
        return _category(pick, *rest.split(":"))
    if kind == "risk":
        return _("the risk limit of %(n)s") % {"n": pick.question.risk_limit}
    if kind == "exclusion":
        titles = (f"“{_title(pick, int(one))}”" for one in rest.split("-"))
        return _("only one of %(titles)s") % {"titles": ", ".join(titles)}
    if kind == "requirement":
        return _requirement(pick, *map(int, rest.partition(":")[0].split("-")))
    if kind == "mandate":
        return _("“%(title)s” is mandatory") % {"title": _title(pick, int(rest))}
    return ""


def _skill(pick: Pick, skill_id: int, period: int, own: int | None) -> str:
    """The limit of a skill: what a proposal needs of it, where one is meant, and what is free."""
    rooms = pick.staffing.rooms if pick.staffing else ()
    room = next(row for row in rooms if row.skill_id == skill_id)
    needed = _needed(pick, skill_id, own)
    told = {
        "needed": days_words(needed),
        "skill": room.skill,
        "free": days_words(room.limits[period]),
        "n": period + 1,
    }
    if pick.question.periods:
        said = (
            _("it needs %(needed)s days of %(skill)s a quarter, %(free)s are free in quarter %(n)s")
            if needed
            else _("the %(free)s free days of %(skill)s in quarter %(n)s")
        )
    else:
        said = (
            _("it needs %(needed)s days of %(skill)s, %(free)s are free")
            if needed
            else _("the %(free)s free days of %(skill)s")
        )
    return said % told


def _needed(pick: Pick, skill_id: int, own: int | None) -> Decimal:
    """The days a period that a proposal asks of a skill, at the level that asks least."""
    row = next((row for row in pick.considered if row.id == own), None)
    if row is None:
        return Decimal(0)
    share = min(rules.shares_of(row))
    return max(rules.work_by_period(row, pick.question, share).get(skill_id, (Decimal(0),)))


def _requirement(pick: Pick, one: int, other: int) -> str:
    titles = {"one": _title(pick, one), "other": _title(pick, other)}
    row = next(row for row in pick.considered if row.id == one)
    kinds = {tie.kind for tie in row.ties if tie.other_id == other}
    if LinkKind.AFTER in kinds:
        return _("“%(one)s” starts only after the end of “%(other)s”") % titles
    return _("“%(one)s” needs “%(other)s”") % titles


def _category(pick: Pick, name: str, _measure: str, side: str) -> str:
    if name == "large":
        n = pick.question.most_large or 0
        return ngettext("at most %(n)s large project", "at most %(n)s large projects", n) % {"n": n}
    item = next(row for row in pick.question.limits if name == f"objective-{row.objective_id}")
    return _objective(pick, item, least=side == "least")


def _objective(pick: Pick, item: ObjectiveLimit, *, least: bool) -> str:
    if least:
        n = item.at_least or 0
        said = ngettext(
            "at least %(n)s proposal for “%(objective)s”",
            "at least %(n)s proposals for “%(objective)s”",
            n,
        )
        return said % {"n": n, "objective": item.objective}
    money = _money(pick, item.at_most or Decimal(0))
    said = _("at most %(money)s for “%(objective)s”")
    return said % {"money": money, "objective": item.objective}


def _money(pick: Pick, amount: Decimal) -> str:
    return money_words(amount, pick.currency, compact=True)


def _title(pick: Pick, key: int) -> str:
    return next((row.title for row in pick.considered if row.id == key), "")
