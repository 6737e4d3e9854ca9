"""Reading portfolios, programmes and projects."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.work import rules
from pilothouse.delivery.work.models import (
    Charter,
    CharterVersion,
    Portfolio,
    Programme,
    Project,
)
from pilothouse.delivery.work.permissions import VIEW
from pilothouse.delivery.work.rules import ENDED
from pilothouse.delivery.work.types import Item, Stage, VersionState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.search import Hit
from pilothouse.kit.web.nav import Crumb, ProjectHeader
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
    mine = Q(business_pm_id=actor.person_key) | Q(technical_pm_id=actor.person_key)
    return running_projects(actor).filter(mine)


def project(actor: Actor, number: str, code: str = VIEW) -> Project:
    """One project by its number; NotFoundError when the actor may not see it."""
    return permits.get(actor, code, projects(actor), number=number)


def project_by_id(actor: Actor, project_id: int, code: str = VIEW) -> Project:
    """One project by its key, on which the actor holds a code."""
    return permits.get(actor, code, projects(actor), pk=project_id)


def matching(rows: QuerySet[Project], text: str) -> QuerySet[Project]:
    """The projects whose number, name, client or PM contains a text."""
    places = ("number", "name", "client__name", "business_pm__name", "technical_pm__name")
    wanted = Q()
    for place in places:
        wanted |= Q(**{f"{place}__icontains": text})
    return rows.filter(wanted)


def in_stage(rows: QuerySet[Project], stage: str) -> QuerySet[Project]:
    """Narrow to one stage, to `running` (neither closed nor cancelled), or leave all."""
    if stage == "running":
        return rows.exclude(stage__in=ENDED)
    return rows.filter(stage=stage) if stage in Stage.values else rows


def project_of_scope(path: str) -> Project | None:
    """The project that a scope belongs to; the caller has permitted the scope."""
    return Project.objects.select_related("scope").filter(scope__path=path).first()


def search_hits(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Projects for the search."""
    rows = matching(projects(actor), text).order_by("number")[:limit]
    return [
        Hit(
            label=row.name,
            hint=f"{row.number} · {row.get_stage_display()}",
            url=reverse("work:project", args=[row.number]),
            icon="briefcase",
            group="Projects",
        )
        for row in rows
    ]


def portfolios(actor: Actor) -> QuerySet[Portfolio]:
    """The portfolios that the actor may see."""
    return permits.limit(actor, VIEW, Portfolio.objects.select_related("scope"))


def programmes(actor: Actor) -> QuerySet[Programme]:
    """The programmes that the actor may see."""
    rows = Programme.objects.select_related("scope", "portfolio", "manager")
    return permits.limit(actor, VIEW, rows)


def programme(actor: Actor, programme_id: int) -> Programme:
    """One programme. Raises NotFoundError."""
    return permits.get(actor, VIEW, programmes(actor), pk=programme_id)


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
        url=(url := reverse("work:project", kwargs=kwargs)),
        trail=(Crumb(_("Projects"), reverse("work:projects")), Crumb(project.name, url)),
    )
    return {"project": project, "project_header": header}


def totals(rows: QuerySet[Project]) -> dict[str, Any]:
    """How many projects there are and run, and the sum of the budgets by currency."""
    running = rows.exclude(stage__in=ENDED)
    budgets = running.exclude(budget=None).order_by("currency").values("currency")
    return {
        "all": rows.count(),
        "running": running.count(),
        "budgets": [
            (row["currency"], row["amount"]) for row in budgets.annotate(amount=Sum("budget"))
        ],
    }


def with_counts(rows: QuerySet[Portfolio]) -> QuerySet[Portfolio]:
    """Portfolios with the numbers of their programmes and running projects."""
    running = ~Q(project__stage__in=ENDED)
    return rows.annotate(
        programmes_count=Count("programme", distinct=True),
        projects_count=Count("project", filter=running, distinct=True),
    ).order_by("name")


def programmes_with_counts(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with the number of their running projects."""
    running = ~Q(project__stage__in=ENDED)
    return rows.annotate(projects_count=Count("project", filter=running)).order_by("name")


def charter_of(actor: Actor, project_id: int) -> Charter | None:
    """The draft charter of a project, if one was begun."""
    rows = Charter.objects.select_related("project__scope").prefetch_related("items")
    return permits.limit(actor, VIEW, rows).filter(project_id=project_id).first()


def charter_versions(actor: Actor, project_id: int) -> QuerySet[CharterVersion]:
    """The submitted versions of a project's charter, newest first."""
    rows = CharterVersion.objects.select_related(
        "charter__project__scope", "submitted_by", "decision"
    )
    found = permits.limit(actor, VIEW, rows).filter(charter__project_id=project_id)
    return found.order_by("-number")


def charter_version(actor: Actor, version_id: int, code: str = VIEW) -> CharterVersion:
    """One version of a charter on which the actor holds a code."""
    rows = CharterVersion.objects.select_related(
        "charter__project__scope", "submitted_by", "decision"
    )
    return permits.get(actor, code, rows, pk=version_id)


def approved_charter(actor: Actor, project_id: int) -> CharterVersion | None:
    """The newest approved version of a project's charter; its `content` is frozen."""
    return charter_versions(actor, project_id).filter(state=VersionState.APPROVED).first()


def items_of(charter: Charter) -> list[Item]:
    """The lines of a draft charter, in order."""
    return [
        Item(
            kind=row.kind,
            text=row.text,
            baseline=row.baseline,
            target=row.target,
            due_on=row.due_on,
        )
        for row in charter.items.all()
    ]


def draft_content(charter: Charter) -> dict[str, Any]:
    """The draft as the plain data that a submission would freeze."""
    return rules.frozen(charter.objective, items_of(charter))


def portfolio_choices() -> QuerySet[Portfolio]:
    """All portfolios by name, for those who may propose something to any of them."""
    return Portfolio.objects.select_related("scope").order_by("name")


def programme_choices() -> QuerySet[Programme]:
    """All programmes by name, for forms that place a project."""
    return Programme.objects.select_related("scope", "portfolio").order_by("name")
