"""Opening the first account of an installation."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from pilothouse.foundation.access.queries import root_scope
from pilothouse.foundation.access.services import create_account, grant_role
from pilothouse.foundation.people.services import add_person
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.permits import Role


def open_administrator(actor: Actor, *, email: str, name: str, password: str) -> None:
    """Make a person with an account and the role of administrator everywhere.

    Raises InvalidError for a weak password or an address that is taken; then nothing was made.
    """
    try:
        validate_password(password)
    except ValidationError as error:
        raise InvalidError(" ".join(error.messages), {"password": error.messages}) from error
    with transaction.atomic():
        person = add_person(actor=actor, name=name, email=email)
        create_account(actor=actor, person_id=person.pk, email=email, password=password)
        grant_role(
            actor=actor, person_id=person.pk, role=Role.ADMINISTRATOR, scope_id=root_scope().pk
        )
