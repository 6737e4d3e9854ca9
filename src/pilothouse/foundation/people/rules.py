"""Rules of units, absences and skills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pilothouse.kit.errors import InvalidError, RuleError


def check_parent(unit: int, parent: int | None, parents: Mapping[int, int | None]) -> None:
    """Refuse a parent that is the unit itself or lies below it; `parents` maps unit to parent."""
    above = parent
    while above is not None:
        if above == unit:
            raise InvalidError(
                "A unit cannot lie below itself.", {"parent": ["Choose a unit that is not below."]}
            )
        above = parents.get(above)


def skill_name(name: str, others: Iterable[str]) -> str:
    """The name with single spaces. Raises InvalidError where another skill has it in any case."""
    clean = " ".join(name.split())
    if clean.casefold() in {other.casefold() for other in others}:
        text = "There is a skill of this name already."
        raise InvalidError(text, {"name": [text]})
    return clean


def check_can_delete(holders: int) -> None:
    """Raise RuleError for a skill that people have."""
    if holders:
        raise RuleError("People have this skill. Retire it: they keep it, nobody gets it any more.")


def check_can_give(skill: str, *, is_active: bool) -> None:
    """Raise InvalidError for a retired skill."""
    if not is_active:
        text = f"“{skill}” is retired. Bring it back first, or choose another skill."
        raise InvalidError(text, {"skill": [text]})


def check_stays_main(*, was: bool, wanted: bool) -> None:
    """Raise InvalidError where a main skill would be none without another taking its place."""
    if was and not wanted:
        text = "This is the main skill. Mark another one as main instead."
        raise InvalidError(text, {"is_main": [text]})


def check_can_take(*, is_main: bool, others: int) -> None:
    """Raise RuleError for the main skill as long as there are others."""
    if is_main and others:
        raise RuleError("This is the main skill. Mark another one as main before you take it away.")
