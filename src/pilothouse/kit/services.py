"""The contract of a service, kept at run time.

A service runs in one transaction, checks at least one permit, and leaves exactly one audit event,
or says that nothing changed. A service that breaks the contract is rolled back.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


class ServiceContractError(AssertionError):
    """A service forgot to check a permit or to leave its one audit event: a fault of ours."""


@dataclass(slots=True)
class Frame:
    """What one running service has done so far."""

    name: str
    permits: int = 0
    records: int = 0
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """A registered service."""

    name: str
    module: str
    function: Callable[..., Any]


_frames: ContextVar[tuple[Frame, ...]] = ContextVar("service_frames", default=())
registry: dict[str, ServiceInfo] = {}


def service(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a verb such as `risks.close` and hold it to the contract."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic(), _frame(name):
                return function(*args, **kwargs)

        registry[name] = ServiceInfo(name, function.__module__, run)
        return run

    return decorate


@contextmanager
def _frame(name: str) -> Iterator[Frame]:
    frame = Frame(name)
    token = _frames.set((*_frames.get(), frame))
    try:
        yield frame
        _check(frame)
    finally:
        _frames.reset(token)


def _check(frame: Frame) -> None:
    if frame.permits == 0:
        raise ServiceContractError(f"Service {frame.name} checked no permit.")
    if frame.unchanged and frame.records == 0:
        return
    if frame.records != 1:
        raise ServiceContractError(
            f"Service {frame.name} left {frame.records} audit events, not 1."
        )


def note_permit() -> None:
    """A permit was checked in the running service."""
    if frames := _frames.get():
        frames[-1].permits += 1


def note_record() -> None:
    """An audit event was written by the running service."""
    if frames := _frames.get():
        frames[-1].records += 1


def note_unchanged() -> None:
    """The running service found nothing to change and will write nothing."""
    if frames := _frames.get():
        frames[-1].unchanged = True


def in_service() -> bool:
    """Whether a service is running."""
    return bool(_frames.get())


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a piece that other areas' services are made of.

    It runs only inside a service, whose permit and audit event cover it.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not in_service():
            raise ServiceContractError(f"{function.__qualname__} was called outside a service.")
        return function(*args, **kwargs)

    run.is_part = True  # type: ignore[attr-defined]
    return run


unrecorded_writes: dict[str, str] = {}


def unrecorded(why: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a write of `services.py` that is no history and leaves no audit event, and say why.

    For read marks and the like; it runs in one transaction. Whatever people decide or change about
    the work is a `service`.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic():
                return function(*args, **kwargs)

        unrecorded_writes[f"{function.__module__}.{function.__name__}"] = why
        return run

    return decorate
