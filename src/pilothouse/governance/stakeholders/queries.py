"""Reading the stakeholder register and a project's team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from pilothouse.foundation.access.queries import grants_at
from pilothouse.governance.stakeholders.models import Stakeholder
from pilothouse.governance.stakeholders.permissions import VIEW
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def stakeholders(actor: Actor) -> QuerySet[Stakeholder]:
    """The stakeholders that the actor may see, the weightiest first."""
    rows = Stakeholder.objects.select_related("project__scope", "owner")
    weighed = rows.annotate(weight=F("influence") * F("interest"))
    return permits.limit(actor, VIEW, weighed).order_by(F("weight").desc(), "name", "pk")


def stakeholders_of(actor: Actor, project_id: int) -> QuerySet[Stakeholder]:
    """The register of one project."""
    return stakeholders(actor).filter(project_id=project_id)


def stakeholder(actor: Actor, stakeholder_id: int, code: str = VIEW) -> Stakeholder:
    """One stakeholder on which the actor holds a code."""
    return permits.get(actor, code, stakeholders(actor), pk=stakeholder_id)


def grid(rows: Iterable[Stakeholder]) -> dict[tuple[int, int], list[Stakeholder]]:
    """Who stands at each (influence, interest)."""
    cells: dict[tuple[int, int], list[Stakeholder]] = defaultdict(list)
    for row in rows:
        cells[row.influence, row.interest].append(row)
    return dict(cells)


def team(path: str) -> list[dict[str, Any]]:
    """The people with roles on a project itself, each once with all their roles.

    The caller has permitted the project. `member` tells whether they are on the team by a grant
    that the PM can take back.
    """
    people: dict[int, dict[str, Any]] = {}
    for grant in grants_at(path):
        entry = people.setdefault(
            grant.person_id, {"person": grant.person, "roles": [], "member": False}
        )
        entry["roles"].append(grant.role.label)
        entry["member"] |= grant.role.name == "team_member"
    return sorted(people.values(), key=lambda entry: (entry["member"], entry["person"].name))
