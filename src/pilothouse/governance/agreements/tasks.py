"""Background work of agreements."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.governance.agreements import queries
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobContext


@job("agreements.mail_link", "Send an agreement to the client", attempts=4)
def mail_link(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Write to a contact with the personal link; nothing is sent for a link that has ended."""
    link = queries.usable_link(payload["link_id"], context.actor.now)
    if link is None:
        return {"sent": False}
    address = settings.BASE_URL + reverse("agreements:open", args=[queries.secret_of(link)])
    project = link.version_of.project
    facts = {"link": link, "address": address, "project": project, "sender": context.actor.name}
    send_mail(
        _("%(project)s: please review version %(number)s of the agreement")
        % {"project": project.name, "number": link.version_of.number},
        render_to_string("agreements/mail.txt", facts),
        None,
        [link.email],
    )
    return {"sent": True}
