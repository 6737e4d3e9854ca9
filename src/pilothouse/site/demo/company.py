"""A small company: one portfolio, one programme, two projects, and a person in every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.text import slugify

from pilothouse.delivery.work.services import (
    NewProject,
    create_portfolio,
    create_programme,
    create_project,
)
from pilothouse.foundation.access.queries import root_scope
from pilothouse.foundation.access.services import create_account, grant_role
from pilothouse.foundation.people.services import add_person, add_unit
from pilothouse.kit.actor import system_actor
from pilothouse.kit.permits import Role

PEOPLE = {
    Role.PMO_DIRECTOR: ("Miriam Okafor", "PMO director"),
    Role.PMO_MANAGER: ("Henrik Solberg", "PMO manager"),
    Role.PMO_ANALYST: ("Priya Raman", "PMO analyst"),
    Role.PORTFOLIO_MANAGER: ("Tomás Rivera", "Portfolio manager"),
    Role.PROGRAMME_MANAGER: ("Aiko Tanaka", "Programme manager"),
    Role.BUSINESS_PM: ("Claire Dubois", "Business project manager"),
    Role.TECHNICAL_PM: ("Jonas Weber", "Technical project manager"),
    Role.TEAM_MEMBER: ("Sam Whitfield", "Engineer"),
    Role.SPONSOR: ("Eleanor Price", "Operations director"),
    Role.RESOURCE_MANAGER: ("Dmitri Volkov", "Head of engineering"),
    Role.FINANCE_CONTROLLER: ("Fatima Haddad", "Finance controller"),
    Role.AUDITOR: ("Niamh Byrne", "Internal auditor"),
    Role.ADMINISTRATOR: ("Lars Nyström", "System administrator"),
}
OF_A_PROJECT = {
    Role.BUSINESS_PM, Role.TECHNICAL_PM, Role.SPONSOR, Role.PROGRAMME_MANAGER, Role.TEAM_MEMBER,
}  # fmt: skip
PROJECTS = ("Customer portal", "Warehouse robotics")


def build(now: datetime, say: Callable[[str], object]) -> None:
    """Build the company as of an instant; `say` gets one line for each step."""
    actor = system_actor(now)
    unit = add_unit(actor=actor, name="Northwind Bridge")
    people = {}
    for role, (name, title) in PEOPLE.items():
        email = f"{slugify(name).replace('-', '.')}@demo.example"
        person = add_person(actor=actor, name=name, email=email, job_title=title, unit_id=unit.pk)
        create_account(actor=actor, person_id=person.pk, email=email)
        people[role] = person.pk
        if role not in OF_A_PROJECT:
            grant_role(actor=actor, person_id=person.pk, role=role, scope_id=root_scope().pk)
    say(f"{len(people)} people")
    portfolio = create_portfolio(actor=actor, name="Digital operations")
    programme = create_programme(
        actor=actor,
        portfolio_id=portfolio.pk,
        name="Customer first",
        manager_id=people[Role.PROGRAMME_MANAGER],
    )
    for name in PROJECTS:
        project = create_project(
            actor=actor,
            new=NewProject(
                name=name,
                portfolio_id=portfolio.pk,
                programme_id=programme.pk,
                method="predictive",
                sponsor_id=people[Role.SPONSOR],
                business_pm_id=people[Role.BUSINESS_PM],
                technical_pm_id=people[Role.TECHNICAL_PM],
            ),
        )
        grant_role(
            actor=actor,
            person_id=people[Role.TEAM_MEMBER],
            role=Role.TEAM_MEMBER,
            scope_id=project.scope_id,
        )
    say(f"{len(PROJECTS)} projects")
