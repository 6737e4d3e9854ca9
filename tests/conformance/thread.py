"""Objects of the areas from plan to report, in the world's project and one beside it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pilothouse.control.changes.services import raise_change, set_edits
from pilothouse.control.issues.services import raise_issue
from pilothouse.delivery.schedule.models import Plan, PlanImport
from pilothouse.delivery.schedule.services import create_plan, edit_plan, upload_plan
from pilothouse.delivery.schedule.types import AddTask, SetDuration
from pilothouse.delivery.work.models import CharterVersion, Project
from pilothouse.delivery.work.services import (
    decide_charter,
    edit_project,
    move_to_stage,
    save_charter,
    submit_charter,
)
from pilothouse.delivery.work.types import Item, ItemKind, Stage
from pilothouse.foundation.decisions.models import Decision
from pilothouse.foundation.people.services import add_client
from pilothouse.governance.agreements.services import save_draft, send_version
from pilothouse.governance.gates.services import grant_waiver, submit_hand_over
from pilothouse.governance.portfolio.services import add_objective
from pilothouse.governance.stakeholders.models import Stakeholder
from pilothouse.governance.stakeholders.services import add_stakeholder
from pilothouse.governance.standards.models import MethodPackage
from pilothouse.insight.health.models import Finding
from pilothouse.insight.health.services import compute_health, order_action
from tests import make
from tests.areas.portfolio import stage as proposals

Values = dict[str, Any]
DAY = 480
WAIVABLE = "agreement_signed"
CHARTER = (
    Item(kind=ItemKind.MEASURE, text="Waiting time", baseline="8 h", target="4 h"),
    Item(kind=ItemKind.OUT_OF_SCOPE, text="Catering"),
    Item(kind=ItemKind.DELIVERABLE, text="The crane", due_on=date(2026, 9, 30)),
    Item(kind=ItemKind.IN_SCOPE, text="Quay 3"),
    Item(kind=ItemKind.MILESTONE, text="In operation", due_on=date(2026, 9, 30)),
)


def control(world: make.World) -> Values:
    """A plan with tasks, a change with an edit, an issue."""
    pm, project = world.actor("business_pm"), world.project
    if not Plan.objects.filter(project=project).exists():
        create_plan(actor=pm, project_id=project.pk, start=date(2026, 3, 2))
    edit_plan(actor=pm, project_id=project.pk, edits=[AddTask("Design", duration=5 * DAY)])
    task = Plan.objects.get(project=project).tasks.latest("pk").uid
    change = raise_change(
        actor=pm, project_id=project.pk, title="A second gate", reason="The client asks.",
        cost=Decimal(900),
    )  # fmt: skip
    set_edits(actor=pm, change_id=change.pk, edits=[SetDuration(task, 9 * DAY)])
    issue = raise_issue(
        actor=pm, project_id=project.pk, title="Soft ground", severity=2, owner_id=pm.person_id
    )
    return {
        "uid": task, "change_id": change.pk, "issue_id": issue.pk, "kind": "duration", "place": 0,
    }  # fmt: skip


def promises(world: make.World) -> Values:
    """A charter before the sponsor, an agreement with the client, a stakeholder."""
    pm, project = world.actor("business_pm"), world.project
    if project.client_id is None:
        client = add_client(actor=make.system(), name=f"Client of {project.number}")
        edit_project(actor=make.system(), project_id=project.pk, client_id=client.pk)
        project.refresh_from_db()
    if not CharterVersion.objects.filter(charter__project=project).exists():
        save_charter(actor=pm, project_id=project.pk, objective="Faster ships", items=CHARTER)
        submit_charter(actor=pm, project_id=project.pk)
    who = add_stakeholder(
        actor=pm, project_id=project.pk, name=f"Council {Stakeholder.objects.count()}",
        influence=4, interest=3, owner_id=pm.person_id,
    )  # fmt: skip
    draft = save_draft(actor=pm, project_id=project.pk, price=Decimal(1000))
    link = send_version(
        actor=pm, version_id=draft.pk, name="Clara Client", email="clara@client.example"
    )
    return {
        "work:version_id": CharterVersion.objects.latest("pk").pk, "version_id": draft.pk,
        "other_id": draft.pk, "link_id": link.pk,
        "secret": "not-a-secret", "stakeholder_id": who.pk,
        "decisions:number": Decision.objects.latest("pk").number,
    }  # fmt: skip


def planned(world: make.World) -> Project:
    """A further project that may be handed over: charter approved, budget, a plan."""
    other = make.project(world, world.people, budget=Decimal(90_000))
    pm, sponsor = world.actor("business_pm"), world.actor("sponsor")
    save_charter(actor=pm, project_id=other.pk, objective="Faster ships", items=CHARTER)
    version = submit_charter(actor=pm, project_id=other.pk)
    decide_charter(actor=sponsor, version_id=version.pk, option="approve", reason="Good")
    other.refresh_from_db()
    if other.stage == Stage.CHARTER:
        move_to_stage(actor=pm, project_id=other.pk, stage=Stage.PLANNING)
    create_plan(actor=pm, project_id=other.pk, start=date(2026, 3, 2))
    edit_plan(actor=pm, project_id=other.pk, edits=[AddTask("Build", duration=9 * DAY)])
    return other


def governance(world: make.World) -> Values:
    """A hand-over of another project, a waiver, a proposal, an objective, a scoring model."""
    other = planned(world)
    pm, pmo = world.actor("business_pm"), world.actor("pmo_manager")
    hand_over = submit_hand_over(actor=pm, project_id=other.pk)
    check = hand_over.checks.first()
    key = WAIVABLE
    waiver = grant_waiver(
        actor=pmo, project_id=other.pk, key=key, reason="A pilot",
        expires_on=pmo.today + timedelta(days=30),
    )  # fmt: skip
    proposal = proposals.in_assessment(world)
    objective = add_objective(actor=pmo, name=f"Goal {other.pk}", owner_id=pmo.person_id)
    package = MethodPackage.objects.latest("pk")
    return {
        "hand_over_id": hand_over.pk, "check_id": check.pk if check else 0, "key": key,
        "waiver_id": waiver.pk, "proposal_id": proposal.pk, "objective_id": objective.pk,
        "model_id": proposal.scoring_model_id, "code": package.code, "edition": package.edition,
    }  # fmt: skip


def insight(world: make.World) -> Values:
    """Findings with a corrective action, an upload and the job that reads it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    pm, pmo, project = world.actor("business_pm"), world.actor("pmo_manager"), world.project
    compute_health(actor=pmo, project_id=project.pk)
    finding = Finding.objects.filter(project=project).latest("pk")
    action = order_action(
        actor=pmo, project_id=project.pk, title="Replan", owner_id=pm.person_id or 0,
        due_on=pmo.today, expected_effect="On date", finding_id=finding.pk,
    )  # fmt: skip
    row = PlanImport.objects.first() or upload_plan(
        actor=pm, project_id=project.pk, file=SimpleUploadedFile("plan.xer", b"ERMHDR")
    )
    return {
        "finding_id": finding.pk, "action_id": action.pk,
        "import_id": row.pk, "job_id": row.job_id,
    }  # fmt: skip


def thread(world: make.World) -> Values:
    """One object of each of these areas."""
    return control(world) | promises(world) | governance(world) | insight(world)
