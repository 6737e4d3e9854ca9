"""Reading named views of plans."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from pilothouse.delivery.layouts.models import Layout
from pilothouse.delivery.layouts.permissions import KEEP, SHARE, VIEW
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def layouts(actor: Actor) -> QuerySet[Layout]:
    """The views that the actor may use: the shared ones and the own."""
    rows = Layout.objects.select_related("project__scope", "owner")
    visible = Q(owner=None) | Q(owner_id=actor.person_key)
    return permits.limit(actor, VIEW, rows).filter(visible).order_by("name", "pk")


def layouts_of(actor: Actor, project_id: int) -> QuerySet[Layout]:
    """The views of one project's plan."""
    return layouts(actor).filter(project_id=project_id)


def layout(actor: Actor, layout_id: int) -> Layout:
    """One view that the actor may use."""
    return permits.get(actor, VIEW, layouts(actor), pk=layout_id)


def own_or_shared(actor: Actor, layout_id: int) -> Layout:
    """One view that the actor may change: the own, or a shared one by those who may share."""
    row = layout(actor, layout_id)
    permits.require(actor, SHARE if row.is_shared else KEEP, row.project.scope.path)
    return row
