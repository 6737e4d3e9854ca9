"""Changing portfolios, programmes and projects, and who works on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pilothouse.delivery.work import queries, rules
from pilothouse.delivery.work.models import Portfolio, Programme, Project
from pilothouse.delivery.work.permissions import (
    ADVANCE,
    APPOINT,
    CREATE,
    EDIT,
    PRIORITISE,
    STAFF,
)
from pilothouse.delivery.work.types import ProjectCreated, Stage, StageChanged, Tier
from pilothouse.foundation.access.queries import grants_at, root_scope
from pilothouse.foundation.access.services import (
    add_scope,
    assign_role,
    move_scope,
    unassign_role,
)
from pilothouse.foundation.access.types import ScopeKind
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions.services import follow_scope
from pilothouse.foundation.people.queries import staff
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.permits import Role
from pilothouse.kit.services import part, service

_ROLE_OF = {
    "sponsor_id": Role.SPONSOR,
    "business_pm_id": Role.BUSINESS_PM,
    "technical_pm_id": Role.TECHNICAL_PM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """What is known of a project when it is opened. `budget` is in `currency`."""

    name: str
    summary: str = ""
    portfolio_id: int
    programme_id: int | None = None
    client_id: int | None = None
    tier: int = Tier.MEDIUM
    method: str
    sponsor_id: int
    business_pm_id: int
    technical_pm_id: int
    target_start: date | None = None
    target_finish: date | None = None
    budget: Decimal | None = None
    currency: str = "GBP"


@service("work.create_portfolio")
def create_portfolio(*, actor: Actor, name: str, purpose: str = "") -> Portfolio:
    """Open a portfolio."""
    permits.require(actor, CREATE)
    scope = add_scope(root_scope(), ScopeKind.PORTFOLIO, name)
    portfolio = Portfolio(name=name, purpose=purpose, scope=scope)
    change = store.create(actor, portfolio)
    record(actor, "portfolio.created", portfolio, change, scope_path=scope.path)
    return portfolio


@service("work.create_programme")
def create_programme(
    *, actor: Actor, portfolio_id: int, name: str, manager_id: int, purpose: str = ""
) -> Programme:
    """Open a programme in a portfolio; its manager gets the role for it."""
    portfolio = permits.get(actor, CREATE, queries.portfolios(actor), pk=portfolio_id)
    scope = add_scope(portfolio.scope, ScopeKind.PROGRAMME, name)
    programme = Programme(
        name=name, portfolio=portfolio, scope=scope, manager_id=manager_id, purpose=purpose
    )
    change = store.create(actor, programme)
    assign_role(actor, person_id=manager_id, role=Role.PROGRAMME_MANAGER, scope=scope)
    record(actor, "programme.created", programme, change, scope_path=scope.path)
    return programme


@service("work.create_project")
def create_project(*, actor: Actor, new: NewProject) -> Project:
    """Open a project; its sponsor and both PMs get their roles for it."""
    portfolio = permits.get(actor, CREATE, queries.portfolios(actor), pk=new.portfolio_id)
    project, change = add_project(actor, portfolio, new)
    record(actor, "project.created", project, change, scope_path=project.scope.path)
    return project


@part
def add_project(
    actor: Actor, portfolio: Portfolio, new: NewProject
) -> tuple[Project, store.Change]:
    """Open a project as part of a larger service such as the decision on a proposal."""
    programme = _programme_in(portfolio, new.programme_id)
    parent = programme.scope if programme else portfolio.scope
    project = Project(
        number=f"P-{next_number('project'):03d}",
        scope=add_scope(parent, ScopeKind.PROJECT, new.name),
        portfolio=portfolio,
        stage_since=actor.now,
        **{name: getattr(new, name) for name in new.__dataclass_fields__ if name != "portfolio_id"},
    )
    change = store.create(actor, project)
    for field, role in _ROLE_OF.items():
        assign_role(actor, person_id=getattr(new, field), role=role, scope=project.scope)
    events.announce(ProjectCreated(actor=actor, project_id=project.pk))
    return project, change


@service("work.edit_portfolio")
def edit_portfolio(
    *, actor: Actor, portfolio_id: int, version: int | None = None, **values: Any
) -> Portfolio:
    """Change a portfolio's name or purpose."""
    portfolio = permits.get(actor, CREATE, queries.portfolios(actor), pk=portfolio_id)
    change = store.update(actor, portfolio, expected=version, **values)
    record(actor, "portfolio.edited", portfolio, change, scope_path=portfolio.scope.path)
    return portfolio


