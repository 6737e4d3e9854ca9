from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.documents import queries, services
from pilothouse.foundation.documents.forms import DocumentForm, VersionForm
from pilothouse.foundation.documents.permissions import ADD, VIEW, WITHDRAW
from pilothouse.kit import permits
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show
from pilothouse.kit.web.responses import attachment


@require_GET
@page(VIEW)
def at_scope(request: HttpRequest, scope_id: int) -> HttpResponse:
    """The documents of a portfolio, programme or project."""
    actor = actor_of(request)
    place = queries.place(actor, scope_id)
    rows = queries.documents_at(actor, place.path)
    return show(
        request,
        "documents/list.html",
        title=_("Documents"),
        sub=place.name,
        place=place,
        page=paginate(rows, order=["title"], cursor=request.GET.get("cursor", "")),
        may_add=queries.may_add(actor, place.path),
    )


@page(ADD)
def new(request: HttpRequest, scope_id: int) -> HttpResponse:
    actor = actor_of(request)
    place = queries.place(actor, scope_id, ADD)
    return edit(
        request,
        form=DocumentForm(request.POST or None, request.FILES or None),
        template="kit/page_form.html",
        save=lambda file, **values: services.add_document(
            actor=actor, scope_id=place.id, upload=file, **values
        ),
        done=lambda document: reverse("documents:detail", args=[document.pk]),
        said=_("Document added."),
        title=_("New document"),
        sub=place.name,
        submit=_("Add"),
        cancel_url=reverse("documents:at", args=[place.id]),
    )


@require_GET
@page(VIEW)
def detail(request: HttpRequest, document_id: int) -> HttpResponse:
    actor = actor_of(request)
    document = queries.document(actor, document_id)
    path = document.scope.path
    return show(
        request,
        "documents/detail.html",
        title=document.title,
        sub=f"{document.scope.name} · {document.get_kind_display()}",
        crumbs=[
            Crumb(_("Documents"), reverse("documents:at", args=[document.scope_id])),
            Crumb(document.title),
        ],
        document=document,
        versions=queries.versions(actor, document.pk),
        history=story(history_of(document)[:20]),
        may_add=queries.may_add(actor, path),
        may_withdraw=permits.can(actor, WITHDRAW, path),
    )


@page(ADD)
def new_version(request: HttpRequest, document_id: int) -> HttpResponse:
    actor = actor_of(request)
    document = queries.document(actor, document_id, ADD)
    done = reverse("documents:detail", args=[document.pk])
    return edit(
        request,
        form=VersionForm(request.POST or None, request.FILES or None),
        template="kit/page_form.html",
        save=lambda file, note: services.add_version(
            actor=actor, document_id=document.pk, upload=file, note=note
        ),
        done=done,
        said=_("Version added."),
        title=_("New version of %(title)s") % {"title": document.title},
        submit=_("Add"),
        cancel_url=done,
    )


@require_POST
@page(WITHDRAW)
def withdraw(request: HttpRequest, document_id: int) -> HttpResponse:
    actor = actor_of(request)
    reason = request.POST.get("reason", "")
    return act(
        request,
        do=lambda: services.withdraw(actor=actor, document_id=document_id, reason=reason),
        done=reverse("documents:detail", args=[document_id]),
        said=_("Document withdrawn. Nothing is deleted; you can bring it back."),
    )


@require_POST
@page(WITHDRAW)
def bring_back(request: HttpRequest, document_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.bring_back(actor=actor, document_id=document_id),
        done=reverse("documents:detail", args=[document_id]),
        said=_("Document is back in the list."),
    )


@require_GET
@page(VIEW)
def download(request: HttpRequest, version_id: int) -> HttpResponse:
    version = queries.version(actor_of(request), version_id)
    stream = version.file.open("rb")
    answer = attachment(stream, name=version.name, content_type=version.content_type)
    return cast("HttpResponse", answer)
