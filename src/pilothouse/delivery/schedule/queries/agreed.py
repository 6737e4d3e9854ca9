"""Days that were agreed with other projects; the areas that know of agreements name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pilothouse.delivery.schedule.types import AgreedDay

Provider = Callable[[int], Iterable[AgreedDay]]
_providers: dict[str, Provider] = {}


def provide_agreed_days(group: str, provider: Provider) -> None:
    """Register an area's answer to which days of a project's plan were agreed with others."""
    _providers[group] = provider


def agreed_days(project_id: int) -> dict[int, AgreedDay]:
    """The agreed days of a project's plan, by the uid of the task that stands for what it gets."""
    found = (day for provider in _providers.values() for day in provider(project_id))
    return {day.uid: day for day in found}
