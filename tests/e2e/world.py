"""What is in the database when the browser tests begin, made through the services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from pilothouse.control.issues.services import raise_issue
from pilothouse.control.risks.services import raise_risk
from pilothouse.delivery.work.services import edit_project
from pilothouse.foundation.people.services import add_client
from pilothouse.governance.agreements.queries import secret_of
from pilothouse.governance.agreements.services import save_draft, send_version
from pilothouse.governance.portfolio.services import add_model, add_objective, propose, submit
from pilothouse.governance.portfolio.types import CriterionFacts
from pilothouse.insight.health.services import compute_health
from tests import make
from tests.areas.agreements.terms import sign
from tests.areas.gates.ready import Ready, ready
from tests.areas.levelling import stage as levelling
from tests.e2e.planning import plan_project

CLIENT = "Harbour Hotels"
CONTACT = "clara@client.example"
SHOWN = "Harbour booking system"
SECOND = "Quay lighting"
THIRD = "Quay paving"
CRITERIA = (("Strategic fit", 50, False), ("Benefit", 30, False), ("Risk of delivery", 20, True))


def build() -> dict[str, Any]:
    """Build the world; returns the names and keys that the tests use."""
    now = datetime.now(UTC)
    made = ready(now)
    client = add_client(actor=make.system(now), name=CLIENT)
    edit_project(
        actor=make.system(now), project_id=made.project_id, name=SHOWN, client_id=client.pk
    )
    _portfolio(made)
    secret = _running(made)
    second = make.project(made.world, made.world.people, name=SECOND)
    third = make.project(made.world, made.world.people, name=THIRD)
    planned = plan_project(made)
    bridge, tower = levelling.pair(made.world)
    levelling.sent(made.world, bridge, tower)
    for name in ("First Assessor", "Second Assessor"):
        made.world.people[name] = make.grant(make.person(name), "pmo_analyst")
    compute_health(actor=make.system(now), project_id=made.project_id)
    return {
        "project": made.world.project.number,
        "second": second.number,
        "third": third.number,
        "shared": bridge.number,
        **planned,
        "link": f"/client/open/{secret}/",
        "portfolio": made.world.portfolio.name,
        "people": {role: [who.name, who.email] for role, who in made.world.people.items()},
    }


def _portfolio(made: Ready) -> None:
    director = made.actor("pmo_director")
    objective = add_objective(
        actor=director, name="Shorter queues for guests", owner_id=director.person_id
    )
    criteria = [
        CriterionFacts(name=name, weight=Decimal(weight), inverted=inverted)
        for name, weight, inverted in CRITERIA
    ]
    add_model(actor=director, name="Standard model", criteria=criteria)
    proposal = propose(
        actor=made.pm,
        title="Electric shuttle boats",
        problem="Guests wait for taxis.",
        benefit="Fewer taxis at the quay.",
        portfolio_id=made.world.portfolio.pk,
        objective_id=objective.pk,
        cost_low=Decimal(80_000),
        cost_high=Decimal(120_000),
    )
    submit(actor=made.pm, proposal_id=proposal.pk)


def _running(made: Ready) -> str:
    """The shown project is signed, accepted and running; the secret of its client's link."""
    draft = save_draft(actor=made.pm, project_id=made.project_id, price=Decimal(120_000))
    link = send_version(actor=made.pm, version_id=draft.pk, name="Clara Client", email=CONTACT)
    sign(link)
    made.accepted()
    raise_issue(
        actor=made.pm,
        project_id=made.project_id,
        title="Test system is not reachable",
        description="Since Monday.",
        owner_id=made.world.people["technical_pm"].pk,
        due_on=made.now.date() + timedelta(days=7),
    )
    raise_risk(
        actor=made.pm,
        project_id=made.project_id,
        title="The gate supplier fails",
        likelihood=5,
        impact=4,
        owner_id=made.world.people["technical_pm"].pk,
    )
    return secret_of(link)
