"""The list of people, and one person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilothouse.foundation.audit.queries import history_of, story
from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.forms import PersonForm
from pilothouse.foundation.people.permissions import MANAGE, VIEW
from pilothouse.foundation.people.types import SkillLevel
from pilothouse.foundation.people.views.frame import tabs
from pilothouse.kit import permits
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import actor_of, edit, page, show

KEPT = ("unit", "client", "show")
LONGEST = 10


@require_GET
@page(VIEW)
def people(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    text = request.GET.get("q", "").strip()
    rows = queries.matching(actor, text) if text else queries.people(actor)
    if request.GET.get("show") != "all":
        rows = rows.filter(is_active=True)
    if unit := request.GET.get("unit", ""):
        rows = rows.filter(unit_id=unit if unit.isdigit() else 0)
    if client := request.GET.get("client", ""):
        rows = rows.filter(client_id=client if client.isdigit() else 0)
    skill, level = request.GET.get("skill", ""), request.GET.get("level", "")
    if skill:
        rows = queries.skilled(rows, _number(skill), _number(level) or 1)
    return show(
        request,
        "people/list.html",
        title=_("People"),
        tabs=tabs(actor, "people"),
        q=text,
        kept={name: request.GET[name] for name in KEPT if name in request.GET},
        skill=skill,
        level=level,
        skills=queries.skills(actor),
        levels=SkillLevel.choices[1:],
        page=paginate(
            queries.with_main_skill(rows), order=["name"], cursor=request.GET.get("cursor", "")
        ),
        may_manage=permits.can(actor, MANAGE),
    )


def _number(text: str) -> int:
    """A key or level from an address; 0, which none has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST else 0


@require_GET
@page(VIEW)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    actor = actor_of(request)
    shown = queries.person(actor, person_id)
    may_manage = permits.can(actor, MANAGE)
    return show(
        request,
        "people/person.html",
        title=shown.name,
        sub=shown.job_title,
        crumbs=[Crumb(_("People"), reverse("people:list")), Crumb(shown.name)],
        person=shown,
        skills=queries.person_skills(actor).filter(person=shown),
        absences=queries.absences(actor).filter(person=shown)[:20],
        history=story(history_of(shown)[:10]) if may_manage else [],
        may_manage=may_manage,
    )


@page(MANAGE)
def new_person(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, MANAGE)
    return edit(
        request,
        form=PersonForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda version=None, **values: services.add_person(actor=actor, **values),
        done=lambda made: reverse("people:person", args=[made.pk]),
        said=_("Person added."),
        title=_("New person"),
        cancel_url=reverse("people:list"),
    )


@page(MANAGE)
def edit_person(request: HttpRequest, person_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.person(actor, person_id, MANAGE)
    done = reverse("people:person", args=[row.pk])
    return edit(
        request,
        form=PersonForm(request.POST or None, instance=row, initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda **values: services.edit_person(actor=actor, person_id=person_id, **values),
        done=done,
        said=_("Saved."),
        title=_("Edit %(name)s") % {"name": row.name},
        cancel_url=done,
    )
