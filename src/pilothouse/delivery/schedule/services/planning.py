"""Starting a plan, and joining its resources to people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanResource
from pilothouse.delivery.schedule.permissions import EDIT
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.delivery.schedule.queries.rows import Loaded, plan_columns
from pilothouse.delivery.schedule.queries.starting import beginning
from pilothouse.delivery.schedule.rules.blank import blank_plan
from pilothouse.delivery.schedule.services.changing import computed_or_refused, request_forecast
from pilothouse.delivery.schedule.services.writing import write
from pilothouse.delivery.schedule.types import PlanChoice
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine import Schedule, instant
from pilothouse.engine.network.data import Plan
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import NotFoundError, RuleError
from pilothouse.kit.services import note_unchanged, service
from pilothouse.kit.store import Change

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project


@service("schedule.create_plan")
def create_plan(
    *,
    actor: Actor,
    project_id: int,
    start: date | None = None,
    plan: Plan | None = None,
    edits: Sequence[Any] = (),
) -> PlanRow:
    """Start a project's plan: empty from a day on (the project's target start, else today), or
    with the tasks of an engine plan. `edits` are carried out on it, such as those of a template.

    Raises RuleError when the project has a plan already.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, EDIT, project.scope.path)
    rules.check_may_plan(project.stage)
    if PlanRow.objects.filter(project=project).exists():
        raise RuleError("This project has a plan already.")
    day = start or project.target_start or actor.today
    made = plan or blank_plan(project.name, instant(datetime.combine(day, time(8))))
    made = rules.apply(made, edits) if edits else made
    if not any(task.wbs for task in made.tasks):
        made = replace(made, tasks=rules.numbered(made.tasks))
    loaded, _ = insert_plan(actor, project, made)
    change = Change({}, {"start": made.start, "tasks": len(made.tasks)})
    record(actor, "plan.created", loaded.row, change, scope_path=project.scope.path)
    return loaded.row


@service("schedule.copy_plan")
def copy_plan(*, actor: Actor, project_id: int, choice: PlanChoice) -> PlanRow:
    """Start a project's plan from that of another project, as `choice` says; no progress is taken.

    Raises RuleError when the project has a plan already, NotFoundError for a plan not shared.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, EDIT, project.scope.path)
    rules.check_may_plan(project.stage)
    if PlanRow.objects.filter(project=project).exists():
        raise RuleError("This project has a plan already.")
    found = beginning(actor, project, choice)
    made = replace(found.computed.plan, name=project.name[:200])
    loaded, _ = insert_plan(actor, project, made)
    facts: dict[str, Any] = {
        "start": made.start, "tasks": len(made.tasks), "source_id": choice.source_id,
        "lengths": choice.lengths,
        "left_out": {str(left.what): left.count for left in found.left_out},
    }  # fmt: skip
    if found.correction is not None:
        facts |= {"factor": found.correction.factor, "of": list(found.correction.projects)}
    path = project.scope.path
    record(actor, "plan.created", loaded.row, Change({}, facts), scope_path=path)
    return loaded.row


def insert_plan(actor: Actor, project: Project, plan: Plan, **how: Any) -> tuple[Loaded, Schedule]:
    """Write a whole new plan; runs inside a service."""
    computed = computed_or_refused(plan)
    row = PlanRow(
        project=project,
        created_at=actor.now,
        updated_at=actor.now,
        computed_start=computed.start,
        computed_finish=computed.finish,
        computed_at=actor.now,
        last_uid=max((task.id for task in plan.tasks), default=0),
        **plan_columns(plan),
    )
    row.save(force_insert=True)
    empty = Loaded(row, blank_of(plan), {}, {}, (), (), {})
    write(actor, empty, plan, rules.diff(empty.plan, plan), computed, **how)
    if plan.tasks:
        request_forecast(actor, row)
    return empty, computed


def blank_of(plan: Plan) -> Plan:
    """The plan's facts without any record."""
    return Plan(plan.name, plan.start, (), plan.default_calendar)


@service("schedule.name_person")
def name_person(
    *, actor: Actor, project_id: int, resource: int, person_id: int | None
) -> PlanResource:
    """Say which of our people a resource of the plan is; they then see their tasks."""
    row = plan_row(actor, project_id, EDIT)
    found = PlanResource.objects.filter(plan=row, uid=resource).first()
    if found is None:
        raise NotFoundError("The plan has no such resource.")
    before = found.person_id
    if before == person_id:
        note_unchanged()
        return found
    found.person_id = person_id
    found.save(update_fields=["person"])
    change = Change({"person_id": before}, {"person_id": person_id})
    record(actor, "plan.person_named", found, change, scope_path=row.project.scope.path)
    return found
