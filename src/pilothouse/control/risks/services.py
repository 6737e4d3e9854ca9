"""Raising, changing, closing and reopening risks."""

from __future__ import annotations

from typing import Any

from pilothouse.control.risks import queries, rules
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.permissions import EDIT, RAISE
from pilothouse.control.risks.types import RiskClosed, RiskRaised, RiskState
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.numbering import next_number
from pilothouse.kit.services import service


@service("risks.raise")
def raise_risk(*, actor: Actor, project_id: int, **values: Any) -> Risk:
    """Put a new risk in a project's register.

    `values` are columns of Risk (title, cause, effect, likelihood 1-5, impact 1-5, owner, …).
    Raises InvalidError for values outside their scale.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, RAISE, project.scope.path)
    number = f"R-{next_number(f'risk:{project.pk}')}"
    risk = Risk(project=project, number=number, **values)
    change = store.create(actor, risk)
    record(actor, "risk.raised", risk, change, scope_path=project.scope.path)
    events.announce(RiskRaised(actor=actor, risk_id=risk.pk, project_id=project.pk))
    return risk


@service("risks.edit")
def edit_risk(*, actor: Actor, risk_id: int, version: int | None = None, **values: Any) -> Risk:
    """Change a risk; `version` is the one the person was looking at."""
    risk = queries.risk(actor, risk_id, EDIT)
    change = store.update(actor, risk, expected=version, **values)
    record(actor, "risk.edited", risk, change, scope_path=risk.project.scope.path)
    return risk


@service("risks.close")
def close_risk(*, actor: Actor, risk_id: int, reason: str, version: int | None = None) -> Risk:
    """Close a risk that can no longer happen or is dealt with."""
    risk = queries.risk(actor, risk_id, EDIT)
    rules.check_can_close(risk.state)
    rules.check_reason(reason)
    change = store.update(
        actor, risk, expected=version, state=RiskState.CLOSED, closed_at=actor.now
    )
    path = risk.project.scope.path
    record(actor, "risk.closed", risk, change, scope_path=path, reason=reason)
    events.announce(RiskClosed(actor=actor, risk_id=risk.pk, project_id=risk.project_id))
    return risk


@service("risks.reopen")
def reopen_risk(*, actor: Actor, risk_id: int, reason: str = "") -> Risk:
    """Open a closed risk again; undoes a closing."""
    risk = queries.risk(actor, risk_id, EDIT)
    rules.check_can_reopen(risk.state)
    change = store.update(actor, risk, state=RiskState.OPEN, closed_at=None)
    path = risk.project.scope.path
    record(actor, "risk.reopened", risk, change, scope_path=path, reason=reason)
    return risk
