"""What is in the database when the browser tests begin, made through the services."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pilothouse.control.issues.services import raise_issue
from pilothouse.control.risks.services import raise_risk
from pilothouse.delivery.schedule.services import create_plan, edit_plan
from pilothouse.delivery.schedule.types import AddLink, AddTask, SetConstraint
from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.services import edit_project, move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.engine import instant
from pilothouse.engine.network.data import ConstraintType, TaskKind
from pilothouse.foundation.people.services import add_client
from pilothouse.governance.agreements.queries import secret_of
from pilothouse.governance.agreements.services import save_draft, send_version
from pilothouse.governance.portfolio.services import add_model, add_objective, propose, submit
from pilothouse.governance.portfolio.types import CriterionFacts
from pilothouse.insight.health.services import compute_health
from tests import make
from tests.areas.agreements.terms import sign
from tests.areas.gates.ready import Ready, ready

CLIENT = "Harbour Hotels"
CONTACT = "clara@client.example"
SHOWN = "Harbour booking system"
SECOND = "Quay lighting"
THIRD = "Quay paving"
PLANNED = "Quay fences"
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
    planned = _planned(made)
    for name in ("First Assessor", "Second Assessor"):
        made.world.people[name] = make.grant(make.person(name), "pmo_analyst")
    compute_health(actor=make.system(now), project_id=made.project_id)
    return {
        "project": made.world.project.number,
        "second": second.number,
        "third": third.number,
        "planned": planned.number,
        "link": f"/client/open/{secret}/",
        "portfolio": made.world.portfolio.name,
        "people": {role: [who.name, who.email] for role, who in made.world.people.items()},
    }


def _planned(made: Ready) -> Project:
    """A project that is being planned: design, a week's buffer, build, done."""
    project = make.project(made.world, made.world.people, name=PLANNED)
    move_to_stage(actor=made.pm, project_id=project.pk, stage=Stage.PLANNING)
    create_plan(actor=made.pm, project_id=project.pk, start=date(2027, 3, 1))
    later = instant(datetime(2027, 3, 15, 8))  # noqa: DTZ001  (project time)
    edit_plan(
        actor=made.pm,
        project_id=project.pk,
        edits=[
            AddTask("Works", task=1),
            AddTask("Design", parent=1, duration=5 * 480, task=2),
            AddTask("Build", parent=1, after=2, duration=10 * 480, task=3),
            AddTask("Done", after=1, task_kind=TaskKind.MILESTONE, task=4),
            AddLink(2, 3),
            AddLink(3, 4),
            SetConstraint(3, ConstraintType.START_NO_EARLIER, later),
        ],
    )
    return project


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
