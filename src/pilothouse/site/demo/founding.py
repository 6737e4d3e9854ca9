"""The first days of the company: units, people, accounts, clients, portfolios, limits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from pilothouse.delivery.work.services import create_portfolio, create_programme
from pilothouse.foundation.access.queries import root_scope
from pilothouse.foundation.access.services import create_account, grant_role
from pilothouse.foundation.decisions.services import set_limit
from pilothouse.foundation.people.services import (
    add_client,
    add_person,
    add_unit,
    record_absence,
)
from pilothouse.governance.portfolio.services import add_model, add_objective
from pilothouse.governance.portfolio.types import CriterionFacts
from pilothouse.governance.standards.services import install_shipped
from pilothouse.kit.permits import Role
from pilothouse.site.demo import cast, skilling, stories
from pilothouse.site.demo.stage import Company, Member
from pilothouse.site.demo.strategy import CRITERIA, LIMITS, OBJECTIVES

CREWS = ("Civil engineering", "Electrical engineering", "Software", "Data", "Digital products")
CREW_ACCOUNTS = 4
YEAR = 365


def found(company: Company) -> None:
    """Everything that is there before the first proposal; played at one moment."""
    install_shipped(company.moment)
    _people(company)
    skilling.teach(company)
    _clients(company)
    _structure(company)
    _strategy(company)
    company.forget_grants()


def _people(company: Company) -> None:
    system, units = company.system, dict[str, int]()
    for name, parent, _ in cast.UNITS:
        made = add_unit(actor=system, name=name, parent_id=units[parent] if parent else None)
        units[name] = made.pk
    for lead in cast.LEADS:
        member = _hire(company, lead.name, lead.title, lead.unit, units[lead.unit])
        company.leads[lead.key] = member
        create_account(
            actor=system,
            person_id=member.pk,
            email=member.email,
            # Hashing takes a quarter of a second: only who is introduced to visitors gets one.
            password=cast.PASSWORD if lead.about else None,
        )
        if lead.role:
            _grant(company, member, lead.role, root_scope().pk)
    for name, unit in cast.crowd(company.seed):
        member = _hire(company, name, cast.TITLES[unit], unit, units[unit])
        if unit == "PMO" or (unit in CREWS and len(company.units[unit]) <= CREW_ACCOUNTS):
            create_account(actor=system, person_id=member.pk, email=member.email)
        if unit == "PMO":
            company.leads.setdefault("officer", member)
            _grant(company, member, Role.PMO_ANALYST, root_scope().pk)


def _hire(company: Company, name: str, title: str, unit: str, unit_id: int) -> Member:
    email = cast.address(name)
    made = add_person(
        actor=company.system, name=name, email=email, job_title=title, unit_id=unit_id
    )
    member = Member(made.pk, name, email, unit)
    company.units.setdefault(unit, []).append(member)
    return member


def _grant(company: Company, member: Member, role: Role, scope_id: int) -> None:
    grant_role(actor=company.system, person_id=member.pk, role=role, scope_id=scope_id)


def _clients(company: Company) -> None:
    for name, country, contact in cast.CLIENTS:
        made = add_client(actor=company.system, name=name, country=country)
        company.clients[name] = made.pk
        company.contacts[name] = contact
        add_person(
            actor=company.system,
            name=contact,
            email=client_address(name, contact),
            job_title="Project contact",
            client_id=made.pk,
        )


def client_address(client: str, contact: str) -> str:
    """The e-mail address of a client's contact."""
    person = cast.address(contact).partition("@")[0]
    return f"{person}@{client.lower().replace(' ', '-')}.example"


def _structure(company: Company) -> None:
    director = company.actor("director")
    for name, purpose in stories.PORTFOLIOS.items():
        made = create_portfolio(actor=director, name=name, purpose=purpose)
        company.portfolios[name] = made
        for key in cast.BOARD[name]:
            _grant(company, company.leads[key], Role.SPONSOR, made.scope_id)
    for name, portfolio, manager, purpose in stories.PROGRAMMES:
        company.programmes[name] = create_programme(
            actor=director,
            portfolio_id=company.portfolios[portfolio].pk,
            name=name,
            manager_id=company.lead(manager),
            purpose=purpose,
        )


def _strategy(company: Company) -> None:
    director = company.actor("director")
    for key, owner, values in OBJECTIVES:
        made = add_objective(actor=director, owner_id=company.lead(owner), **values)
        company.objectives[key] = made.pk
    company.model = add_model(
        actor=director,
        name="Larkfield score",
        description="For all proposals since last year. Weights agreed by the portfolio board.",
        criteria=[
            CriterionFacts(
                name=name, weight=Decimal(weight), inverted=inverted,
                low_anchor=low, high_anchor=high,
            )
            for name, weight, inverted, low, high in CRITERIA
        ],
    )  # fmt: skip
    for rank, (role, cost, days) in enumerate(LIMITS, 1):
        set_limit(
            actor=director, kind="change", role=role, rank=rank,
            max_cost=None if cost is None else Decimal(cost), max_days=days,
        )  # fmt: skip


def absences(company: Company) -> Iterator[datetime]:
    """A year and a quarter of holidays, sickness and courses, entered as they come up."""
    for moment, member, kind, first, days in sorted(_away(company), key=lambda row: row[:2]):
        yield moment
        record_absence(
            actor=company.actor("resources"),
            person_id=member,
            kind=kind,
            first_day=first,
            last_day=first + timedelta(days=days - 1),
        )


def _away(company: Company) -> Iterator[tuple[datetime, int, str, date, int]]:
    chance = company.chance("absences")
    for members in company.units.values():
        for member in members:
            for kind, notice, days in _year_of(chance):
                first = company.today + timedelta(days=chance.randint(-YEAR, 90))
                entered = max(first - timedelta(days=notice), company.today - timedelta(days=YEAR))
                moment = company.now + timedelta(
                    days=(entered - company.today).days, minutes=-chance.randint(1, 300)
                )
                yield moment, member.pk, kind, first, days


def _year_of(chance: random.Random) -> list[tuple[str, int, int]]:
    """Kind, notice in days and length of one person's absences."""
    holidays = [("holiday", chance.randint(20, 90), chance.choice((5, 5, 7, 12, 14)))] * 2
    sick = [("sickness", 0, chance.randint(1, 6))] if chance.random() < 0.6 else []
    course = [("training", 30, chance.randint(1, 3))] if chance.random() < 0.3 else []
    return holidays + sick + course
