"""The register of skills, and the skills of one person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pilothouse.foundation.people import queries, services
from pilothouse.foundation.people.forms import GiveSkillForm, PersonSkillForm, SkillForm
from pilothouse.foundation.people.models import Person
from pilothouse.foundation.people.permissions import MANAGE, VIEW
from pilothouse.foundation.people.views.frame import tabs
from pilothouse.kit import permits
from pilothouse.kit.web.nav import Crumb
from pilothouse.kit.web.pages import act, actor_of, edit, page, show


@require_GET
@page(VIEW)
def skills(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require_anywhere(actor, VIEW)
    every = request.GET.get("show") == "all"
    rows = queries.counted_skills(actor)
    return show(
        request,
        "people/skills.html",
        title=_("Skills"),
        tabs=tabs(actor, "skills"),
        rows=rows if every else rows.filter(is_active=True),
        chips=[
            {"label": _("In use"), "url": "?", "current": not every},
            {"label": _("All"), "url": "?show=all", "current": every},
        ],
        may_manage=permits.can(actor, MANAGE),
    )


@page(MANAGE)
def new_skill(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    permits.require(actor, MANAGE)
    return edit(
        request,
        form=SkillForm(request.POST or None),
        template="kit/page_form.html",
        save=lambda version=None, **values: services.add_skill(actor=actor, **values),
        done=reverse("people:skills"),
        said=_("Skill added."),
        title=_("New skill"),
        cancel_url=reverse("people:skills"),
    )


@page(MANAGE)
def edit_skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.skill(actor, skill_id, MANAGE)
    return edit(
        request,
        form=SkillForm(request.POST or None, instance=row, initial={"version": row.version}),
        template="kit/page_form.html",
        save=lambda **values: services.edit_skill(actor=actor, skill_id=skill_id, **values),
        done=reverse("people:skills"),
        said=_("Skill saved."),
        title=_("Edit %(name)s") % {"name": row.name},
        cancel_url=reverse("people:skills"),
    )


@require_POST
@page(MANAGE)
def retire_skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.edit_skill(actor=actor, skill_id=skill_id, is_active=False),
        done=reverse("people:skills"),
        said=_("Skill retired. Who has it keeps it; nobody gets it any more."),
    )


@require_POST
@page(MANAGE)
def restore_skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.edit_skill(actor=actor, skill_id=skill_id, is_active=True),
        done=reverse("people:skills"),
        said=_("Skill in use again."),
    )


@require_POST
@page(MANAGE)
def delete_skill(request: HttpRequest, skill_id: int) -> HttpResponse:
    actor = actor_of(request)
    return act(
        request,
        do=lambda: services.delete_skill(actor=actor, skill_id=skill_id),
        done=reverse("people:skills"),
        said=_("Skill deleted."),
    )


@page(MANAGE)
def give_skill(request: HttpRequest, person_id: int) -> HttpResponse:
    actor = actor_of(request)
    person = queries.person(actor, person_id, MANAGE)
    return edit(
        request,
        form=GiveSkillForm(request.POST or None, skills=queries.givable(actor, person_id)),
        template="kit/page_form.html",
        save=lambda skill, version=None, **values: services.give_skill(
            actor=actor, person_id=person_id, skill_id=skill.pk, **values
        ),
        done=_home(person),
        said=_("Skill added."),
        title=_("Add a skill"),
        sub=person.name,
        crumbs=_crumbs(person, _("Add a skill")),
        cancel_url=_home(person),
    )


@page(MANAGE)
def edit_person_skill(request: HttpRequest, person_skill_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.person_skill(actor, person_skill_id, MANAGE)
    first = {"version": row.version}
    return edit(
        request,
        form=PersonSkillForm(request.POST or None, instance=row, initial=first),
        template="kit/page_form.html",
        save=lambda **values: services.edit_person_skill(
            actor=actor, person_skill_id=person_skill_id, **values
        ),
        done=_home(row.person),
        said=_("Skill saved."),
        title=row.skill.name,
        sub=row.person.name,
        crumbs=_crumbs(row.person, row.skill.name),
        cancel_url=_home(row.person),
    )


@require_POST
@page(MANAGE)
def take_skill(request: HttpRequest, person_skill_id: int) -> HttpResponse:
    actor = actor_of(request)
    person = queries.person_skill(actor, person_skill_id, MANAGE).person
    return act(
        request,
        do=lambda: services.take_skill(actor=actor, person_skill_id=person_skill_id),
        done=_home(person),
        said=_("Skill taken away."),
    )


def _home(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


def _crumbs(person: Person, label: str) -> list[Crumb]:
    return [Crumb(_("People"), reverse("people:list")), Crumb(person.name, _home(person)),
            Crumb(label)]  # fmt: skip
