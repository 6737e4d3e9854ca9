"""Reading portfolios, programmes and projects."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from pilothouse.delivery.work.models import Portfolio, Programme, Project
from pilothouse.delivery.work.permissions import VIEW
from pilothouse.delivery.work.rules import ENDED
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.nav import ProjectHeader
from pilothouse.kit.web.places import description, tabs_for


def projects(actor: Actor) -> QuerySet[Project]:
    """The projects that the actor may see, with the people who answer for them."""
    rows = Project.objects.select_related(
        "scope", "portfolio", "programme", "client", "sponsor", "business_pm", "technical_pm"
    )
    return permits.limit(actor, VIEW, rows)


def running_projects(actor: Actor) -> QuerySet[Project]:
    """The projects that are neither closed nor cancelled."""
    return projects(actor).exclude(stage__in=ENDED)


def managed_projects(actor: Actor) -> QuerySet[Project]:
    """The running projects of which the actor is a PM."""
    mine = Q(business_pm_id=actor.person_id) | Q(technical_pm_id=actor.person_id)
    return running_projects(actor).filter(mine)


def project(actor: Actor, number: str, code: str = VIEW) -> Project:
    """One project by its number; NotFoundError when the actor may not see it."""
    return permits.get(actor, code, projects(actor), number=number)


def project_by_id(actor: Actor, project_id: int, code: str = VIEW) -> Project:
    """One project by its key, on which the actor holds a code."""
    return permits.get(actor, code, projects(actor), pk=project_id)


def portfolios(actor: Actor) -> QuerySet[Portfolio]:
    """The portfolios that the actor may see."""
    return permits.limit(actor, VIEW, Portfolio.objects.select_related("scope"))


def programmes(actor: Actor) -> QuerySet[Programme]:
    """The programmes that the actor may see."""
    rows = Programme.objects.select_related("scope", "portfolio", "manager")
    return permits.limit(actor, VIEW, rows)


def project_page(actor: Actor, project: Project, tab: str) -> dict[str, Any]:
    """The context of every page of a project: its header with the tabs the actor may open."""
    kwargs = {"number": project.number}
    facts = description(actor, "project", project.pk)
    header = ProjectHeader(
        name=project.name,
        number=project.number,
        stage=project.get_stage_display(),
        stated_rag=facts.get("stated_rag", "none"),
        computed_rag=facts.get("computed_rag", "none"),
        business_pm=project.business_pm,
        technical_pm=project.technical_pm,
        data_date=facts.get("data_date"),
        fresh_at=facts.get("freshness"),
        tabs=tabs_for(actor, "project", project.scope.path, kwargs, tab),
    )
    return {"project": project, "project_header": header}