@service("work.edit_programme")
def edit_programme(
    *, actor: Actor, programme_id: int, version: int | None = None, **values: Any
) -> Programme:
    """Change a programme's name, purpose or manager; a new manager takes over the role."""
    programme = permits.get(actor, CREATE, queries.programmes(actor), pk=programme_id)
    before = programme.manager_id
    change = store.update(actor, programme, expected=version, **values)
    if before != programme.manager_id:
        role, scope = Role.PROGRAMME_MANAGER, programme.scope
        if before:
            unassign_role(person_id=before, role=role, scope=scope)
        if programme.manager_id:
            assign_role(actor, person_id=programme.manager_id, role=role, scope=scope)
    record(actor, "programme.edited", programme, change, scope_path=programme.scope.path)
    return programme


@service("work.edit_project")
def edit_project(
    *, actor: Actor, project_id: int, version: int | None = None, **values: object
) -> Project:
    """Change facts of a project; a new sponsor or PM takes over the role that goes with it.

    Raises NotPermittedError when somebody who may not appoint names a sponsor or PM, and RuleError
    when people appoint themselves.
    """
    project = permits.get(actor, EDIT, queries.projects(actor), pk=project_id)
    before = {field: getattr(project, field) for field in _ROLE_OF}
    change = store.update(actor, project, expected=version, **values)
    after = {field: getattr(project, field) for field in _ROLE_OF}
    _check_appointments(actor, project, [after[f] for f in _ROLE_OF if after[f] != before[f]])
    for field, role in _ROLE_OF.items():
        _hand_role_on(actor, project, role, before[field], after[field])
    record(actor, "project.edited", project, change, scope_path=project.scope.path)
    return project


@service("work.place_project")
def place_project(
    *,
    actor: Actor,
    project_id: int,
    portfolio_id: int,
    programme_id: int | None = None,
    reason: str,
    version: int | None = None,
) -> Project:
    """Move a project into another programme or portfolio, with all that hangs on its place.

    Roles given on the project stay; those given on its old programme no longer reach it. The actor
    must hold the permission at both places. Raises RuleError for an ended project.
    """
    project = permits.get(actor, CREATE, queries.projects(actor), pk=project_id)
    portfolio = permits.get(actor, CREATE, queries.portfolios(actor), pk=portfolio_id)
    programme = _programme_in(portfolio, programme_id)
    wanted = (portfolio_id, programme_id or None)
    rules.check_place(project.stage, (project.portfolio_id, project.programme_id), wanted, reason)
    old = project.scope.path
    change = store.update(
        actor, project, expected=version, portfolio=portfolio, programme=programme
    )
    move_scope(project.scope, programme.scope if programme else portfolio.scope)
    follow_scope(old, project.scope.path)
    record(actor, "project.placed", project, change, scope_path=project.scope.path, reason=reason)
    return project


