"""Reading issues."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.control.issues import rules
from pilothouse.control.issues.models import Issue
from pilothouse.control.issues.permissions import VIEW
from pilothouse.control.issues.types import IssueState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.due import Due
from pilothouse.kit.search import Hit


def issues(actor: Actor) -> QuerySet[Issue]:
    """The issues that the actor may see, the gravest first."""
    rows = Issue.objects.select_related("project__scope", "owner", "risk")
    return permits.limit(actor, VIEW, rows).order_by("-severity", "pk")


def issues_of(actor: Actor, project_id: int) -> QuerySet[Issue]:
    """The issues of one project."""
    return issues(actor).filter(project_id=project_id)


def in_state(rows: QuerySet[Issue], state: str) -> QuerySet[Issue]:
    """Narrow to one state; anything that is no state leaves all."""
    return rows.filter(state=state) if state in IssueState.values else rows


def issue(actor: Actor, issue_id: int, code: str = VIEW) -> Issue:
    """One issue on which the actor holds a code."""
    return permits.get(actor, code, issues(actor), pk=issue_id)


def overdue(actor: Actor) -> list[Issue]:
    """The open issues whose clock has run out at the actor's moment."""
    rows = issues(actor).filter(state=IssueState.OPEN)
    return [
        row for row in rows if rules.is_overdue(row.state, row.level_since, row.severity, actor.now)
    ]


def hits(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Issues whose number, title or description holds a text."""
    match = Q(title__icontains=text) | Q(description__icontains=text) | Q(number__iexact=text)
    return [
        Hit(
            row.title,
            f"{row.number} · {row.project}",
            reverse("issues:detail", args=[row.pk]),
            "flag",
            "Issues",
        )
        for row in issues(actor).filter(match)[:limit]
    ]


def due(actor: Actor) -> list[Due]:
    """The actor's own open issues: by the day set, else by the clock of their level."""
    mine = in_state(issues(actor), IssueState.OPEN).filter(owner_id=actor.person_key)
    return [
        Due(
            _("Resolve the issue"),
            row.title,
            row.project.number,
            reverse("issues:detail", args=[row.pk]),
            row.due_on or rules.respond_by(row.level_since, row.severity).date(),
        )
        for row in mine
    ]
