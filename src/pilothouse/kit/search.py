"""One search over all areas: each area answers for its own rows, limited to what the actor sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pilothouse.kit.actor import Actor

Provider = Callable[[Actor, str, int], "list[Hit]"]
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One found row."""

    label: str
    hint: str
    url: str
    icon: str
    group: str


_providers: dict[str, tuple[int, Provider]] = {}


def provide(group: str, provider: Provider, *, order: int = 50) -> None:
    """Register an area's answer to `(actor, text, limit)`; lower orders are shown first."""
    _providers[group] = (order, provider)


def search(actor: Actor, text: str, *, limit: int = 6) -> list[Hit]:
    """Hits of all areas for a text, at most `limit` of each."""
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    inorder = sorted(_providers.values(), key=lambda entry: entry[0])
    return [hit for _, provider in inorder for hit in provider(actor, text, limit)]
