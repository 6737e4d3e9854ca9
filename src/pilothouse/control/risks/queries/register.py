"""Reading risks."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.control.risks import rules
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.permissions import VIEW
from pilothouse.control.risks.types import RiskState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.due import Due
from pilothouse.kit.search import Hit

REVIEW_AHEAD = timedelta(days=7)


def risks(actor: Actor) -> QuerySet[Risk]:
    """The risks that the actor may see, highest score first."""
    rows = Risk.objects.select_related("project__scope", "owner")
    scored = rows.annotate(rank=F("likelihood") * F("impact"))
    return permits.limit(actor, VIEW, scored).order_by(F("rank").desc(), "pk")


def risks_of(actor: Actor, project_id: int) -> QuerySet[Risk]:
    """The risks of one project."""
    return risks(actor).filter(project_id=project_id)


def open_risks_of(actor: Actor, project_id: int) -> QuerySet[Risk]:
    """The risks of one project that are not closed."""
    return in_state(risks_of(actor, project_id), "open")


def in_state(rows: QuerySet[Risk], state: str) -> QuerySet[Risk]:
    """Narrow to `open` (not closed), `closed`, or leave all."""
    if state == "open":
        return rows.exclude(state=RiskState.CLOSED)
    return rows.filter(state=state) if state in RiskState.values else rows


def risk(actor: Actor, risk_id: int, code: str = VIEW) -> Risk:
    """One risk on which the actor holds a code."""
    return permits.get(actor, code, risks(actor), pk=risk_id)


def hits(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Risks whose number, title, cause or effect holds a text."""
    match = Q(title__icontains=text) | Q(cause__icontains=text) | Q(effect__icontains=text)
    return [
        Hit(
            row.title,
            f"{row.number} · {row.project}",
            reverse("risks:detail", args=[row.pk]),
            "alert-triangle",
            "Risks",
        )
        for row in risks(actor).filter(match | Q(number__iexact=text))[:limit]
    ]


def matrix(rows: QuerySet[Risk]) -> dict[tuple[int, int], int]:
    """How many risks stand at each (likelihood, impact)."""
    return dict(Counter(rows.values_list("likelihood", "impact")))


def unprepared_risks_of(actor: Actor, project_id: int) -> list[Risk]:
    """The open risks of a project whose score asks for a contingency plan that is not there."""
    return [
        row
        for row in open_risks_of(actor, project_id)
        if rules.needs_contingency(row.score) and not row.contingency_plan.strip()
    ]


def due(actor: Actor) -> list[Due]:
    """The actor's own open risks whose review has come, or comes within a week."""
    mine = in_state(risks(actor), "open").filter(
        owner_id=actor.person_key, review_on__lte=actor.today + REVIEW_AHEAD
    )
    return [
        Due(
            _("Review the risk"),
            row.title,
            row.project.number,
            reverse("risks:detail", args=[row.pk]),
            row.review_on,
        )
        for row in mine
    ]
