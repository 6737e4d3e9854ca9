from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.delivery.work.services import add_team_member, remove_team_member
from pilothouse.governance.stakeholders import queries, services
from pilothouse.governance.stakeholders.forms import ReasonForm, StakeholderForm, TeamForm
from pilothouse.governance.stakeholders.permissions import EDIT, VIEW, VIEW_TEAM
from pilothouse.governance.stakeholders.tables import grid_table
from pilothouse.governance.stakeholders.types import Quadrant
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show

STAFF = "work.staff"


@page(VIEW_TEAM)
def people(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    path = project.scope.path
    permits.require(actor, VIEW_TEAM, path)
    sees = permits.can(actor, VIEW, path)
    rows = list(queries.stakeholders_of(actor, project.pk)) if sees else []
    return show(
        request,
        "stakeholders/people.html",
        **_page(actor, project),
        title=_("People"),
        team=queries.team(path),
        sees_register=sees,
        rows=rows,
        grid=grid_table(rows),
        quadrants=Quadrant,
        may_edit=permits.can(actor, EDIT, path),
        may_staff=permits.can(actor, STAFF, path),
    )


def _page(actor: Actor, project: Any, label: str = "") -> dict[str, Any]:
    url = reverse("stakeholders:people", args=[project.number])
    crumbs = [
        Crumb(_("Projects"), reverse("work:projects")),
        Crumb(project.name, reverse("work:project", args=[project.number])),
        Crumb(_("People"), url),
        *([Crumb(label)] if label else []),
    ]
    return {**project_page(actor, project, tab="people"), "crumbs": crumbs, "cancel_url": url}


@page(EDIT)
def new_stakeholder(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, EDIT)
    return edit(
        request,
        form=StakeholderForm(request.POST or None, actor=actor),
        template="kit/page_form.html",
        save=lambda **values: services.add_stakeholder(
            actor=actor, project_id=project.pk, **values
        ),
        done=reverse("stakeholders:people", args=[number]),
        said=_("Stakeholder added."),
        title=_("New stakeholder"),
        submit=_("Add to the register"),
        **_page(actor, project, _("New stakeholder")),
    )


@page(EDIT)
def edit_stakeholder(request: HttpRequest, stakeholder_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.stakeholder(actor, stakeholder_id, EDIT)
    return edit(
        request,
        form=StakeholderForm(request.POST or None, instance=row, actor=actor),
        template="stakeholders/form.html",
        save=lambda **values: services.edit_stakeholder(
            actor=actor, stakeholder_id=stakeholder_id, **values
        ),
        done=reverse("stakeholders:people", args=[row.project.number]),
        said=_("Stakeholder saved."),
        title=row.name,
        stakeholder=row,
        **_page(actor, row.project, row.name),
    )


@page(EDIT)
def remove_stakeholder(request: HttpRequest, stakeholder_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.stakeholder(actor, stakeholder_id, EDIT)
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template=_frame(request),
        save=lambda reason: services.remove_stakeholder(
            actor=actor, stakeholder_id=stakeholder_id, reason=reason
        ),
        done=reverse("stakeholders:people", args=[row.project.number]),
        said=_("Removed from the register. The history keeps the entry."),
        title=_("Remove %(name)s") % {"name": row.name},
        submit=_("Remove"),
        **_page(actor, row.project, _("Remove")),
    )


@page(STAFF)
def add_member(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, STAFF)
    already = {e["person"].pk for e in queries.team(project.scope.path) if e["member"]}
    return edit(
        request,
        form=TeamForm(request.POST or None, actor=actor, already=already),
        template=_frame(request),
        save=lambda person: add_team_member(
            actor=actor, project_id=project.pk, person_id=person.pk
        ),
        done=reverse("stakeholders:people", args=[number]),
        said=_("Added to the team."),
        title=_("Add a team member"),
        sub=_("They see the project, work on their tasks and raise risks and issues."),
        submit=_("Add to the team"),
        **_page(actor, project, _("Add a team member")),
    )


@page(STAFF)
def remove_member(request: HttpRequest, number: str, person_id: int) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, STAFF)
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template=_frame(request),
        save=lambda reason: remove_team_member(
            actor=actor, project_id=project.pk, person_id=person_id, reason=reason
        ),
        done=reverse("stakeholders:people", args=[number]),
        said=_("Removed from the team."),
        title=_("Remove from the team"),
        sub=_("Their other roles on the project stay."),
        submit=_("Remove"),
        **_page(actor, project, _("Remove from the team")),
    )


def _frame(request: HttpRequest) -> str:
    asked = request.headers.get("HX-Request") == "true"
    return "kit/dialog_form.html" if asked else "kit/page_form.html"