@service("work.set_priority")
def set_priority(
    *,
    actor: Actor,
    project_id: int,
    priority: int | None = None,
    reason: str = "",
    version: int | None = None,
) -> Project:
    """Set a project's priority, 1 to 1000, the higher first; 500 is usual, None leaves it.

    Capacity is handed out in this order. Raises InvalidError for another number and RuleError for
    a manager of the project, even one who orders projects otherwise.
    """
    project = permits.get(actor, PRIORITISE, queries.projects(actor), pk=project_id)
    wanted = project.priority if priority is None else priority
    rules.check_priority(wanted)
    rules.check_not_own(actor.person_id, {project.business_pm_id, project.technical_pm_id})
    change = store.update(actor, project, expected=version, priority=wanted)
    path = project.scope.path
    record(actor, "project.prioritised", project, change, scope_path=path, reason=reason.strip())
    return project


def _programme_in(portfolio: Portfolio, programme_id: int | None) -> Programme | None:
    if not programme_id:
        return None
    programme = Programme.objects.filter(pk=programme_id, portfolio=portfolio).first()
    if programme is None:
        raise InvalidError("The programme belongs to another portfolio.", {"programme": ["Wrong."]})
    return programme


def _check_appointments(actor: Actor, project: Project, appointed: list[int]) -> None:
    if appointed:
        permits.require(actor, APPOINT, project.scope.path)
    if actor.person_id in appointed:
        raise RuleError("Nobody appoints themselves. Ask somebody else who may appoint.")


def _hand_role_on(actor: Actor, project: Project, role: Role, old: int, new: int) -> None:
    if old != new:
        unassign_role(person_id=old, role=role, scope=project.scope)
        assign_role(actor, person_id=new, role=role, scope=project.scope)


@service("work.move_to_stage")
def move_to_stage(*, actor: Actor, project_id: int, stage: Stage, reason: str = "") -> Project:
    """Move a project to the next stage by hand; gates use `enter_stage` instead.

    Raises RuleError for steps that only the hand-over may take; the software itself may take them
    for projects that were accepted elsewhere.
    """
    project = permits.get(actor, ADVANCE, queries.projects(actor), pk=project_id)
    if not actor.is_system:
        rules.check_by_hand(project.stage, stage)
    change = enter_stage(actor, project, stage)
    record(actor, "project.moved", project, change, scope_path=project.scope.path, reason=reason)
    return project


@part
def enter_stage(actor: Actor, project: Project, stage: Stage) -> store.Change:
    """Change the stage as part of a larger service such as the acceptance of a hand-over."""
    before = project.stage
    rules.check_stage(before, stage)
    change = store.update(actor, project, stage=stage, stage_since=actor.now)
    events.announce(StageChanged(actor=actor, project_id=project.pk, before=before, after=stage))
    return change


@service("work.add_team_member")
def add_team_member(*, actor: Actor, project_id: int, person_id: int) -> Project:
    """Put one of our people on a project's team; the PM may do it for their own project."""
    project = permits.get(actor, STAFF, queries.projects(actor), pk=project_id)
    person = staff(actor).filter(pk=person_id).first()
    if person is None:
        raise InvalidError("Choose one of our people.", {"person": ["Choose one of our people."]})
    assign_role(actor, person_id=person.pk, role=Role.TEAM_MEMBER, scope=project.scope)
    change = store.Change({}, {"person": person.name, "role": Role.TEAM_MEMBER.value})
    record(actor, "team_member.added", project, change, scope_path=project.scope.path)
    return project


@service("work.remove_team_member")
def remove_team_member(
    *, actor: Actor, project_id: int, person_id: int, reason: str = ""
) -> Project:
    """Take a person from a project's team; their other roles on it stay."""
    project = permits.get(actor, STAFF, queries.projects(actor), pk=project_id)
    path = project.scope.path
    grant = grants_at(path).filter(role__name=Role.TEAM_MEMBER, person_id=person_id).first()
    if grant is None:
        raise RuleError("This person is not on the team.")
    unassign_role(person_id=person_id, role=Role.TEAM_MEMBER, scope=project.scope)
    change = store.Change({"person": grant.person.name, "role": Role.TEAM_MEMBER.value}, {})
    record(actor, "team_member.removed", project, change, scope_path=path, reason=reason)
    return project
