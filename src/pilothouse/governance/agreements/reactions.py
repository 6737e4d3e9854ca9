"""The project's PMs are told what the client did."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.foundation.notify.services import notify
from pilothouse.governance.agreements import queries
from pilothouse.governance.agreements.types import AgreementSigned, ClientAnswered
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.events import reacts_to


@reacts_to(ClientAnswered)
def tell_answer(event: ClientAnswered) -> None:
    """The client commented or asked for a change."""
    _tell(event.actor, event.version_id, _("The client answered on %(project)s"))


@reacts_to(AgreementSigned)
def tell_signature(event: AgreementSigned) -> None:
    """The client signed."""
    _tell(event.actor, event.version_id, _("The client signed the agreement of %(project)s"))


def _tell(actor: Actor, version_id: int, title: str) -> None:
    version = queries.version(system_actor(actor.now), version_id)
    project = version.project
    notify(
        actor,
        (project.business_pm_id, project.technical_pm_id),
        kind="agreements.client",
        title=title % {"project": project},
        url=reverse("agreements:detail", args=[version.pk]),
    )
