"""The list of projects and the pages of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.work import queries, rules, services
from pilothouse.delivery.work.forms import (
    NewProjectForm,
    PlaceForm,
    PriorityForm,
    ProjectForm,
    StageForm,
)
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.permissions import ADVANCE, CREATE, EDIT, HISTORY, PRIORITISE, VIEW
from pilothouse.delivery.work.tables import (
    chips,
    key_figures,
    people_of,
    project_facts,
    project_rows,
    stage_choices,
)
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.audit.queries import events_below, kinds_of, story
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show
from pilothouse.kit.web.places import description, panels_for


@page(VIEW)
def project_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = _asked(request)
    found = paginate(_filtered(actor, asked), order=["number"], cursor=asked.pop("cursor"))
    return show(
        request,
        "work/projects.html",
        title=_("Projects"),
        page=found,
        rows=project_rows(actor, found.items),
        stages=stage_choices(),
        programmes=queries.programmes(actor).order_by("name"),
        views=chips(request.path, _views(), asked["view"], q=asked["q"], stage=asked["stage"]),
        may_create=permits.can_anywhere(actor, CREATE),
        **asked,
    )


def _views() -> list[tuple[str, Any]]:
    return [("all", _("All I may see")), ("mine", _("I manage"))]


def _asked(request: HttpRequest) -> dict[str, Any]:
    defaults = {"q": "", "stage": "running", "programme": "", "view": "all", "cursor": ""}
    return {name: request.GET.get(name, value).strip() for name, value in defaults.items()}


def _filtered(actor: Actor, asked: dict[str, Any]) -> Any:
    mine = asked["view"] == "mine"
    rows = queries.managed_projects(actor) if mine else queries.projects(actor)
    rows = queries.in_stage(rows, asked["stage"])
    if asked["programme"].isdigit():
        rows = rows.filter(programme_id=asked["programme"])
    return queries.matching(rows, asked["q"]) if asked["q"] else rows


@page(VIEW)
def overview(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number)
    path = project.scope.path
    return show(
        request,
        "work/project.html",
        **queries.project_page(actor, project, tab="overview"),
        crumbs=project_crumbs(project),
        title=project.name,
        stages=rules.stage_steps(project.stage),
        figures=key_figures(project, description(actor, "project", project.pk)),
        facts=project_facts(project),
        people=people_of(project),
        panels=panels_for(actor, "project.overview", path, {"number": number}),
        may_edit=permits.can(actor, EDIT, path),
        may_place=permits.can(actor, CREATE, path) and project.stage not in rules.ENDED,
        may_prioritise=permits.can(actor, PRIORITISE, path)
        and actor.person_id not in {project.business_pm_id, project.technical_pm_id},
        may_advance=permits.can(actor, ADVANCE, path) and bool(rules.FOLLOWS[Stage(project.stage)]),
    )


@page(CREATE)
def new_project(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, CREATE)
    return edit(
        request,
        form=NewProjectForm(request.POST or None, actor=actor),
        template="kit/page_form.html",
        save=lambda **values: services.create_project(actor=actor, new=_new(values)),
        done=lambda project: reverse("work:project", args=[project.number]),
        said=_("Project opened. Its sponsor and both PMs have their roles."),
        title=_("New project"),
        sub=_(
            "Most projects begin as a proposal. Open one directly when it was decided elsewhere."
        ),
        submit=_("Open the project"),
        cancel_url=reverse("work:projects"),
        crumbs=[Crumb(_("Projects"), reverse("work:projects")), Crumb(_("New project"))],
    )


def _new(values: dict[str, Any]) -> services.NewProject:
    rows = ("portfolio", "programme", "client", "sponsor", "business_pm", "technical_pm")
    keys: dict[str, Any] = {
        f"{name}_id": getattr(values.pop(name, None), "pk", None) for name in rows
    }
    values.pop("version", None)
    return services.NewProject(**values, **keys)


@page(EDIT)
def edit_project(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number, EDIT)
    context = queries.project_page(actor, project, tab="overview")
    context["crumbs"] = project_crumbs(project, _("Edit facts"))
    return edit(
        request,
        form=ProjectForm(request.POST or None, instance=project, actor=actor),
        template="kit/page_form.html",
        save=lambda **values: services.edit_project(actor=actor, project_id=project.pk, **values),
        done=reverse("work:project", args=[number]),
        said=_("Project saved."),
        title=_("Facts of the project"),
        cancel_url=reverse("work:project", args=[number]),
        **context,
    )


@page(ADVANCE)
def move(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number, ADVANCE)
    return edit(
        request,
        form=StageForm(request.POST or None, project=project),
        template=dialog_or_page(request),
        save=lambda stage, reason: services.move_to_stage(
            actor=actor, project_id=project.pk, stage=Stage(stage), reason=reason
        ),
        done=reverse("work:project", args=[number]),
        said=_("Stage changed."),
        title=_("Move to another stage"),
        sub=_("Now in: %(stage)s") % {"stage": project.get_stage_display()},
        submit=_("Move the project"),
        cancel_url=reverse("work:project", args=[number]),
        **queries.project_page(actor, project, tab="overview"),
    )


@page(CREATE)
def place(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number, CREATE)
    return edit(
        request,
        form=PlaceForm(request.POST or None, actor=actor, project=project),
        template=dialog_or_page(request),
        save=lambda place, **values: services.place_project(
            actor=actor,
            project_id=project.pk,
            portfolio_id=place[0],
            programme_id=place[1],
            **values,
        ),
        done=reverse("work:project", args=[number]),
        said=_("Project moved. Its plan, documents, decisions and roles went with it."),
        title=_("Move to another programme"),
        sub=_("Now in: %(place)s") % {"place": project.programme or project.portfolio},
        submit=_("Move the project"),
        cancel_url=reverse("work:project", args=[number]),
        **queries.project_page(actor, project, tab="overview"),
    )


@page(PRIORITISE)
def prioritise(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number, PRIORITISE)
    return edit(
        request,
        form=PriorityForm(request.POST or None, project=project),
        template=dialog_or_page(request),
        save=lambda **values: services.set_priority(actor=actor, project_id=project.pk, **values),
        done=reverse("work:project", args=[number]),
        said=_("Priority set."),
        title=_("Set the priority"),
        sub=_("Now: %(n)s") % {"n": project.priority},
        submit=_("Set the priority"),
        cancel_url=reverse("work:project", args=[number]),
        **queries.project_page(actor, project, tab="overview"),
    )


def project_crumbs(project: Project, label: str = "", url: str = "") -> list[Crumb]:
    """The way from the list of projects to a page of one."""
    home = Crumb(project.name, reverse("work:project", args=[project.number]))
    return [
        Crumb(_("Projects"), reverse("work:projects")),
        home,
        *([Crumb(label, url)] if label else []),
    ]


def dialog_or_page(request: HttpRequest) -> str:
    """The frame of a small form: a dialog when htmx asks, else a page of its own."""
    asked = request.headers.get("HX-Request") == "true"
    return "kit/dialog_form.html" if asked else "kit/page_form.html"


@page(HISTORY)
def history(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number, HISTORY)
    below = events_below(project, project.scope.path)
    kind = request.GET.get("kind", "")
    found = paginate(
        below.filter(object_type=kind) if kind else below,
        order=["-seq"],
        cursor=request.GET.get("cursor", ""),
    )
    return show(
        request,
        "work/history.html",
        **queries.project_page(actor, project, tab="history"),
        crumbs=project_crumbs(project, _("History")),
        title=_("History"),
        page=found,
        entries=story(found.items),
        kind=kind,
        kinds=_kind_chips(request.path, kinds_of(below), kind),
    )


def _kind_chips(path: str, kinds: list[tuple[str, str]], current: str) -> list[dict[str, Any]]:
    entries = [("", _("Everything")), *kinds]
    return [
        {"label": label, "url": f"{path}?kind={key}", "current": key == current}
        for key, label in entries
    ]
