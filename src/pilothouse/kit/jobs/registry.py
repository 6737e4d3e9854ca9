"""Which kinds of background work exist, and which run by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from pilothouse.kit.actor import Actor
    from pilothouse.kit.jobs.running import JobContext

Handler = Callable[["JobContext", dict[str, Any]], dict[str, Any] | None]
Stopped = Callable[["Actor", dict[str, Any], str], None]


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: what runs it, how often, whether others go first, who hears of a bad end."""

    name: str
    label: str | Promise
    run: Handler
    attempts: int
    yields: bool = False
    stopped: Stopped | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job kind that is due once a day at a local time, or once every hour."""

    kind: str
    daily_at: time | None


kinds: dict[str, JobKind] = {}
schedules: dict[str, Schedule] = {}


def job(
    name: str,
    label: str | Promise,
    *,
    attempts: int = 1,
    yields: bool = False,
    stopped: Stopped | None = None,
) -> Callable[[Handler], Handler]:
    """Register a handler `(context, payload) -> result` for a kind of job.

    One that `yields` follows by itself from what people do; what somebody asked for goes first.
    `stopped(actor, payload, sentence)` hears of each job that comes to nothing and why: cancelled,
    failed for good, or lost with its worker too often.
    """

    def register(handler: Handler) -> Handler:
        kinds[name] = JobKind(name, label, handler, attempts, yields, stopped)
        return handler

    return register


def scheduled(kind: str, *, daily_at: time | None = None) -> None:
    """Run a registered kind every day at a time, or every hour when none is given."""
    schedules[kind] = Schedule(kind, daily_at)
