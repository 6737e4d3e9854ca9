"""Typed events: a lower area announces, an upper area reacts, after the commit."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

from pilothouse.kit.actor import Actor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events; `actor` is who caused it."""

    actor: Actor


R = TypeVar("R", bound=Callable[[Any], None])
_reactions: dict[type[Event], list[Callable[[Event], None]]] = defaultdict(list)


def reacts_to(kind: type[Event]) -> Callable[[R], R]:
    """Call the function for every announced event of this kind."""

    def register(function: R) -> R:
        _reactions[kind].append(function)
        return function

    return register


def announce(event: Event) -> None:
    """Tell the reactions once the transaction has committed. A failing one does not stop others."""
    transaction.on_commit(lambda: _deliver(event))


def _deliver(event: Event) -> None:
    for react in _reactions[type(event)]:
        try:
            react(event)
        except Exception:
            log.exception("A reaction to %s failed", type(event).__name__)
