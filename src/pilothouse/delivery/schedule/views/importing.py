"""Bringing in a plan file: choose, watch, look, confirm."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.forms import ImportForm
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.permissions import IMPORT
from pilothouse.delivery.schedule.types import BUSY, ImportState
from pilothouse.delivery.schedule.views.losing import column_choices
from pilothouse.delivery.schedule.views.parts import kept_parts
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.pages import act, actor_of, edit, go, page, show
from pilothouse.kit.web.waiting import waiting

CHOOSABLE = (ImportState.READY, ImportState.FAILED)


@page(IMPORT)
def upload(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, "work.view")
    return edit(
        request,
        form=ImportForm(request.POST or None, request.FILES or None),
        template="schedule/import.html",
        save=lambda file: services.upload_plan(actor=actor, project_id=project.pk, file=file),
        done=lambda row: reverse("schedule:import", args=[row.pk]),
        **project_page(actor, project, tab="plan"),
        title=_("Import a plan"),
        sub=_("The file is read first and shown to you; nothing changes until you confirm."),
        submit=_("Read the file"),
        cancel_url=reverse("schedule:plan", args=[number]),
        earlier=queries.imports(actor).filter(project=project)[:5],
    )


@page(IMPORT)
def preview(request: HttpRequest, import_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.plan_import(actor, import_id, IMPORT)
    return show(
        request,
        "schedule/preview.html",
        **project_page(actor, row.project, tab="plan"),
        title=row.file_name,
        row=row,
        counts=_counts(row),
        columns=column_choices(row) if row.state in CHOOSABLE else [],
        parts=kept_parts(row.difference),
        is_update=queries.plan_row_or_none(actor, row.project_id) is not None,
        **_progress(actor, row),
    )


def _counts(row: PlanImport) -> list[dict[str, Any]]:
    labels = {
        "tasks": _("Tasks"), "links": _("Links"), "calendars": _("Calendars"),
        "resources": _("Resources"), "assignments": _("Assignments"), "baselines": _("Baselines"),
    }  # fmt: skip
    return [{"label": text, "value": row.counts.get(key, 0)} for key, text in labels.items()]


def _progress(actor: Actor, row: PlanImport) -> dict[str, Any]:
    reading = row.state != ImportState.APPLYING
    title = _("Reading the file") if reading else _("Bringing the plan in")
    url = reverse("schedule:progress", args=[row.pk])
    # What is written is one transaction that is over soon, or not at all.
    facts = waiting(actor, row.job_id, url, title=title, stoppable=reading)
    return facts | {"busy": row.state in BUSY}


@page(IMPORT)
def progress(request: HttpRequest, import_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.plan_import(actor, import_id, IMPORT)
    if row.state == ImportState.DONE:
        return go(request, reverse("schedule:plan", args=[row.project.number]))
    if row.state not in BUSY:
        return go(request, reverse("schedule:import", args=[row.pk]))
    return show(request, "schedule/_progress.html", **_progress(actor, row))


@require_POST
@page(IMPORT)
def confirm(request: HttpRequest, import_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.confirm_import(actor=actor, import_id=import_id),
        done=reverse("schedule:import", args=[import_id]),
    )


@require_POST
@page(IMPORT)
def drop(request: HttpRequest, import_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.drop_import(actor=actor, import_id=import_id),
        done=lambda row: reverse("schedule:plan", args=[row.project.number]),
        said=_("Nothing was imported."),
    )
