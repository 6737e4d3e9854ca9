"""Reading change requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.control.changes.models import ChangeRequest
from pilothouse.control.changes.permissions import VIEW
from pilothouse.control.changes.types import ChangeState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.due import Due
from pilothouse.kit.errors import RuleError
from pilothouse.kit.search import Hit

if TYPE_CHECKING:
    from pilothouse.foundation.decisions.models import Decision


def changes(actor: Actor) -> QuerySet[ChangeRequest]:
    """The change requests that the actor may see, newest first."""
    rows = ChangeRequest.objects.select_related("project__scope", "requested_by", "decision")
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def changes_of(actor: Actor, project_id: int) -> QuerySet[ChangeRequest]:
    """The change requests of one project."""
    return changes(actor).filter(project_id=project_id)


def in_state(rows: QuerySet[ChangeRequest], state: str) -> QuerySet[ChangeRequest]:
    """Narrow to one state, or to all that have not ended by `open`."""
    if state == "open":
        ended = (ChangeState.IMPLEMENTED, ChangeState.REJECTED, ChangeState.WITHDRAWN)
        return rows.exclude(state__in=ended)
    return rows.filter(state=state) if state in ChangeState.values else rows


def change(actor: Actor, change_id: int, code: str = VIEW) -> ChangeRequest:
    """One change request on which the actor holds a code."""
    return permits.get(actor, code, changes(actor), pk=change_id)


def decision_of(request: ChangeRequest) -> Decision:
    """The decision of a request that was submitted. Raises RuleError when there is none."""
    if request.decision is None:
        raise RuleError("This request was not submitted for a decision yet.")
    return request.decision


def hits(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Change requests whose number, title or reason holds a text."""
    match = Q(title__icontains=text) | Q(reason__icontains=text) | Q(number__iexact=text)
    return [
        Hit(
            row.title,
            f"{row.number} · {row.project}",
            reverse("changes:detail", args=[row.pk]),
            "git-branch",
            "Changes",
        )
        for row in changes(actor).filter(match)[:limit]
    ]


def due(actor: Actor) -> list[Due]:
    """The approved requests that a PM has yet to put into the plan, and their unsent drafts."""
    words = {
        ChangeState.APPROVED: _("Put the approved change into the plan"),
        ChangeState.DRAFT: _("Finish and submit the change request"),
    }
    mine = Q(project__business_pm_id=actor.person_key) | Q(
        project__technical_pm_id=actor.person_key, state=ChangeState.APPROVED
    )
    return [
        Due(
            words[ChangeState(row.state)],
            row.title,
            row.project.number,
            reverse("changes:detail", args=[row.pk]),
        )
        for row in changes(actor).filter(mine, state__in=words)
    ]
