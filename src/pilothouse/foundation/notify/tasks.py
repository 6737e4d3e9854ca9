"""Notifications by e-mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.notify.models import Notification
from pilothouse.foundation.notify.services import EMAIL_JOB, mark_emailed
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobContext


@job(EMAIL_JOB, _("Send notifications by e-mail"), attempts=4)
def send_notifications(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Send each notification that was not sent yet; a failure is tried again later."""
    waiting = Notification.objects.filter(
        pk__in=payload["ids"], by_email=True, emailed_at=None, person__is_active=True
    ).select_related("person")
    sent = 0
    for row in waiting:
        send_mail(row.title, text_of(row), settings.DEFAULT_FROM_EMAIL, [row.person.email])
        mark_emailed(actor=context.actor, notification_id=row.pk)
        sent += 1
    return {"sent": sent}


def text_of(row: Notification) -> str:
    """The message as plain text, with the full address."""
    link = f"{settings.BASE_URL}{row.url}" if row.url else ""
    facts = {"row": row, "link": link, "organisation": settings.ORGANISATION}
    return render_to_string("notify/email.txt", facts | {"settings": settings.BASE_URL})
