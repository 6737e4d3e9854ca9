"""Who learns of a charter's way."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.work.models import CharterVersion
from pilothouse.delivery.work.types import CharterApproved, CharterReturned, CharterSubmitted
from pilothouse.foundation.notify.services import notify
from pilothouse.kit.events import reacts_to

CHARTER = "work.charter"


@reacts_to(CharterSubmitted)
def ask_the_sponsor(event: CharterSubmitted) -> None:
    """The sponsor learns that a charter awaits the decision."""
    version = _version(event.version_id)
    title = _("A charter awaits your decision: %(charter)s") % {"charter": version}
    notify(
        event.actor,
        [version.charter.project.sponsor_id],
        kind=CHARTER,
        title=title,
        url=reverse("work:charter_version", args=[version.pk]),
    )


@reacts_to(CharterApproved)
def tell_of_approval(event: CharterApproved) -> None:
    """Both PMs learn that their charter was approved."""
    version = _version(event.version_id)
    _tell_pms(event, version, _("The charter was approved: %(charter)s") % {"charter": version})


@reacts_to(CharterReturned)
def tell_of_return(event: CharterReturned) -> None:
    """Both PMs learn that their charter came back, and why."""
    version = _version(event.version_id)
    _tell_pms(event, version, _("The charter was returned: %(charter)s") % {"charter": version})


def _version(version_id: int) -> CharterVersion:
    rows = CharterVersion.objects.select_related("charter__project", "decision")
    return rows.get(pk=version_id)


def _tell_pms(
    event: CharterApproved | CharterReturned, version: CharterVersion, title: str
) -> None:
    project = version.charter.project
    notify(
        event.actor,
        [project.business_pm_id, project.technical_pm_id],
        kind=CHARTER,
        title=title,
        url=reverse("work:charter", args=[project.number]),
        body=version.decision.reason,
    )
