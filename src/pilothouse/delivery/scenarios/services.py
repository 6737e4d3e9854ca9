"""Playing with copies of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilothouse.delivery.scenarios import queries, rules
from pilothouse.delivery.scenarios.models import Scenario, ScenarioBase, ScenarioStep, new_stamp
from pilothouse.delivery.scenarios.permissions import EDIT
from pilothouse.delivery.scenarios.types import Proposal, ScenarioState
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.delivery.schedule.queries.copies import edited, in_words, named
from pilothouse.delivery.schedule.queries.copies import edits_json as packed
from pilothouse.delivery.schedule.queries.history import moment, past_plan
from pilothouse.delivery.schedule.queries.packing import packed_plan
from pilothouse.delivery.schedule.queries.plans import plan_of
from pilothouse.delivery.schedule.services import edit_plan
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine import Schedule
from pilothouse.engine.network.data import Plan
from pilothouse.foundation.audit.services import record
from pilothouse.kit import permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.services import note_unchanged, part, service

LARGEST_STEP = 20_000


@service("scenarios.create")
def create_scenario(
    *, actor: Actor, project_id: int, name: str, reason: str = "", revision: int | None = None
) -> Scenario:
    """Copy a project's plan as it is now, or as it was at a revision, to play with.

    Raises NotFoundError where there is no plan or the history has no such revision.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, EDIT, project.scope.path)
    row = plan_row(actor, project_id)
    then = moment(actor, row, row.version if revision is None else revision)
    plan = past_plan(row, then.revision)
    computed = edited(plan, ())
    made = Scenario(
        project=project,
        name=rules.check_name(name),
        reason=reason.strip(),
        base=_base(plan),
        base_revision=then.revision,
        base_at=then.at,
        made_by_id=actor.person_id,
        finish=computed.finish,
    )
    change = store.create(actor, made)
    record(actor, "scenario.created", made, change, scope_path=project.scope.path)
    return made


def _base(plan: Plan) -> ScenarioBase:
    content, digest = packed_plan(plan)
    return ScenarioBase.objects.get_or_create(sha256=digest, defaults={"content": content})[0]


@service("scenarios.edit")
def edit_scenario(
    *, actor: Actor, scenario_id: int, edits: Sequence[Any], expected: int | None = None
) -> Scenario:
    """Carry out edits in a copy as one step. The project's plan stays as it is.

    Raises ConflictError when somebody changed the copy since, InvalidError for edits that cannot be
    carried out.
    """
    row = _open(actor, scenario_id, expected)
    before = queries.state_of(row)
    if len(edits) > LARGEST_STEP:
        raise InvalidError(f"One step holds at most {LARGEST_STEP} edits; send them in parts.")
    last_uid = max((task.id for task in before.plan.tasks), default=0)
    known = named(edits, last_uid, before.plan.resources)
    after = edited(before.plan, known)
    if after.plan == before.plan:
        note_unchanged()
        return row
    said = in_words(known, before.plan)
    _moved_on(actor, row, after, said, "scenario.edited")
    ScenarioStep.objects.filter(scenario=row, is_undone=True).delete()
    last = ScenarioStep.objects.filter(scenario=row).order_by("-number").first()
    ScenarioStep.objects.create(
        scenario=row,
        number=last.number + 1 if last else 1,
        edits=packed(known),
        said=said,
        by_name=actor.name[:200],
        at=actor.now,
    )
    return row


def _open(actor: Actor, scenario_id: int, expected: int | None = None) -> Scenario:
    """The copy, locked; ConflictError when it is not at the version that was looked at."""
    row = queries.scenario(actor, scenario_id, EDIT, lock=True)
    rules.check_open(row.state)
    if expected is not None and expected != row.version:
        store.update(actor, row, expected=expected)
    return row


def _moved_on(actor: Actor, row: Scenario, after: Schedule, said: str, action: str) -> None:
    """The copy's next version with its finish, and the audit event."""
    before, row.finish = row.finish, after.finish
    row.version, row.stamp, row.updated_at = row.version + 1, new_stamp(), actor.now
    row.save(update_fields=["finish", "version", "stamp", "updated_at"])
    queries.keep(row.stamp, after)
    change = store.Change({"finish": before}, {"finish": after.finish, "said": said})
    record(actor, action, row, change, scope_path=row.project.scope.path)


@service("scenarios.undo")
def undo_step(*, actor: Actor, scenario_id: int, expected: int | None = None) -> Scenario:
    """Take back the last step of a copy, whoever took it."""
    return _stepped(actor, scenario_id, expected, back=True)


@service("scenarios.redo")
def redo_step(*, actor: Actor, scenario_id: int, expected: int | None = None) -> Scenario:
    """Take again the step of a copy that was taken back last."""
    return _stepped(actor, scenario_id, expected, back=False)


