"""Reading people, units and clients."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from pilothouse.foundation.people.models import Client, Person, Unit
from pilothouse.foundation.people.permissions import VIEW
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
