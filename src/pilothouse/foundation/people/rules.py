"""Rules of units and absences."""

from __future__ import annotations

from collections.abc import Mapping

from pilothouse.kit.errors import InvalidError


def check_parent(unit: int, parent: int | None, parents: Mapping[int, int | None]) -> None:
    """Refuse a parent that is the unit itself or lies below it; `parents` maps unit to parent."""
    above = parent
    while above is not None:
        if above == unit:
            raise InvalidError(
                "A unit cannot lie below itself.", {"parent": ["Choose a unit that is not below."]}
            )
        above = parents.get(above)
