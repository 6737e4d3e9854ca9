"""The charter: reading, editing, submitting, deciding, comparing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.work import queries, rules, services
from pilothouse.delivery.work.forms import CharterDecisionForm, CharterForm, ReasonForm
from pilothouse.delivery.work.models import CharterVersion, Project
from pilothouse.delivery.work.permissions import APPROVE_CHARTER, VIEW, WRITE_CHARTER
from pilothouse.delivery.work.tables import charter_facts, charter_sections
from pilothouse.delivery.work.types import VersionState
from pilothouse.delivery.work.views.projects import dialog_or_page, project_crumbs
from pilothouse.foundation.decisions.queries import may_vote
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(VIEW)
def charter(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number)
    draft = queries.charter_of(actor, project.pk)
    versions = list(queries.charter_versions(actor, project.pk))
    content = queries.draft_content(draft) if draft else rules.frozen("", [])
    return show(
        request,
        "work/charter.html",
        **_page(actor, project),
        title=_("Charter"),
        draft=draft,
        content=content,
        sections=charter_sections(content),
        lacking=rules.missing(content),
        versions=versions,
        waiting=next((v for v in versions if v.state == VersionState.SUBMITTED), None),
        approved=next((v for v in versions if v.state == VersionState.APPROVED), None),
        **_rights(actor, project, versions),
    )


def _page(actor: Actor, project: Project) -> dict[str, Any]:
    crumbs = project_crumbs(project, _("Charter"), reverse("work:charter", args=[project.number]))
    return {**queries.project_page(actor, project, tab="charter"), "crumbs": crumbs}


def _rights(actor: Actor, project: Project, versions: list[CharterVersion]) -> dict[str, bool]:
    newest = versions[0] if versions else None
    return {
        "may_write": permits.can(actor, WRITE_CHARTER, project.scope.path),
        "may_decide": newest is not None
        and permits.can(actor, APPROVE_CHARTER, project.scope.path)
        and may_vote(actor, newest.decision),
    }


@page(WRITE_CHARTER)
def edit_charter(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number, WRITE_CHARTER)
    draft = queries.charter_of(actor, project.pk)
    initial = {"objective": draft.objective, "version": draft.version} if draft else {}
    items = queries.items_of(draft) if draft else []
    url = reverse("work:charter", args=[number])
    return edit(
        request,
        form=CharterForm(request.POST or None, items=items, initial=initial),
        template="work/charter_form.html",
        save=lambda **values: services.save_charter(actor=actor, project_id=project.pk, **values),
        done=url,
        said=_("Charter saved."),
        title=_("Edit the charter"),
        cancel_url=url,
        **_page(actor, project),
    )


@require_POST
@page(WRITE_CHARTER)
def submit_charter(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number, WRITE_CHARTER)
    return act(
        request,
        do=lambda: services.submit_charter(actor=actor, project_id=project.pk),
        done=reverse("work:charter", args=[number]),
        said=_("Submitted. The sponsor decides on this frozen version."),
    )


@page(VIEW)
def charter_version(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.charter_version(actor, version_id)
    project = version.charter.project
    against = _against(actor, version, request.GET.get("against", ""))
    return show(
        request,
        "work/charter_version.html",
        **_page(actor, project),
        title=_("Charter, version %(number)s") % {"number": version.number},
        version=version,
        content=version.content,
        sections=charter_sections(version.content),
        facts=charter_facts(version),
        intact=rules.content_hash(version.content) == version.hash,
        against=against,
        differences=rules.differences(against.content if against else {}, version.content),
        versions=queries.charter_versions(actor, project.pk),
        may_decide=_rights(actor, project, [version])["may_decide"],
    )


def _against(actor: Actor, version: CharterVersion, asked: str) -> CharterVersion | None:
    rows = queries.charter_versions(actor, version.charter.project_id).exclude(pk=version.pk)
    if asked.isdigit():
        return rows.filter(pk=asked).first()
    earlier = rows.filter(number__lt=version.number)
    return earlier.filter(state=VersionState.APPROVED).first() or earlier.first()


@page(VIEW)
def charter_changes(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = queries.project(actor, number)
    draft = queries.charter_of(actor, project.pk)
    approved = queries.approved_charter(actor, project.pk)
    now = queries.draft_content(draft) if draft else rules.frozen("", [])
    return show(
        request,
        "work/charter_changes.html",
        **_page(actor, project),
        title=_("Changes since the approved charter"),
        approved=approved,
        differences=rules.differences(approved.content if approved else {}, now),
    )


@page(APPROVE_CHARTER)
def decide_charter(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.charter_version(actor, version_id, APPROVE_CHARTER)
    project = version.charter.project
    url = reverse("work:charter", args=[project.number])
    return edit(
        request,
        form=CharterDecisionForm(request.POST or None),
        template=dialog_or_page(request),
        save=lambda **values: services.decide_charter(actor=actor, version_id=version_id, **values),
        done=url,
        said=_("Your decision is recorded."),
        title=_("Decide on the charter"),
        sub=str(version),
        submit=_("Record the decision"),
        cancel_url=url,
        **_page(actor, project),
    )


@page(WRITE_CHARTER)
def withdraw_charter(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.charter_version(actor, version_id, WRITE_CHARTER)
    project = version.charter.project
    url = reverse("work:charter", args=[project.number])
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template=dialog_or_page(request),
        save=lambda reason: services.withdraw_charter(
            actor=actor, version_id=version_id, reason=reason
        ),
        done=url,
        said=_("Withdrawn. The draft can be changed again."),
        title=_("Withdraw the charter"),
        sub=str(version),
        submit=_("Withdraw"),
        cancel_url=url,
        **_page(actor, project),
    )
