from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.foundation.access import queries, services
from pilothouse.foundation.access.forms import AccountForm, GrantForm, TokenForm
from pilothouse.foundation.access.models import User
from pilothouse.foundation.access.permissions import MANAGE, OWN_TOKENS, PROFILE, VIEW
from pilothouse.foundation.people.queries import without_account
from pilothouse.kit import permits
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_POST
@page("", public=True)
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people. This address exists in demo mode only."""
    offered = [card.user_id for card in queries.demo_cards()]
    user = get_object_or_404(User, pk__in=offered, pk=request.POST.get("user") or 0)
    login(request, user, backend=BACKEND)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe else "/")


@require_GET
@page(PROFILE)
def profile(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    user = User.objects.select_related("person__unit", "person__client").get(pk=actor.user_id or 0)
    return show(
        request,
        "access/profile.html",
        title=_("Your profile"),
        account=user,
        grants=queries.own_grants(actor),
        tokens=queries.own_tokens(actor).filter(revoked_at=None)[:5],
        may_tokens=permits.can_anywhere(actor, OWN_TOKENS),
    )


@page(OWN_TOKENS)
def tokens(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["days"]
        expires = actor.now + timedelta(days=ends) if ends else None
        name = form.cleaned_data["name"]
        _token, secret = services.create_token(actor=actor, name=name, expires_at=expires)
        form = TokenForm()
    rows = queries.own_tokens(actor)
    context: dict[str, Any] = {"form": form, "secret": secret, "rows": rows, "now": actor.now}
    return show(request, "access/tokens.html", title=_("API tokens"), **context)


@require_POST
@page(OWN_TOKENS)
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.revoke_token(actor=actor, token_id=token_id),
        done=reverse("access:tokens"),
        said=_("Token revoked. Whatever used it is refused from now on."),
    )


@require_GET
@page(VIEW)
def accounts(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    text = request.GET.get("q", "").strip()
    rows = queries.accounts(actor)
    if text:
        rows = rows.filter(person__name__icontains=text) | rows.filter(email__icontains=text)
    return show(
        request,
        "access/accounts.html",
        title=_("Accounts"),
        sub=_("Who may sign in"),
        q=text,
        page=paginate(rows, order=["person__name"], cursor=request.GET.get("cursor", "")),
        may_manage=permits.can(actor, MANAGE),
    )


@require_GET
@page(VIEW)
def figures_panel(request: HttpRequest) -> HttpResponse:
    """Accounts and grants in figures, as a fragment of an administrator's home."""
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    found = queries.account_figures(actor)
    items = [
        {"label": _("Open accounts"), "value": found["open"], "url": reverse("access:accounts")},
        {"label": _("Closed accounts"), "value": found["closed"]},
        {
            "label": _("People without an account"),
            "value": without_account(actor).count(),
            "url": reverse("people:list"),
        },
        {"label": _("Roles given"), "value": found["grants"], "url": reverse("access:roles")},
    ]
    return show(request, "access/_figures.html", items=items)


@page(MANAGE)
def new_account(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, MANAGE)
    return edit(
        request,
        form=AccountForm(request.POST or None, people=without_account(actor)),
        template="kit/page_form.html",
        save=lambda person, email: services.create_account(
            actor=actor, person_id=person.pk, email=email
        ),
        done=lambda user: reverse("access:account", args=[user.pk]),
        said=_("Account opened."),
        title=_("New account"),
        submit=_("Open account"),
        cancel_url=reverse("access:accounts"),
    )


@require_GET
@page(VIEW)
def account(request: HttpRequest, user_id: int) -> HttpResponse:
    actor = actor_of(request)
    user = queries.account(actor, user_id)
    return show(
        request,
        "access/account.html",
        title=user.person.name,
        sub=user.email,
        crumbs=[Crumb(_("Accounts"), reverse("access:accounts")), Crumb(user.person.name)],
        account=user,
        grants=queries.role_grants(actor).filter(person_id=user.person_id),
        may_manage=permits.can(actor, MANAGE),
        may_grant=permits.can_anywhere(actor, MANAGE),
        is_own=user.pk == actor.user_id,
    )


@page(MANAGE)
def grant(request: HttpRequest, user_id: int) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, MANAGE)
    user = queries.account(actor, user_id)
    scopes = queries.scopes(actor, MANAGE)
    done = reverse("access:account", args=[user.pk])
    return edit(
        request,
        form=GrantForm(request.POST or None, scopes=scopes),
        template="kit/page_form.html",
        save=lambda role, scope: services.grant_role(
            actor=actor, person_id=user.person_id, role=role.name, scope_id=scope.pk
        ),
        done=done,
        said=_("Role granted."),
        title=_("Grant a role to %(name)s") % {"name": user.person.name},
        submit=_("Grant"),
        cancel_url=done,
    )


@require_POST
@page(MANAGE)
def revoke(request: HttpRequest, grant_id: int) -> HttpResponse:
    actor = actor_of(request)
    held = permits.get(actor, MANAGE, queries.role_grants(actor), pk=grant_id)
    user = User.objects.get(person_id=held.person_id)
    return act(
        request,
        do=lambda: services.revoke_role(
            actor=actor, grant_id=grant_id, reason=request.POST.get("reason", "")
        ),
        done=reverse("access:account", args=[user.pk]),
        said=_("Role taken away."),
    )


@require_POST
@page(MANAGE)
def set_active(request: HttpRequest, user_id: int) -> HttpResponse:
    actor = actor_of(request)
    active = request.POST.get("active") == "1"
    return act(
        request,
        do=lambda: services.set_active(actor=actor, user_id=user_id, active=active),
        done=reverse("access:account", args=[user_id]),
        said=_("Account opened again.") if active else _("Account closed."),
    )


@require_GET
@page(VIEW)
def roles(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    return show(
        request,
        "access/roles.html",
        title=_("Roles"),
        sub=_("What each role may do; a grant says where"),
        rows=queries.roles(actor),
    )


@require_GET
@page(VIEW)
def role(request: HttpRequest, role_id: int) -> HttpResponse:
    actor = actor_of(request)
    definition = queries.role(actor, role_id)
    return show(
        request,
        "access/role.html",
        title=definition.label,
        crumbs=[Crumb(_("Roles"), reverse("access:roles")), Crumb(definition.label)],
        role=definition,
        areas=queries.permissions_of(definition),
        grants=queries.role_grants(actor).filter(role=definition)[:200],
    )
