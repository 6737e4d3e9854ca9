"""Notifications in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from pilothouse.foundation.notify import queries, services
from pilothouse.foundation.notify.models import Notification
from pilothouse.foundation.notify.permissions import OWN
from pilothouse.kit.due import Due, due_from
from pilothouse.kit.http.base import PageOut, actor_of, operation, page_out
from pilothouse.kit.paging import paginate

router = Router(tags=["notifications"])


class NotificationOut(Schema):
    id: int
    kind: str
    title: str
    body: str
    url: str
    created_at: datetime
    read_at: datetime | None


class MarkedOut(Schema):
    marked: int


class DueOut(Schema):
    act: str
    title: str
    of: str
    url: str
    on: date | None


class PreferenceOut(Schema):
    kind: str
    label: str
    by_email: bool


class PreferencesIn(Schema):
    by_email: dict[str, bool]


@router.get(
    "/notifications",
    **operation(
        "notifications.list",
        permission=OWN,
        summary="Your notifications, newest first",
        response=PageOut[NotificationOut],
    ),
)
def list_notifications(
    request: HttpRequest,
    unread: bool = False,  # noqa: FBT001, FBT002
    cursor: str = "",
    size: int = 50,
) -> dict[str, Any]:
    rows = queries.notifications(actor_of(request))
    if unread:
        rows = rows.filter(read_at=None)
    return page_out(paginate(rows, order=["-created_at"], cursor=cursor, size=size))


@router.get(
    "/due",
    **operation(
        "notifications.due",
        permission=OWN,
        summary="What is due from you, the longest overdue first",
        response=list[DueOut],
    ),
)
def list_due(request: HttpRequest) -> list[Due]:
    return due_from(actor_of(request))


@router.post(
    "/notifications/read",
    **operation(
        "notifications.read_all", permission=OWN, summary="Mark all as read", response=MarkedOut
    ),
)
def read_all(request: HttpRequest) -> dict[str, int]:
    return {"marked": services.mark_all_read(actor=actor_of(request))}


@router.post(
    "/notifications/{notification_id}/read",
    **operation(
        "notifications.mark_read", permission=OWN, summary="Mark as read", response=NotificationOut
    ),
)
def mark_read(request: HttpRequest, notification_id: int) -> Notification:
    return services.mark_read(actor=actor_of(request), notification_id=notification_id)


@router.get(
    "/notifications/preferences",
    **operation(
        "notifications.preferences",
        permission=OWN,
        summary="Which kinds come by e-mail",
        response=list[PreferenceOut],
    ),
)
def preferences(request: HttpRequest) -> list[dict[str, Any]]:
    return _shown(request)


@router.put(
    "/notifications/preferences",
    **operation(
        "notifications.set_preferences",
        permission=OWN,
        summary="Choose which kinds come by e-mail",
        response=list[PreferenceOut],
    ),
)
def set_preferences(request: HttpRequest, body: PreferencesIn) -> list[dict[str, Any]]:
    services.set_preferences(actor=actor_of(request), by_email=body.by_email)
    return _shown(request)


def _shown(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"kind": kind.name, "label": str(kind.label), "by_email": on}
        for kind, on in queries.settings_of(actor_of(request))
    ]
