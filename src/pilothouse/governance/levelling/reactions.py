"""What follows from proposals and answers: word to the people concerned."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.foundation.notify.services import notify
from pilothouse.governance.levelling import queries
from pilothouse.governance.levelling.types import ProposalAnswered, ProposalsSent, ProposalState
from pilothouse.kit.actor import system_actor
from pilothouse.kit.events import reacts_to

KIND = "levelling.news"


@reacts_to(ProposalsSent)
def ask_the_managers(event: ProposalsSent) -> None:
    """The managers of each project learn what is proposed to them."""
    system = system_actor(event.actor.now)
    for row in queries.proposals_of(system, event.run_id).filter(state=ProposalState.SENT):
        title = _("%(who)s proposes to delay %(n)s tasks of %(project)s") % {
            "who": event.actor.name, "n": len(row.delays), "project": row.project.name,
        }  # fmt: skip
        managers = [row.project.business_pm_id, row.project.technical_pm_id]
        url = reverse("levelling:proposal", args=[row.pk])
        notify(event.actor, managers, kind=KIND, title=title, url=url, body=row.run.note)


@reacts_to(ProposalAnswered)
def tell_who_asked(event: ProposalAnswered) -> None:
    """Whoever asked for the levelling learns the answer."""
    row = queries.proposal(system_actor(event.actor.now), event.proposal_id)
    words = _("%(project)s accepts its delays") if event.accepted else _(
        "%(project)s declines its delays"
    )  # fmt: skip
    url = reverse("levelling:run", args=[row.run_id])
    title = words % {"project": row.project.name}
    notify(event.actor, [row.run.asked_by_id], kind=KIND, title=title, url=url, body=row.reason)
