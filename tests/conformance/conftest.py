"""A world with one object of each kind, built once for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from pilothouse.kit.permits import Role
from tests import make
from tests.conformance.objects import Values, objects

# Who opens every address. `everybody` holds every role everywhere.
ROLES = {
    "anonymous": None,
    "stranger": "stranger",
    "member": Role.TEAM_MEMBER,
    "pm": Role.BUSINESS_PM,
    "pmo": Role.PMO_MANAGER,
    "client": Role.CLIENT_CONTACT,
    "auditor": Role.AUDITOR,
    "director": Role.PMO_DIRECTOR,
}


@dataclass
class Stage:
    """The world and what stands in it."""

    world: make.World
    values: Values

    def client(self, role: str) -> Client:
        """A browser in which this role is signed in."""
        browser = Client(raise_request_exception=False)
        if person := ROLES[role]:
            browser.force_login(self.world.user(person))
        return browser


@pytest.fixture(scope="module")
def stage(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = make.world()
        yield Stage(world, objects(world))
        transaction.set_rollback(True)


@pytest.fixture
def browser(stage: Stage, request: pytest.FixtureRequest, db: None) -> Client:
    """The browser of the role that the test is parametrised with."""
    return stage.client(request.param)
