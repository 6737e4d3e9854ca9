"""Reading people, units and clients."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from pilothouse.foundation.people.models import Absence, Client, Person, Unit
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