def _stepped(actor: Actor, scenario_id: int, expected: int | None, *, back: bool) -> Scenario:
    row = _open(actor, scenario_id, expected)
    steps = ScenarioStep.objects.filter(scenario=row, is_undone=not back)
    step = steps.order_by("-number" if back else "number").first()
    if step is None:
        raise RuleError(f"There is nothing to {'undo' if back else 'redo'} in this copy.")
    step.is_undone = back
    step.save(update_fields=["is_undone"])
    after = edited(queries.base_plan(row), queries.edits_of(row))
    said = f"{'Undone' if back else 'Done again'}: {step.said}"
    action = "scenario.undone" if back else "scenario.redone"
    _moved_on(actor, row, after, said, action)
    return row


@service("scenarios.rename")
def rename_scenario(
    *, actor: Actor, scenario_id: int, name: str, reason: str, version: int | None = None
) -> Scenario:
    """Change the name and the question of a copy."""
    row = _open(actor, scenario_id)
    values = {"name": rules.check_name(name), "reason": reason.strip()}
    change = store.update(actor, row, expected=version, **values)
    record(actor, "scenario.renamed", row, change, scope_path=row.project.scope.path)
    return row


@service("scenarios.refresh")
def refresh_scenario(*, actor: Actor, scenario_id: int, expected: int | None = None) -> Scenario:
    """Carry a copy's steps over to the plan as it is now.

    Raises RuleError, naming the step, when one no longer fits; nothing is changed then.
    """
    row = _open(actor, scenario_id, expected)
    plan = plan_row(actor, row.project_id)
    now = plan_of(actor, row.project_id)
    steps = list(queries.steps_of(row))
    counts = [len(step.edits) for step in steps]
    edits = list(queries.proposed_edits(row, now, plan.last_uid))
    after = edited(now, ())
    for step, count in zip(steps, counts, strict=True):
        mine, edits = edits[:count], edits[count:]
        after = _fitted(after, step, mine)
        step.edits = packed(mine)
    ScenarioStep.objects.bulk_update(steps, ["edits"])
    row.base, row.base_revision, row.base_at = _base(now), plan.version, actor.now
    row.save(update_fields=["base", "base_revision", "base_at"])
    said = f"Brought up to revision {plan.version} of the plan"
    _moved_on(actor, row, after, said, "scenario.refreshed")
    return row


def _fitted(state: Schedule, step: ScenarioStep, edits: Sequence[Any]) -> Schedule:
    try:
        return edited(state.plan, edits)
    except InvalidError as error:
        raise RuleError(
            f"Step {step.number} ({step.said}) no longer fits the plan: {error.message} "
            "Undo that step in the copy, or keep the copy as it is."
        ) from error


@service("scenarios.discard")
def discard_scenario(*, actor: Actor, scenario_id: int, version: int | None = None) -> Scenario:
    """Throw a copy away; it stays readable in the list of closed ones."""
    row = _open(actor, scenario_id)
    change = store.update(actor, row, expected=version, state=ScenarioState.DISCARDED)
    record(actor, "scenario.discarded", row, change, scope_path=row.project.scope.path)
    return row


@service("scenarios.adopt")
def adopt_scenario(*, actor: Actor, scenario_id: int, expected: int | None = None) -> Scenario:
    """Put a copy's edits into the project's plan as one undoable step.

    The plan's own rules hold: its project managers may, within the stage and its tolerance; what
    goes beyond is proposed as a change request. `expected` is the plan's revision seen.
    """
    row = _open(actor, scenario_id)
    edits = _edits_for_plan(actor, row)
    edit_plan(
        actor=actor, project_id=row.project_id, edits=edits, expected=expected, reason=row.name
    )
    change = store.update(actor, row, state=ScenarioState.ADOPTED)
    record(actor, "scenario.adopted", row, change, scope_path=row.project.scope.path)
    return row


def _edits_for_plan(actor: Actor, row: Scenario) -> Sequence[Any]:
    rules.check_has_steps(list(queries.steps_of(row)))
    plan = plan_row(actor, row.project_id)
    return queries.proposed_edits(row, plan_of(actor, row.project_id), plan.last_uid)


@part
def take_proposal(actor: Actor, scenario_id: int) -> Proposal:
    """What an open copy asks of the plan, for a change request to carry.

    Raises RuleError for a closed copy or one without steps.
    """
    row = _open(actor, scenario_id)
    return Proposal(row.project_id, row.name, row.reason, _edits_for_plan(actor, row))


@part
def mark_proposed(actor: Actor, scenario_id: int, *, outcome: str, url: str) -> None:
    """Close a copy that became a change request; it shows where to."""
    row = _open(actor, scenario_id)
    store.update(
        actor, row, state=ScenarioState.PROPOSED, outcome=outcome[:120], outcome_url=url[:200]
    )
