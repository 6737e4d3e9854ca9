"""What gates do when something changed: check again, and tell who waits."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.control.risks.types import RiskClosed, RiskRaised
from pilothouse.delivery.schedule.types import BaselineFrozen, PlanChanged
from pilothouse.delivery.work.types import CharterApproved, StageChanged
from pilothouse.foundation.notify.services import notify
from pilothouse.governance.agreements.types import AgreementSigned
from pilothouse.governance.gates import queries
from pilothouse.governance.gates.models import HandOver
from pilothouse.governance.gates.types import (
    HandOverAccepted,
    HandOverReturned,
    HandOverSubmitted,
)
from pilothouse.governance.standards.types import MethodMoved
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.events import reacts_to
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job

Changed = (
    RiskRaised
    | RiskClosed
    | PlanChanged
    | BaselineFrozen
    | CharterApproved
    | StageChanged
    | AgreementSigned
    | MethodMoved
)


@reacts_to(RiskRaised)
@reacts_to(RiskClosed)
@reacts_to(PlanChanged)
@reacts_to(BaselineFrozen)
@reacts_to(CharterApproved)
@reacts_to(StageChanged)
@reacts_to(AgreementSigned)
@reacts_to(MethodMoved)
def check_again(event: Changed) -> None:
    """Compute the project's compliance in the background; one waiting check is enough."""
    payload = {"project_id": event.project_id}
    waiting = Job.objects.filter(kind="gates.check", state=JobState.WAITING, payload=payload)
    if not waiting.exists():
        rest = event.rest if isinstance(event, PlanChanged) else timedelta()
        enqueue(system_actor(event.actor.now), "gates.check", payload, rest=rest)


@reacts_to(HandOverSubmitted)
def tell_pmo(event: HandOverSubmitted) -> None:
    """Tell the PMO that a project waits for it."""
    row = _hand_over(event.actor, event.hand_over_id)
    title = _("%(project)s is handed over to you") % {"project": row.project}
    _tell(event.actor, queries.deciders(row.project), row, title)


@reacts_to(HandOverReturned)
def tell_returned(event: HandOverReturned) -> None:
    """Tell the PMs that their hand-over came back."""
    row = _hand_over(event.actor, event.hand_over_id)
    title = _("The hand-over of %(project)s was returned") % {"project": row.project}
    _tell(event.actor, queries.pms_of(row.project), row, title)


@reacts_to(HandOverAccepted)
def tell_accepted(event: HandOverAccepted) -> None:
    """Tell the PMs that the project may begin."""
    row = _hand_over(event.actor, event.hand_over_id)
    title = _("%(project)s was accepted: execution is open") % {"project": row.project}
    _tell(event.actor, queries.pms_of(row.project), row, title)


def _hand_over(actor: Actor, key: int) -> HandOver:
    return queries.hand_over(system_actor(actor.now), key)


def _tell(actor: Actor, people: tuple[int, ...], row: HandOver, title: str) -> None:
    url = reverse("gates:hand_over", args=[row.pk])
    notify(actor, people, kind="gates.hand_over", title=title, url=url, body=row.reason)
