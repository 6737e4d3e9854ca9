"""Test data, made through the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from pilothouse.delivery.work.models import Portfolio, Programme, Project
from pilothouse.delivery.work.services import (
    NewProject,
    create_portfolio,
    create_programme,
    create_project,
)
from pilothouse.foundation.access.models import Scope, User
from pilothouse.foundation.access.queries import actor_for_person
from pilothouse.foundation.access.services import create_account, grant_role
from pilothouse.foundation.people.models import Person
from pilothouse.foundation.people.services import add_person
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.permits import ROOT, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough passphrase"
_numbers = count(1)


def system(now: datetime = NOW) -> Actor:
    return system_actor(now)


def person(name: str = "", **values: Any) -> Person:
    """A person with an account."""
    name = name or f"Person {next(_numbers)}"
    email = f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.org"
    made = add_person(actor=system(), name=name, email=email, **values)
    create_account(actor=system(), person_id=made.pk, email=email, password=PASSWORD)
    return made


def actor(of: Person, now: datetime = NOW) -> Actor:
    """The person as an actor, with the grants they hold now."""
    return actor_for_person(of.pk, now)


def user(of: Person) -> User:
    return User.objects.get(person=of)


def grant(to: Person, role: str, scope: Scope | None = None) -> Person:
    scope = scope or Scope.objects.get(path=ROOT)
    grant_role(actor=system(), person_id=to.pk, role=role, scope_id=scope.pk)
    return to


@dataclass
class World:
    """One portfolio, one programme, one project, and a person in every role."""

    portfolio: Portfolio
    programme: Programme
    project: Project
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, role: str, now: datetime = NOW) -> Actor:
        return actor(self.people[role], now)

    def user(self, role: str) -> User:
        return user(self.people[role])


PROJECT_ROLES = (Role.TEAM_MEMBER,)
INSTALLATION_ROLES = (
    Role.PORTFOLIO_MANAGER,
    Role.PMO_ANALYST,
    Role.PMO_MANAGER,
    Role.PMO_DIRECTOR,
    Role.RESOURCE_MANAGER,
    Role.FINANCE_CONTROLLER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def project(
    world_or_portfolio: World | Portfolio, people: dict[str, Person], **values: Any
) -> Project:
    portfolio = (
        world_or_portfolio.portfolio
        if isinstance(world_or_portfolio, World)
        else world_or_portfolio
    )
    facts: dict[str, Any] = {
        "name": f"Project {next(_numbers)}",
        "portfolio_id": portfolio.pk,
        "method": "predictive",
        "sponsor_id": people[Role.SPONSOR].pk,
        "business_pm_id": people[Role.BUSINESS_PM].pk,
        "technical_pm_id": people[Role.TECHNICAL_PM].pk,
    }
    return create_project(actor=system(), new=NewProject(**(facts | values)))


def world() -> World:
    """A fresh world; `stranger` has an account and no role."""
    portfolio = create_portfolio(actor=system(), name=f"Portfolio {next(_numbers)}")
    people = {role.value: person(role.value.replace("_", " ").title()) for role in Role}
    people["stranger"] = person("Stranger")
    programme = create_programme(
        actor=system(),
        portfolio_id=portfolio.pk,
        name=f"Programme {next(_numbers)}",
        manager_id=people[Role.PROGRAMME_MANAGER].pk,
    )
    made = project(portfolio, people, programme_id=programme.pk)
    for role in INSTALLATION_ROLES:
        grant(people[role], role)
    for role in PROJECT_ROLES:
        grant(people[role], role, made.scope)
    return World(portfolio, programme, made, people)
