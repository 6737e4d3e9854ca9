"""What can go wrong in a service, in words a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class PilothouseError(Exception):
    """Base of the errors that are shown to people. `status` is the HTTP status it maps to."""

    status = 400
    title = "The request could not be carried out"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFoundError(PilothouseError):
    status = 404
    title = "Not found"


class NotPermittedError(PilothouseError):
    status = 403
    title = "You may not do this"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class InvalidError(PilothouseError):
    """Input that breaks a rule. `fields` maps a field name to what is wrong with it."""

    status = 422
    title = "Some of the input needs correcting"

    def __init__(self, message: str, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.fields = {name: list(texts) for name, texts in (fields or {}).items()}


class RuleError(PilothouseError):
    """The state of things does not allow it: a closed risk cannot be closed again."""

    status = 409
    title = "This cannot be done now"


@dataclass(frozen=True, slots=True)
class FieldClash:
    """One field that somebody else changed meanwhile."""

    field: str
    label: str
    theirs: Any
    mine: Any


class ConflictError(PilothouseError):
    """Somebody else saved first. Nothing was written.

    `repeatable` says that the same may be sent again upon the new state without asking.
    """

    status = 409
    title = "Somebody else changed this meanwhile"

    def __init__(
        self,
        message: str,
        *,
        model: str,
        key: int,
        expected: int,
        current: int,
        clashes: Sequence[FieldClash] = (),
        repeatable: bool = False,
    ) -> None:
        super().__init__(message)
        self.repeatable = repeatable
        self.model = model
        self.key = key
        self.expected = expected
        self.current = current
        self.clashes = tuple(clashes)


class PreconditionRequiredError(PilothouseError):
    status = 428
    title = "Say which version you are changing"
