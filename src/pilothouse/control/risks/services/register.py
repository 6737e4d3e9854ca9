"""The verbs of the register."""

from __future__ import annotations

from typing import Any

from pilothouse.control.risks import queries, rules
from pilothouse.control.risks.models import Risk
from pilothouse.control.risks.permissions import EDIT, RAISE
from pilothouse.control.risks.types import FiguresChanged, RiskClosed, RiskRaised, RiskState
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
    Raises InvalidError for values outside their scale, figures that do not fit together and tasks
    that the plan does not have.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, RAISE, project.scope.path)
    _check_tasks(actor, project.pk, values.get("tasks"))
    rules.check_figures(values)
    number = f"R-{next_number(f'risk:{project.pk}')}"
    risk = Risk(project=project, number=number, **values)
    change = store.create(actor, risk)
    record(actor, "risk.raised", risk, change, scope_path=project.scope.path)
    events.announce(RiskRaised(actor=actor, risk_id=risk.pk, project_id=project.pk))
    _tell_figures(actor, risk)
    return risk


@service("risks.edit")
def edit_risk(*, actor: Actor, risk_id: int, version: int | None = None, **values: Any) -> Risk:
    """Change a risk; `version` is the one the person was looking at.

    Raises InvalidError as `raise_risk` does.
    """
    risk = queries.risk(actor, risk_id, EDIT)
    if values.get("tasks") != risk.tasks:
        _check_tasks(actor, risk.project_id, values.get("tasks"))
    rules.check_figures({name: values.get(name, getattr(risk, name)) for name in rules.FIGURES})
    change = store.update(actor, risk, expected=version, **values)
    record(actor, "risk.edited", risk, change, scope_path=risk.project.scope.path)
    if {*rules.FIGURES, "title"} & change.after.keys():
        _tell_figures(actor, risk, was=change.before.get("probability"))
    return risk


def _check_tasks(actor: Actor, project_id: int, wanted: Any) -> None:
    """Refuse tasks that the plan does not have; none is fine."""
    if wanted:
        rows = queries.delayable(actor, project_id)
        rules.check_tasks(wanted, frozenset(rows.values_list("uid", flat=True)))


def _tell_figures(actor: Actor, risk: Risk, was: Any = None) -> None:
    """Say that a simulation comes out otherwise, if this risk has a probability or had one."""
    if risk.probability is not None or was is not None:
        events.announce(FiguresChanged(actor=actor, project_id=risk.project_id))


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
    _tell_figures(actor, risk)
    return risk


@service("risks.reopen")
def reopen_risk(*, actor: Actor, risk_id: int, reason: str = "") -> Risk:
    """Open a closed risk again; undoes a closing."""
    risk = queries.risk(actor, risk_id, EDIT)
    rules.check_can_reopen(risk.state)
    change = store.update(actor, risk, state=RiskState.OPEN, closed_at=None)
    path = risk.project.scope.path
    record(actor, "risk.reopened", risk, change, scope_path=path, reason=reason)
    _tell_figures(actor, risk)
    return risk
