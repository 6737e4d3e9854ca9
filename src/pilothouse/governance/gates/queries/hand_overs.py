"""Reading hand-overs, their checks, and who waits for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries import plan_row_or_none
from pilothouse.delivery.work.queries import approved_charter
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.access.queries import people_with_role
from pilothouse.governance.agreements.queries import signed_version
from pilothouse.governance.gates.models import HandOver, ManualCheck
from pilothouse.governance.gates.permissions import CHECK, VIEW
from pilothouse.governance.gates.queries.compliance import Compliance
from pilothouse.governance.gates.types import HandOverState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.due import Due
from pilothouse.kit.permits import PMO_DECIDERS
from pilothouse.kit.store import plain


def hand_overs(actor: Actor) -> QuerySet[HandOver]:
    """The hand-overs that the actor may see, newest first."""
    rows = HandOver.objects.select_related(
        "project__scope", "project__business_pm", "project__technical_pm",
        "submitted_by", "decided_by", "decision",
    )  # fmt: skip
    return permits.limit(actor, VIEW, rows).order_by("-submitted_at", "-pk")


def hand_overs_of(actor: Actor, project_id: int) -> QuerySet[HandOver]:
    """The rounds of one project, newest first."""
    return hand_overs(actor).filter(project_id=project_id)


def hand_over(actor: Actor, hand_over_id: int, code: str = VIEW) -> HandOver:
    """One round on which the actor holds a code."""
    return permits.get(actor, code, hand_overs(actor), pk=hand_over_id)


def awaiting(actor: Actor) -> QuerySet[HandOver]:
    """The rounds that wait for the PMO and that the actor may judge, the oldest first."""
    rows = permits.limit(actor, CHECK, hand_overs(actor)).filter(state=HandOverState.SUBMITTED)
    mine = rows.exclude(project__business_pm_id=actor.person_id)
    return mine.exclude(project__technical_pm_id=actor.person_id).order_by("submitted_at", "pk")


def due(actor: Actor) -> list[Due]:
    """The hand-overs that came back to the acting PM and were not submitted again."""
    mine = Q(project__business_pm_id=actor.person_key) | Q(
        project__technical_pm_id=actor.person_key
    )
    before = (Stage.PLANNING, Stage.AGREEMENT, Stage.HAND_OVER)
    later = HandOver.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
    rows = hand_overs(actor).filter(
        ~Exists(later), mine, state=HandOverState.RETURNED, project__stage__in=before
    )
    return [
        Due(
            _("Mend and submit the hand-over again"),
            row.project.name,
            row.project.number,
            reverse("gates:hand_over", args=[row.pk]),
        )
        for row in rows
    ]


def check(actor: Actor, check_id: int, code: str = VIEW) -> ManualCheck:
    """One manual check on which the actor holds a code."""
    rows = ManualCheck.objects.select_related("hand_over__project__scope")
    return permits.get(actor, code, rows, pk=check_id)


def pms_of(project: Any) -> tuple[int, int]:
    """The persons who may not judge a project."""
    return project.business_pm_id, project.technical_pm_id


def deciders(project: Any) -> tuple[int, ...]:
    """The PMO managers and directors responsible for a project, without its own PMs."""
    path = project.scope.path
    found = {person for role in PMO_DECIDERS for person in people_with_role(role, path)}
    return tuple(sorted(found - set(pms_of(project))))


def plan_facts_of(actor: Actor, project: Any) -> dict[str, Any]:
    """The plan's identity and size: what a later look is compared with."""
    row = plan_row_or_none(actor, project.pk)
    if row is None:
        return {}
    return {"name": row.name, "revision": row.version, "finish": row.computed_finish}


def package(actor: Actor, project: Any, found: Compliance, note: str) -> dict[str, Any]:
    """Everything that is frozen when a project is handed over, ready for JSON."""
    charter = approved_charter(actor, project.pk)
    agreement = signed_version(actor, project.pk)
    return plain(  # type: ignore[no-any-return]
        {
            "project": {
                "number": project.number,
                "name": project.name,
                "tier": project.tier,
                "budget": project.budget,
                "currency": project.currency,
                "business_pm": str(project.business_pm),
                "technical_pm": str(project.technical_pm),
            },
            "method": found.package,
            "gate": found.gate.key,
            "facts": found.sheet.values,
            "outcomes": found.outcomes,
            "charter": charter
            and {"number": charter.number, "hash": charter.hash, "content": charter.content},
            "agreement": agreement
            and {
                "number": agreement.number,
                "digest": agreement.digest,
                "content": agreement.content,
            },
            "plan": plan_facts_of(actor, project),
            "note": note,
        }
    )
