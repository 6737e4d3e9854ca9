"""Reading people, units, clients, absences and skills."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from pilothouse.foundation.people.models import (
    Absence,
    Client,
    Person,
    PersonSkill,
    Skill,
    Unit,
)
from pilothouse.foundation.people.permissions import RECORD_ABSENCE, VIEW, VIEW_ABSENCES
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def people(actor: Actor) -> QuerySet[Person]:
    """Everybody the actor may see, by name."""
    rows = Person.objects.select_related("unit", "client")
    return permits.limit(actor, VIEW, rows).order_by("name", "pk")


def staff(actor: Actor) -> QuerySet[Person]:
    """Our own active people, by name; what forms offer as owners and managers."""
    return people(actor).filter(client=None, is_active=True)


def clients(actor: Actor) -> QuerySet[Client]:
    """The client organisations, by name."""
    return permits.limit(actor, VIEW, Client.objects.all()).order_by("name")


def units(actor: Actor) -> QuerySet[Unit]:
    """The organisational units, by name."""
    return permits.limit(actor, VIEW, Unit.objects.select_related("parent")).order_by("name")


def matching(actor: Actor, text: str) -> QuerySet[Person]:
    """People whose name, job title or address contains a text."""
    wanted = Q(name__icontains=text) | Q(job_title__icontains=text) | Q(email__icontains=text)
    return people(actor).filter(wanted)


def choices(actor: Actor) -> QuerySet[Person]:
    """Who can be chosen as an owner: our own active people."""
    return staff(actor)


def without_account(actor: Actor) -> QuerySet[Person]:
    """Active people who cannot sign in yet, by name."""
    return people(actor).filter(is_active=True, user=None)


def person(actor: Actor, person_id: int, code: str = VIEW) -> Person:
    """One person on whom the actor holds a code."""
    return permits.get(actor, code, people(actor), pk=person_id)


def unit(actor: Actor, unit_id: int, code: str = VIEW) -> Unit:
    """One unit on which the actor holds a code."""
    return permits.get(actor, code, units(actor), pk=unit_id)


def client(actor: Actor, client_id: int, code: str = VIEW) -> Client:
    """One client organisation on which the actor holds a code."""
    return permits.get(actor, code, clients(actor), pk=client_id)


def counted_units(actor: Actor) -> QuerySet[Unit]:
    """The units with the number of their active people as `heads`."""
    active = Q(person__is_active=True)
    return units(actor).annotate(heads=Count("person", filter=active))


def counted_clients(actor: Actor) -> QuerySet[Client]:
    """The clients with the number of their active contacts as `contacts`."""
    active = Q(person__is_active=True)
    return clients(actor).annotate(contacts=Count("person", filter=active))


def absences(actor: Actor) -> QuerySet[Absence]:
    """The absences that the actor may see, latest first."""
    rows = Absence.objects.select_related("person__unit")
    return permits.limit(actor, VIEW_ABSENCES, rows).order_by("-first_day", "-pk")


def away_soon(actor: Actor) -> QuerySet[Absence]:
    """The absences of today and the next two weeks that the actor may see, in order of time."""
    until = actor.today + timedelta(days=14)
    rows = absences(actor).filter(last_day__gte=actor.today, first_day__lte=until)
    return rows.order_by("first_day", "person__name", "pk")


def recordable(actor: Actor) -> QuerySet[Person]:
    """The people whose absences the actor may record: everybody's, or their own."""
    everybody = Person.objects.filter(client=None, is_active=True).order_by("name", "pk")
    if permits.can(actor, RECORD_ABSENCE):
        return everybody
    return everybody.filter(pk=actor.person_id or 0)


def skills(actor: Actor) -> QuerySet[Skill]:
    """The register of skills, by name."""
    return permits.limit(actor, VIEW, Skill.objects.all()).order_by("name", "pk")


def skill(actor: Actor, skill_id: int, code: str = VIEW) -> Skill:
    """One skill on which the actor holds a code."""
    return permits.get(actor, code, skills(actor), pk=skill_id)


def counted_skills(actor: Actor) -> QuerySet[Skill]:
    """The skills with how many active people have them as `people`, and as their main as `mains`.

    `held` says whether anybody has it, active or not.
    """
    active = Q(holders__person__is_active=True)
    mains = active & Q(holders__is_main=True)
    return skills(actor).annotate(
        people=Count("holders", filter=active),
        mains=Count("holders", filter=mains),
        held=Exists(PersonSkill.objects.filter(skill=OuterRef("pk"))),
    )


def person_skills(actor: Actor) -> QuerySet[PersonSkill]:
    """The skills of people: of each person the main one first, then the best."""
    rows = PersonSkill.objects.select_related("person", "skill")
    return permits.limit(actor, VIEW, rows).order_by(
        "person__name", "person_id", "-is_main", "-level", "skill__name", "pk"
    )


def person_skill(actor: Actor, person_skill_id: int, code: str = VIEW) -> PersonSkill:
    """One skill of one person, on which the actor holds a code."""
    return permits.get(actor, code, person_skills(actor), pk=person_skill_id)


def skilled(rows: QuerySet[Person], skill_id: int, level: int = 1) -> QuerySet[Person]:
    """Narrow people to those who have a skill at a level or above."""
    having = PersonSkill.objects.filter(person=OuterRef("pk"), skill_id=skill_id, level__gte=level)
    return rows.filter(Exists(having))


def with_main_skill(rows: QuerySet[Person]) -> QuerySet[Person]:
    """People with the name of their main skill as `main_skill`, None where they have none."""
    main = PersonSkill.objects.filter(person=OuterRef("pk"), is_main=True)
    return rows.annotate(main_skill=Subquery(main.values("skill__name")[:1]))


def main_skills(rows: QuerySet[Person]) -> dict[int, str]:
    """The name of the main skill of each of these people who has one."""
    mains = PersonSkill.objects.filter(person__in=rows.order_by(), is_main=True)
    return dict(mains.values_list("person_id", "skill__name"))


def having_main(rows: QuerySet[Person], skills: Collection[str]) -> QuerySet[Person]:
    """Narrow people to those whose main skill is one of these, by name."""
    mains = PersonSkill.objects.filter(is_main=True, skill__name__in=skills)
    return rows.filter(pk__in=mains.values("person_id"))


def givable(actor: Actor, person_id: int) -> QuerySet[Skill]:
    """The skills in use that a person does not have yet."""
    held = PersonSkill.objects.filter(person_id=person_id).values("skill_id")
    return skills(actor).filter(is_active=True).exclude(pk__in=held)
