"""The agreement as the project managers see it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.governance.agreements import queries, rules, services
from pilothouse.governance.agreements.forms import DraftForm, ReasonForm, SendForm, TextForm
from pilothouse.governance.agreements.models import AgreementVersion
from pilothouse.governance.agreements.permissions import EDIT, VIEW
from pilothouse.governance.agreements.tables import (
    diff_rows,
    sections,
    signature_facts,
    state_tag,
    version_rows,
)
from pilothouse.governance.agreements.types import VersionState
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show
from pilothouse.kit.web.pdf import pdf

SHOWN_ONCE = "agreement_link"


@page(VIEW)
def project_agreement(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, VIEW, project.scope.path)
    signed = queries.signed_version(actor, project.pk)
    drift = queries.drift(signed, actor.now) if signed else []
    return show(
        request,
        "agreements/list.html",
        **project_page(actor, project, tab="client"),
        title=_("Client agreement"),
        sub=project.client.name if project.client else _("This project has no client."),
        rows=version_rows(queries.versions_of(actor, project.pk)),
        draft=queries.draft_of(actor, project.pk),
        signed=signed,
        drift=diff_rows(drift),
        drift_words=rules.summary(drift),
        may_edit=permits.can(actor, EDIT, project.scope.path) and project.client_id is not None,
    )


@page(EDIT)
def compose(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    permits.require(actor, EDIT, project.scope.path)
    draft = queries.draft_of(actor, project.pk)
    milestones = queries.milestones(project.pk, actor.now)
    form = DraftForm(
        request.POST or None, milestones=milestones, initial=_initial(draft, milestones)
    )
    return edit(
        request,
        form=form,
        template="agreements/compose.html",
        save=lambda **values: services.save_draft(actor=actor, project_id=project.pk, **values),
        done=lambda version: reverse("agreements:detail", args=[version.pk]),
        said=_("Draft saved. Nothing has been sent yet."),
        **project_page(actor, project, tab="client"),
        title=_("Compose the agreement"),
        submit=_("Save and look at it"),
        cancel_url=reverse("agreements:list", args=[number]),
    )


def _initial(draft: AgreementVersion | None, milestones: list[Any]) -> dict[str, Any]:
    keys = [item.key for item in milestones]
    if draft is None:
        return {"milestone_keys": keys}
    return {
        "price": draft.price,
        "payment": draft.payment,
        "cover": draft.cover,
        "milestone_keys": keys if draft.milestone_keys is None else draft.milestone_keys,
        "version": draft.version,
    }


@page(VIEW)
def version_detail(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.version(actor, version_id)
    terms = queries.terms(version, actor.now)
    return show(
        request,
        "agreements/detail.html",
        **_version_page(actor, version),
        **_changes(actor, version, terms),
        sections=sections(terms, version.comments.all()),
        terms=terms,
        missing=rules.missing(terms) if version.state == VersionState.DRAFT else [],
        intact=version.content is None or rules.digest_of(version.content) == version.digest,
        reply_form=TextForm(),
        fresh_link=_fresh_link(request, actor, version),
        history=story(history_of(version)[:20]),
        signature=signature_facts(version) if version.state == VersionState.SIGNED else [],
        may_edit=permits.can(actor, EDIT, version.project.scope.path),
    )


def _changes(actor: Actor, version: AgreementVersion, terms: dict[str, Any]) -> dict[str, Any]:
    base = queries.signed_version(actor, version.project.pk)
    if base is None or base.content is None:
        return {}
    if base.pk == version.pk:
        found = queries.drift(version, actor.now)
        return {"drift": diff_rows(found), "drift_words": rules.summary(found)}
    if base.number > version.number:
        return {}
    return {"base": base, "changes": diff_rows(rules.differences(base.content, terms))}


def _fresh_link(request: HttpRequest, actor: Actor, version: AgreementVersion) -> str:
    key = request.session.get(SHOWN_ONCE)
    link = next((item for item in version.links.all() if item.pk == key), None)
    if link is None or not permits.can(actor, EDIT, version.project.scope.path):
        return ""
    del request.session[SHOWN_ONCE]
    return settings.BASE_URL + reverse("agreements:open", args=[queries.secret_of(link)])


@page(EDIT)
def send(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.version(actor, version_id, EDIT)

    def save(**values: Any) -> None:
        link = services.send_version(actor=actor, version_id=version_id, **values)
        request.session[SHOWN_ONCE] = link.pk

    return edit(
        request,
        form=SendForm(request.POST or None),
        template="kit/page_form.html",
        save=save,
        done=reverse("agreements:detail", args=[version_id]),
        said=_("Sent. The link is shown below once, so that you can copy it."),
        **_version_page(actor, version)
        | {
            "title": _("Send version %(number)s to the client") % {"number": version.number},
            "sub": _("The text is frozen now. The contact gets a personal link by e-mail."),
        },
        submit=_("Freeze and send"),
        cancel_url=reverse("agreements:detail", args=[version_id]),
    )


@page(EDIT)
def withdraw(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.version(actor, version_id, EDIT)
    return edit(
        request,
        form=ReasonForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda **values: services.withdraw(actor=actor, version_id=version_id, **values),
        done=reverse("agreements:detail", args=[version_id]),
        said=_("Withdrawn. Its links no longer open."),
        **_version_page(actor, version) | {"title": _("Withdraw this version")},
        submit=_("Withdraw"),
        cancel_url=reverse("agreements:detail", args=[version_id]),
    )


@require_POST
@page(EDIT)
def reply(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    section, text = request.POST.get("section", ""), request.POST.get("text", "")
    return act(
        request,
        do=lambda: services.reply(actor=actor, version_id=version_id, section=section, text=text),
        done=reverse("agreements:detail", args=[version_id]),
        said=_("Reply added; the client sees it."),
    )


@require_POST
@page(EDIT)
def revoke(request: HttpRequest, link_id: int) -> HttpResponse:
    actor = actor_of(request)
    link = queries.link(actor, link_id)
    return act(
        request,
        do=lambda: services.revoke_link(actor=actor, link_id=link_id),
        done=reverse("agreements:detail", args=[link.version_of_id]),
        said=_("The link no longer opens."),
    )


@page(VIEW)
def printed(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.version(actor, version_id)
    terms = queries.terms(version, actor.now)
    return show(request, "agreements/print.html", **print_context(version, terms))


@page(VIEW)
def as_pdf(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = queries.version(actor, version_id)
    return pdf_of(version, queries.terms(version, actor.now))


def pdf_of(version: AgreementVersion, terms: dict[str, Any]) -> HttpResponse:
    """A version as a PDF file."""
    name = f"agreement-{version.project.number}-{version.number}.pdf"
    return HttpResponse(
        pdf("agreements/print.html", print_context(version, terms)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def print_context(version: AgreementVersion, terms: dict[str, Any]) -> dict[str, Any]:
    """What the printable page of a version shows."""
    return {
        "version": version,
        "terms": terms,
        "sections": sections(terms),
        "title": _("Agreement, version %(number)s") % {"number": version.number},
        "signature": signature_facts(version) if version.state == VersionState.SIGNED else [],
    }


def _version_page(actor: Actor, version: AgreementVersion) -> dict[str, Any]:
    number = version.project.number
    back = Crumb(_("Client agreement"), reverse("agreements:list", args=[number]))
    title = _("Version %(number)s") % {"number": version.number}
    return {
        **project_page(actor, version.project, tab="client"),
        "version": version,
        "tag": state_tag(version),
        "title": title,
        "crumbs": [back, Crumb(title)],
    }
