"""Who acts, with what grants, and when: the one argument every service takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from pilothouse.kit.errors import NotPermittedError


class ActorKind(StrEnum):
    ANONYMOUS = "anonymous"
    USER = "user"
    LINK = "link"
    SYSTEM = "system"


class Channel(StrEnum):
    PAGE = "page"
    API = "api"
    COMMAND = "command"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Grant:
    """Permission codes that hold below one scope path such as `/3/17/`."""

    codes: frozenset[str]
    path: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Identity, grants and the moment of acting. The clock of a service is `actor.now`."""

    kind: ActorKind
    name: str
    now: datetime
    user_id: int | None = None
    person_id: int | None = None
    grants: tuple[Grant, ...] = ()
    channel: Channel = Channel.PAGE
    time_zone: str = "UTC"

    @property
    def is_signed_in(self) -> bool:
        return self.kind is ActorKind.USER

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    @property
    def today(self) -> date:
        """The actor's calendar day at the moment of acting."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def person(self) -> int:
        """The key of the acting person. Raises NotPermittedError for software and for nobody."""
        if self.person_id is None:
            raise NotPermittedError("Only a person with an account can do this.")
        return self.person_id

    @property
    def person_key(self) -> int:
        """The key of the acting person for look-ups; 0, which is nobody's, when there is none."""
        return self.person_id or 0

    def at(self, now: datetime) -> Actor:
        """The same actor at another moment."""
        return replace(self, now=now)

    def via(self, channel: Channel) -> Actor:
        """The same actor through another channel."""
        return replace(self, channel=channel)

    def roles_at(self, path: str) -> frozenset[str]:
        """The names of the roles that hold at a scope path."""
        return frozenset(g.role for g in self.grants if g.role and path.startswith(g.path))


def system_actor(now: datetime, name: str = "Pilothouse") -> Actor:
    """The software itself, for scheduled work; it may do everything, and the trail says so."""
    return Actor(kind=ActorKind.SYSTEM, name=name, now=now, channel=Channel.JOB)


def anonymous_actor(now: datetime) -> Actor:
    """Nobody: has no grants."""
    return Actor(kind=ActorKind.ANONYMOUS, name="Anonymous", now=now)
