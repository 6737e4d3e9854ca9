"""The facts that rules are computed over: each has a value and the rows that make it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import ngettext

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.governance.standards.types import FactKind, declare_fact
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.web.places import closed_to

Value = bool | int | float | str
SHOWN = 25


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row behind a fact: what it is, where it is, and the detail that matters."""

    label: str
    url: str = ""
    detail: str = ""


def readable(actor: Actor, project: Any, rows: Iterable[EvidenceRow]) -> list[EvidenceRow]:
    """The rows as this reader may see them.

    Facts are the same for everybody; the rows behind them, such as the terms of an agreement, are
    for those who may open where they stand. The others learn only how many there are.
    """
    closed = closed_to(actor, "project", project.scope.path, {"number": project.number})
    held = list(rows)
    shown = [row for row in held if not (closed and row.url.startswith(closed))]
    hidden = len(held) - len(shown)
    if hidden:
        words = ngettext("%(n)s row is not shared with you", "%(n)s rows are not shared with you",
                         hidden)  # fmt: skip
        shown.append(EvidenceRow(words % {"n": hidden}))
    return shown


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and the rows behind it."""

    value: Value
    rows: tuple[EvidenceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Facts that one area's queries answer together."""

    name: str
    keys: tuple[str, ...]
    compute: Callable[[Actor, Any], Mapping[str, Fact]]


Compute = Callable[[Actor, Any], Mapping[str, Fact]]
groups: dict[str, Group] = {}


def provides(name: str, **facts: tuple[FactKind, str]) -> Callable[[Compute], Compute]:
    """Declare the facts of a group and the function `(actor, project) -> {fact: Fact}` for them.

    Keyword names are the part after the dot: `open` of group `risks` is the fact `risks.open`.
    """

    def register(compute: Compute) -> Compute:
        for key, (kind, label) in facts.items():
            declare_fact(f"{name}.{key}", kind, label)
        groups[name] = Group(name, tuple(facts), compute)
        return compute

    return register


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All facts of one project at one moment."""

    facts: dict[str, Fact] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Value]:
        """The values by full name, as rules see them."""
        return {name: fact.value for name, fact in self.facts.items()}

    def rows(self, names: list[str]) -> list[EvidenceRow]:
        """The rows behind some facts, each once."""
        return list(dict.fromkeys(row for name in names for row in self.facts[name].rows))


def fact_sheet(actor: Actor, project_id: int) -> FactSheet:
    """Every fact of a project now.

    Facts are the same whoever asks, so that a gate cannot turn on who looks at it: they are read
    as the software itself, at the actor's moment. The caller has permitted the project.
    """
    reader = system_actor(actor.now)
    project = project_by_id(reader, project_id)
    return FactSheet(
        {
            f"{group.name}.{key}": fact
            for group in groups.values()
            for key, fact in _complete(group, group.compute(reader, project)).items()
        }
    )


def _complete(group: Group, found: Mapping[str, Fact]) -> Mapping[str, Fact]:
    if set(found) != set(group.keys):
        wrong = set(found) ^ set(group.keys)
        raise LookupError(f"The facts of {group.name} do not fit what was declared: {wrong}")
    return found


def counted(rows: list[EvidenceRow]) -> Fact:
    """A count and the rows that it counts."""
    return Fact(len(rows), tuple(rows[:SHOWN]))


def truth(holds: bool, *rows: EvidenceRow) -> Fact:  # noqa: FBT001
    """Yes or no, and what shows it."""
    return Fact(bool(holds), rows)
