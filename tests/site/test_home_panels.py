"""What stands on the home of those who run no project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pilothouse.delivery.work.services import edit_project
from pilothouse.foundation.people.services import record_absence
from pilothouse.kit.permits import Role
from tests import make

pytestmark = pytest.mark.django_db


def seen(user: object, address: str) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_resource_manager_sees_who_is_away_and_others_only_themselves() -> None:
    world, today = make.world(), timezone.localdate()
    away = world.people[Role.TEAM_MEMBER]
    for first in (today, today + timedelta(days=40)):
        record_absence(
            actor=make.system(), person_id=away.pk, first_day=first,
            last_day=first + timedelta(days=2),
        )  # fmt: skip
    address = "/people/absences/soon/"
    assert seen(world.user(Role.RESOURCE_MANAGER), address).count(away.name) == 1
    assert away.name in seen(world.user(Role.TEAM_MEMBER), address)
    assert away.name not in seen(world.user(Role.BUSINESS_PM), address)


def test_the_auditor_sees_what_people_did_last() -> None:
    world = make.world()
    edit_project(
        actor=world.actor(Role.BUSINESS_PM), project_id=world.project.pk, summary="Said anew"
    )
    page = seen(world.user(Role.AUDITOR), "/administration/audit/latest/")
    assert world.people[Role.BUSINESS_PM].name in page
    assert "Pilothouse</div>" not in page


def test_the_administrator_sees_accounts_in_figures() -> None:
    world = make.world()
    page = seen(world.user(Role.ADMINISTRATOR), "/administration/accounts/figures/")
    assert str(len(world.people)) in page
    stranger = Client()
    stranger.force_login(world.user("stranger"))
    assert stranger.get("/administration/accounts/figures/").status_code == 403
