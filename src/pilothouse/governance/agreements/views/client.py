"""What a client's contact sees by a personal link: one version and nothing else.

The secret in the address is exchanged at once for a short-lived signed cookie that only these
addresses get, so that it does not leak by a referrer, the history or a screenshot.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.governance.agreements import queries, rules, services
from pilothouse.governance.agreements.forms import SignForm, TextForm
from pilothouse.governance.agreements.models import PersonalLink
from pilothouse.governance.agreements.permissions import CLIENT
from pilothouse.governance.agreements.tables import (
    diff_rows,
    sections,
    signature_facts,
    state_tag,
)
from pilothouse.governance.agreements.types import Section, VersionState
from pilothouse.governance.agreements.views.ours import pdf_of, print_context
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.pages import act, actor_of, edit, page, show
from pilothouse.kit.web.private import count_guess, exchanged, gone, held, may_guess, private, wait

COOKIE = "ph_client"
P = ParamSpec("P")
ClientView = Callable[Concatenate[HttpRequest, Actor, PersonalLink, P], HttpResponse]


@page(CLIENT, public=True)
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    if not may_guess(request):
        return wait(request)
    link = queries.link_of_secret(secret, actor_of(request).now)
    if link is None:
        count_guess(request)
        return gone(request)
    return exchanged(reverse("agreements:client"), cookie=COOKIE, key=link.pk, path="/client/")


def by_link(view: ClientView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view the actor and the link of the cookie; without a usable link, nothing."""

    @wraps(view)
    def run(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key, now = held(request, COOKIE), actor_of(request).now
        link = None if key is None else queries.usable_link(key, now)
        if link is None:
            return gone(request)
        return private(view(request, queries.client_actor(link, now), link, *args, **kwargs))

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", run)


@page(CLIENT, public=True)
@by_link
def read(request: HttpRequest, actor: Actor, link: PersonalLink) -> HttpResponse:
    services.note_first_view(actor=actor, link_id=link.pk)
    return _read(request, link)


@require_POST
@page(CLIENT, public=True)
@by_link
def comment(request: HttpRequest, actor: Actor, link: PersonalLink) -> HttpResponse:
    section, text = request.POST.get("section", ""), request.POST.get("text", "")
    return act(
        request,
        do=lambda: services.client_comment(
            actor=actor, link_id=link.pk, section=section, text=text
        ),
        done=f"{reverse('agreements:client')}#{section if section in Section.values else ''}",
        said=_("Your comment was added."),
    )


@require_POST
@page(CLIENT, public=True)
@by_link
def change(request: HttpRequest, actor: Actor, link: PersonalLink) -> HttpResponse:
    section, text = request.POST.get("section", Section.GENERAL), request.POST.get("text", "")
    return act(
        request,
        do=lambda: services.ask_change(actor=actor, link_id=link.pk, text=text, section=section),
        done=reverse("agreements:client"),
        said=_("Your request was passed on to the project managers."),
    )


@require_POST
@page(CLIENT, public=True)
@by_link
def sign(request: HttpRequest, actor: Actor, link: PersonalLink) -> HttpResponse:
    return edit(
        request,
        form=SignForm(request.POST, statement=_statement(link)),
        template="agreements/client_sign.html",
        save=lambda **values: services.sign(
            actor=actor,
            link_id=link.pk,
            ip=request.META.get("REMOTE_ADDR", ""),
            user_agent=request.headers.get("User-Agent", ""),
            **values,
        ),
        done=reverse("agreements:client"),
        said=_("Signed. Thank you."),
        title=_("Sign version %(number)s") % {"number": link.version_of.number},
    )


@page(CLIENT, public=True)
@by_link
def printed(request: HttpRequest, actor: Actor, link: PersonalLink) -> HttpResponse:
    version = link.version_of
    context = print_context(version, queries.terms(version, actor.now))
    return show(request, "agreements/print.html", **context)


@page(CLIENT, public=True)
@by_link
def as_pdf(request: HttpRequest, actor: Actor, link: PersonalLink) -> HttpResponse:  # noqa: ARG001
    return pdf_of(link.version_of, queries.terms(link.version_of, actor.now))


def _read(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    version = link.version_of
    terms = cast("dict[str, Any]", version.content)
    base = queries.last_signed_before(version)
    changes = rules.differences(base.content, terms) if base and base.content else []
    return show(
        request,
        "agreements/client.html",
        title=version.project.name,
        link=link,
        version=version,
        tag=state_tag(version),
        terms=terms,
        sections=sections(terms, version.comments.all()),
        base=base,
        changes=diff_rows(changes),
        change_form=TextForm(auto_id="change_%s"),
        sign_form=SignForm(statement=_statement(link), initial={"name": link.name}),
        signature=signature_facts(version) if version.state == VersionState.SIGNED else [],
    )


def _statement(link: PersonalLink) -> str:
    return rules.statement(link.version_of.number, str(link.version_of.agreement.client))
