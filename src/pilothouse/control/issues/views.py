from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.control.issues import queries, services
from pilothouse.control.issues.forms import EscalationForm, IssueForm, ResolutionForm
from pilothouse.control.issues.models import Issue
from pilothouse.control.issues.permissions import EDIT, RAISE, VIEW
from pilothouse.control.issues.tables import facts, state_chips
from pilothouse.control.risks.queries import risks_of
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.people.queries import choices as people_choices
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@page(VIEW)
def project_issues(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return show(
        request,
        "issues/list.html",
        **project_page(actor, project, tab="issues"),
        title=_("Issues"),
        **_register(request, queries.issues_of(actor, project.pk)),
        may_raise=permits.can(actor, RAISE, project.scope.path),
    )


@page(VIEW)
def all_issues(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "issues/list.html",
        title=_("Issues"),
        sub=_("Of all projects that you may see, the gravest first."),
        **_register(request, queries.issues(actor)),
    )


@page(RAISE)
def new_issue(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, RAISE)
    return edit(
        request,
        form=_form(request, actor, project.pk),
        template="kit/page_form.html",
        save=lambda **values: services.raise_issue(actor=actor, project_id=project.pk, **values),
        done=lambda issue: reverse("issues:detail", args=[issue.pk]),
        said=_("Issue raised."),
        title=_("New issue"),
        submit=_("Raise the issue"),
        cancel_url=reverse("issues:list", args=[number]),
        **project_page(actor, project, tab="issues"),
    )


@page(VIEW)
def issue_detail(request: HttpRequest, issue_id: int) -> HttpResponse:
    actor = actor_of(request)
    issue = queries.issue(actor, issue_id)
    return show(
        request,
        "issues/detail.html",
        **_issue_page(actor, issue),
        facts=facts(issue),
        history=story(history_of(issue)[:20]),
        may_edit=permits.limit(actor, EDIT, queries.issues(actor)).filter(pk=issue.pk).exists(),
    )


@page(EDIT)
def edit_issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    actor = actor_of(request)
    issue = queries.issue(actor, issue_id, EDIT)
    form = _form(request, actor, issue.project_id, instance=issue)
    return _edit(request, issue, form, services.edit_issue, _("Issue saved."))


@page(EDIT)
def escalate_issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    issue = queries.issue(actor_of(request), issue_id, EDIT)
    form = EscalationForm(request.POST or None, initial={"version": issue.version})
    words = {
        "title": _("Escalate the issue"),
        "sub": _("It goes one level up and its clock starts anew."),
        "submit": _("Escalate"),
    }
    return _edit(request, issue, form, services.escalate_issue, _("Escalated."), **words)


@page(EDIT)
def resolve_issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    issue = queries.issue(actor_of(request), issue_id, EDIT)
    form = ResolutionForm(request.POST or None, initial={"version": issue.version})
    words = {"title": _("Resolve the issue"), "submit": _("Resolve")}
    return _edit(request, issue, form, services.resolve_issue, _("Issue resolved."), **words)


@require_POST
@page(EDIT)
def reopen_issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.reopen_issue(actor=actor, issue_id=issue_id),
        done=reverse("issues:detail", args=[issue_id]),
        said=_("Issue reopened."),
    )


def _register(request: HttpRequest, rows: QuerySet[Issue]) -> dict[str, Any]:
    state = request.GET.get("state", "open")
    shown = queries.in_state(rows, state).order_by()
    return {
        "page": paginate(shown, order=["-severity"], cursor=request.GET.get("cursor", "")),
        "chips": state_chips(request.path, state),
    }


def _form(
    request: HttpRequest, actor: Actor, project_id: int, instance: Issue | None = None
) -> IssueForm:
    return IssueForm(
        request.POST or None,
        instance=instance,
        people=people_choices(actor),
        risks=risks_of(actor, project_id),
    )


def _edit(
    request: HttpRequest,
    issue: Issue,
    form: BaseForm,
    save: Callable[..., Issue],
    said: str,
    **words: Any,
) -> HttpResponse:
    actor = actor_of(request)
    back = reverse("issues:detail", args=[issue.pk])
    return edit(
        request,
        form=form,
        template="kit/page_form.html",
        save=lambda **values: save(actor=actor, issue_id=issue.pk, **values),
        done=back,
        said=said,
        cancel_url=back,
        **(_issue_page(actor, issue) | words),
    )


def _issue_page(actor: Actor, issue: Issue) -> dict[str, Any]:
    url = reverse("issues:list", args=[issue.project.number])
    return {
        **project_page(actor, issue.project, tab="issues"),
        "issue": issue,
        "title": issue.title,
        "crumbs": [Crumb(_("Issues"), url), Crumb(issue.number)],
    }
