"""Whose plan lies on the desk: a project's own, or another state of it that is worked on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from pilothouse.engine import Schedule
from pilothouse.engine.network.data import Plan
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.nav import Crumb


@dataclass(frozen=True, slots=True)
class DeskWords:
    """What a desk is called: the way back to its grid, and how its steps are taken back.

    `mark` tells that the project's own plan stays as it is; empty where it does not.
    """

    home: str
    back: str
    undo: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class DeskAddress:
    """Where the pages of a plan are: a namespace, and what stands for the plan there."""

    space: str
    key: str | int

    def url(self, name: str, *args: str | int) -> str:
        """The address of one of its pages."""
        return reverse(f"{self.space}:{name}", args=[self.key, *args])


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan that somebody looks at and may work on, with what its pages need to know.

    `home` is the address of its grid. `computed` gives its dates, `put` carries edits out as one
    step, refused when it is not at the revision seen.
    """

    actor: Actor
    project: Any
    plan: Plan
    revision: int
    may_edit: bool
    at: DeskAddress
    home: str
    words: DeskWords
    crumbs: tuple[Crumb, ...]
    computed: Callable[[], Schedule]
    carry_out: Callable[[Sequence[Any], int | None], Any]

    def url(self, name: str, *args: str | int) -> str:
        """The address of one of its pages."""
        return self.at.url(name, *args)

    def put(self, *edits: Any, expected: int | None = None) -> Any:
        """Carry out edits as one step. Raises ConflictError, InvalidError and RuleError."""
        return self.carry_out(edits, expected)


@dataclass(frozen=True, slots=True)
class DeskKind:
    """A kind of desks: their addresses, the permissions to look and to work, and how one is opened.

    `prefix` is the address before that of a page, whose only parameter is called `parameter`;
    `opened(actor, key, code)` raises what the permissions say.
    """

    space: str
    prefix: str
    parameter: str
    view: str
    edit: str
    opened: Callable[[Actor, Any, str], Desk]
