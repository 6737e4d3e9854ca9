"""Where areas hang their addresses: the menu, the tabs of a project, panels on shared pages.

A page that shows panels knows addresses, not areas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

Text = str | Promise
Counter = Callable[[Actor], int]


@dataclass(frozen=True, slots=True)
class Place:
    """A registered address: where it is, what it is called and who may open it."""

    name: str
    label: Text
    url_name: str
    permission: str
    icon: str = ""
    order: int = 50
    section: Text = ""
    count: Counter | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as one actor sees it now."""

    name: str
    label: Text
    url: str
    icon: str = ""
    current: bool = False
    count: int | None = None
    section: Text = ""


Describer = Callable[[Actor, int], dict[str, Any]]
BulkDescriber = Callable[[Actor, Sequence[int]], dict[int, dict[str, Any]]]
_menu: dict[str, Place] = {}
_describers: dict[str, list[Describer]] = defaultdict(list)
_bulk: dict[str, list[BulkDescriber]] = defaultdict(list)
_tabs: dict[str, dict[str, Place]] = defaultdict(dict)
_panels: dict[str, dict[str, Place]] = defaultdict(dict)


def menu(place: Place) -> None:
    """Register an entry of the left navigation."""
    _menu[place.name] = place


def tab(of: str, place: Place) -> None:
    """Register a tab, e.g. of `project`; its url takes the owner's arguments."""
    _tabs[of][place.name] = place


def panel(on: str, place: Place) -> None:
    """Register a panel on a shared page such as `project.overview` or `home`."""
    _panels[on][place.name] = place


def describe(of: str, describer: Describer) -> None:
    """Let an upper area add facts to a shared header, e.g. the RAGs of a `project`."""
    _describers[of].append(describer)


def describe_many(of: str, describer: BulkDescriber) -> None:
    """Like `describe`, for many things at once: lists ask it with all keys of a page.

    The describer returns facts by key and makes the same number of queries for any number of keys.
    """
    _bulk[of].append(describer)


def description(actor: Actor, of: str, key: int) -> dict[str, Any]:
    """All facts that areas state about one thing, merged."""
    facts = descriptions(actor, of, [key])[key]
    for describer in _describers[of]:
        facts |= describer(actor, key)
    return facts


def descriptions(actor: Actor, of: str, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The facts of many things, from the describers that take many at once."""
    facts: dict[int, dict[str, Any]] = {key: {} for key in keys}
    for describer in _bulk[of]:
        for key, found in describer(actor, keys).items():
            facts[key] |= found
    return facts


def menu_for(actor: Actor, current: str) -> list[Entry]:
    """The menu entries that the actor may open; `current` is the path of the request."""
    entries = [
        _entry(place, reverse(place.url_name), place.count(actor) if place.count else None)
        for place in _sorted(_menu)
        if permits.can_anywhere(actor, place.permission)
    ]
    best = max((e.url for e in entries if _leads_to(e.url, current)), key=len, default="")
    return [_with_current(entry, entry.url == best) for entry in entries]


def _leads_to(url: str, current: str) -> bool:
    # Everything lies below the home page; it is current only when it is open.
    return url == current if url == "/" else current.startswith(url)


def tabs_for(actor: Actor, of: str, path: str, kwargs: dict[str, Any], current: str) -> list[Entry]:
    """The tabs that the actor may open at a scope path."""
    return [
        _with_current(entry, entry.name == current)
        for entry in _entries(actor, _tabs[of], path, kwargs)
    ]


def closed_to(actor: Actor, of: str, path: str, kwargs: dict[str, Any]) -> tuple[str, ...]:
    """The addresses of the tabs that the actor may not open at a scope path."""
    return tuple(
        reverse(place.url_name, kwargs=kwargs)
        for place in _tabs[of].values()
        if not _may(actor, place.permission, path)
    )


def panels_for(actor: Actor, on: str, path: str, kwargs: dict[str, Any]) -> list[Entry]:
    """The panels that the actor may see on a page at a scope; with no path, those of any scope."""
    return _entries(actor, _panels[on], path, kwargs)


def _entries(
    actor: Actor, places: dict[str, Place], path: str, kwargs: dict[str, Any]
) -> list[Entry]:
    return [
        _entry(place, reverse(place.url_name, kwargs=kwargs), None)
        for place in _sorted(places)
        if _may(actor, place.permission, path)
    ]


def _may(actor: Actor, code: str, path: str) -> bool:
    return permits.can(actor, code, path) if path else permits.can_anywhere(actor, code)


def _sorted(places: dict[str, Place]) -> list[Place]:
    return sorted(places.values(), key=lambda place: (place.order, place.name))


def _entry(place: Place, url: str, count: int | None) -> Entry:
    return Entry(place.name, place.label, url, place.icon, count=count, section=place.section)


def _with_current(entry: Entry, current: bool) -> Entry:  # noqa: FBT001
    return Entry(
        entry.name, entry.label, entry.url, entry.icon, current, entry.count, entry.section
    )
