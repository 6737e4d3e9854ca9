"""Kinds of notification: each may be switched off for e-mail by the person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class NotificationKind:
    """A kind such as `decision.awaiting`, in words; `by_email` is the setting one starts with."""

    name: str
    label: str | Promise
    by_email: bool = True


kinds: dict[str, NotificationKind] = {}


def declare_kind(name: str, label: str | Promise, *, by_email: bool = True) -> str:
    """Declare a kind of notification in an area's `apps.ready()`; returns its name."""
    kinds[name] = NotificationKind(name, label, by_email)
    return name
