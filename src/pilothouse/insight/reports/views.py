from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.insight.reports import queries, rules, services, tables
from pilothouse.insight.reports.forms import ReportForm, WithdrawForm
from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.permissions import OVERVIEW, SPONSORED, VIEW, WRITE
from pilothouse.insight.reports.types import ReportState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@require_GET
@page(VIEW)
def all_reports(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    rows = queries.latest_reports(actor).order_by()
    return show(
        request,
        "reports/all.html",
        title=_("Reports"),
        sub=_(
            "The latest status report of every project: what is stated beside what the figures say."
        ),
        page=paginate(rows, order=["-as_of"], cursor=request.GET.get("cursor", "")),
    )


@require_GET
@page(VIEW)
def project_reports(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    rows = queries.reports_of(actor, project.pk).order_by()
    return show(
        request,
        "reports/list.html",
        **project_page(actor, project, tab="reports"),
        title=_("Status reports"),
        page=paginate(rows, order=["-number"], cursor=request.GET.get("cursor", "")),
        draft=queries.draft_of(actor, project.pk),
        may_write=permits.can(actor, WRITE, project.scope.path),
    )


@require_POST
@page(WRITE)
def start(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return act(
        request,
        do=lambda: services.start_report(actor=actor, project_id=project.pk),
        done=lambda made: reverse("reports:edit", args=[made.pk]),
        said=_(
            "Draft begun. Colours and next milestones come from the figures; change what differs."
        ),
    )


@require_GET
@page(VIEW)
def detail(request: HttpRequest, report_id: int) -> HttpResponse:
    actor = actor_of(request)
    report = queries.report(actor, report_id)
    figures = report.figures or queries.figures_now(actor, report)
    return show(
        request,
        "reports/detail.html",
        **_report_page(actor, report) | tables.sheet(report, figures),
        intact=queries.is_intact(report),
        may_write=permits.can(actor, WRITE, report.project.scope.path),
    )


@page(WRITE)
def edit_report(request: HttpRequest, report_id: int) -> HttpResponse:
    actor = actor_of(request)
    report = queries.report(actor, report_id, WRITE)
    rules.check_draft(report.state)
    figures = queries.figures_now(actor, report)
    context = tables.sheet(report, figures)
    publishing = "publish" in request.POST
    detail_url = reverse("reports:detail", args=[report_id])
    return edit(
        request,
        form=ReportForm(
            request.POST or None, instance=report, computed=rules.computed_colours(figures)
        ),
        template="reports/edit.html",
        save=lambda **values: _save(actor, report_id, values, publishing=publishing),
        done=detail_url,
        said=_("Published. The figures are frozen.") if publishing else _("Draft saved."),
        cancel_url=detail_url,
        **_report_page(actor, report) | context,
    )


def _save(actor: Actor, report_id: int, values: dict[str, Any], *, publishing: bool) -> None:
    """Save a draft and publish it, both or neither."""
    with transaction.atomic():
        services.edit_report(actor=actor, report_id=report_id, **values)
        if publishing:
            services.publish_report(actor=actor, report_id=report_id)


@require_POST
@page(WRITE)
def publish(request: HttpRequest, report_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.publish_report(actor=actor, report_id=report_id),
        done=reverse("reports:detail", args=[report_id]),
        said=_("Published. The figures are frozen."),
    )


@page(WRITE)
def withdraw(request: HttpRequest, report_id: int) -> HttpResponse:
    actor = actor_of(request)
    report = queries.report(actor, report_id, WRITE)
    back = reverse("reports:detail", args=[report_id])
    context = _report_page(actor, report) | {
        "title": _("Withdraw status report %(number)s") % {"number": report.number},
        "sub": _("It stays readable as it was published, marked as withdrawn, with your reason."),
    }
    return edit(
        request,
        form=WithdrawForm(request.POST or None, initial={"version": report.version}),
        template="kit/page_form.html",
        save=lambda **values: services.withdraw_report(actor=actor, report_id=report_id, **values),
        done=back,
        said=_("Report withdrawn."),
        submit=_("Withdraw it"),
        cancel_url=back,
        **context,
    )


@require_GET
@page(VIEW)
def as_pdf(request: HttpRequest, report_id: int) -> HttpResponse:
    actor = actor_of(request)
    report = queries.report(actor, report_id)
    return tables.paper_answer(report, report.figures or queries.figures_now(actor, report))


@require_GET
@page(WRITE)
def managed_panel(request: HttpRequest) -> HttpResponse:
    rows = queries.managed(actor_of(request))
    return show(request, "reports/_managed.html", rows=rows)


@require_GET
@page(SPONSORED)
def sponsored_panel(request: HttpRequest) -> HttpResponse:
    rows = queries.sponsored(actor_of(request))
    return show(request, "reports/_sponsored.html", rows=rows)


@require_GET
@page(OVERVIEW)
def overview_panel(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    found = queries.overview(actor)
    room = permits.can_anywhere(actor, "health.control_room")
    figures = tables.overview_figures(found, may_open_room=room) if found else []
    return show(request, "reports/_overview.html", key_figures=figures)


def _report_page(actor: Actor, report: StatusReport) -> dict[str, Any]:
    number = report.project.number
    name = _("Status report %(number)s") % {"number": report.number}
    crumbs = [
        Crumb(_("Status reports"), reverse("reports:list", args=[number])),
        Crumb(name),
    ]
    return {
        **project_page(actor, report.project, tab="reports"),
        "report": report,
        "title": name,
        "crumbs": crumbs,
        "is_draft": report.state == ReportState.DRAFT,
        "is_withdrawn": report.state == ReportState.WITHDRAWN,
    }
