"""The one way in which a plan changes: compute the new state, write what differs, remember how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from pilothouse.delivery.schedule import rules
from pilothouse.delivery.schedule.models import Baseline, PlanEdit, PlanTask
from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models.plan import new_stamp
from pilothouse.delivery.schedule.queries import memory, plans
from pilothouse.delivery.schedule.queries.analysis import baseline_plan, working_time
from pilothouse.delivery.schedule.queries.packing import packed_delta
from pilothouse.delivery.schedule.queries.recomputing import recomputed
from pilothouse.delivery.schedule.queries.rows import COMPUTED, Loaded, plan_columns
from pilothouse.delivery.schedule.rules.stages import check_scope
from pilothouse.delivery.schedule.services.writing import Written, write
from pilothouse.delivery.schedule.types import Delta, Outcome, PlanChanged, UndoState
from pilothouse.engine import Schedule, schedule
from pilothouse.engine.network.data import Plan, PlanError
from pilothouse.foundation.audit.services import record
from pilothouse.interchange import plan_json
from pilothouse.kit import events, permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import ConflictError, FieldClash, InvalidError
from pilothouse.kit.jobs.running import enqueue
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from pilothouse.kit.services import note_unchanged
from pilothouse.kit.store import Change

SIMULATE = "schedule.simulate"


def locked_plan(actor: Actor, project_id: int, code: str, expected: int | None) -> PlanRow:
    """The plan's row, locked; ConflictError when somebody changed it since `expected`."""
    row = permits.get(actor, code, plans(actor), lock=True, project_id=project_id)
    check_revision(row, expected)
    return row


def check_revision(row: PlanRow, expected: int | None) -> None:
    """Raise ConflictError, naming who did what, when the plan is not at the expected revision."""
    if expected is not None and expected != row.version:
        raise conflict(row, expected)


def conflict(row: PlanRow, expected: int, *, repeatable: bool = False) -> ConflictError:
    """What to raise where somebody changed the plan since `expected`: who did what."""
    since = PlanEdit.objects.filter(plan=row, revision_after__gt=expected).order_by("-pk")[:10]
    clashes = [FieldClash("plan", edit.said, edit.actor_name, "") for edit in since]
    who = ", ".join(dict.fromkeys(edit.actor_name for edit in since)) or "Somebody"
    return ConflictError(
        f"{who} changed the plan meanwhile. Nothing of yours was saved; look at the new state and "
        "try again.",
        model="schedule.plan",
        key=row.pk,
        expected=expected,
        current=row.version,
        clashes=clashes,
        repeatable=repeatable,
    )


def computed_or_refused(plan: Plan, loaded: Loaded | None = None) -> Schedule:
    """The schedule of a plan, quicker when it is a later state of a loaded one.

    What the engine cannot compute becomes InvalidError.
    """
    try:
        return schedule(plan) if loaded is None else recomputed(loaded, plan)
    except PlanError as error:
        raise InvalidError(str(error), {"plan": [str(error)]}) from error


def change_plan(
    actor: Actor,
    loaded: Loaded,
    new: Plan,
    *,
    said: str,
    action: str,
    reason: str = "",
    **how: Any,
) -> Outcome:
    """Bring a plan from the loaded state to a new one and leave the audit event of the service.

    An unchanged plan writes nothing. `how` is passed on to `carry_over`.
    """
    outcome, change = carry_over(actor, loaded, new, said=said, **how)
    if change is None:
        note_unchanged()
        return outcome
    row = loaded.row
    record(actor, action, row, change, scope_path=row.project.scope.path, reason=reason)
    return outcome


def carry_over(
    actor: Actor,
    loaded: Loaded,
    new: Plan,
    *,
    said: str,
    counts: bool = True,
    computed: Schedule | None = None,
    key: str = "",
    **how: Any,
) -> tuple[Outcome, Change | None]:
    """Write what differs, keep the inverse in the undo log, announce. No audit event.

    `counts` is False for steps that undo itself takes, `key` what the sender calls the step.
    """
    delta, row = rules.diff(loaded.plan, new), loaded.row
    finish, before = row.computed_finish, row.version
    if not delta:
        return Outcome(row.pk, before, finish, finish, ()), None
    computed = computed or computed_or_refused(new, loaded)
    written = write(actor, loaded, new, delta, computed, **how)
    _move_on(actor, row, new, computed)
    _keep(loaded, new, computed, written)
    _remember(actor, row, delta, said, before, counts=counts, key=key)
    rest = rules.rest_of(len(new.tasks))
    events.announce(
        PlanChanged(
            actor=actor, project_id=row.project_id, plan_id=row.pk, revision=row.version, rest=rest
        )
    )
    request_forecast(actor, row, rest)
    return _outcome(row, delta, written, finish, said), _summary(delta, finish, computed.finish)


def _move_on(actor: Actor, row: PlanRow, new: Plan, computed: Schedule) -> None:
    """The plan's own row: facts, computed dates and the next revision."""
    values = plan_columns(new) | {
        "computed_start": computed.start,
        "computed_finish": computed.finish,
        "computed_at": actor.now,
        "updated_at": actor.now,
        "version": row.version + 1,
        "stamp": new_stamp(),
        "last_uid": max([row.last_uid, *(task.id for task in new.tasks)]),
    }
    PlanRow.objects.filter(pk=row.pk).update(**values)
    for name, value in values.items():
        setattr(row, name, value)


def _keep(loaded: Loaded, new: Plan, computed: Schedule, written: Written) -> None:
    """Have the new state in memory for the next edit."""
    keys = written.keys
    if keys is None:
        return
    dates = {name: getattr(computed.arrays, name) for name in COMPUTED}
    state = Loaded(loaded.row, new, keys.task_pk, keys.resource_pk, keys.link_pk,
                   keys.assignment_pk, dates)  # fmt: skip
    memory.keep(loaded.row.stamp, state, computed)


def _remember(
    actor: Actor, row: PlanRow, delta: Delta, said: str, before: int, *, counts: bool, key: str
) -> None:
    if counts:
        own = PlanEdit.objects.filter(plan=row, user_id=actor.user_id, state=UndoState.UNDONE)
        own.update(state=UndoState.GONE)
    PlanEdit.objects.create(
        plan=row,
        said=said[:300],
        delta=packed_delta(delta),
        user_id=actor.user_id,
        actor_name=actor.name[:200],
        at=actor.now,
        revision_before=before,
        revision_after=row.version,
        counts=counts,
        finish=row.computed_finish,
        key=key,
    )


SHOWN_RECORDS = 20


def _summary(delta: Delta, finish_before: int, finish_after: int) -> Change:
    """The audit's before and after: the first records in full, the others counted."""
    sides = []
    for plan in (delta.before, delta.after):
        data = plan_json.to_json(plan)
        side: dict[str, Any] = {
            name: data[name][:SHOWN_RECORDS] for name in ("tasks", "links", "assignments")
            if data.get(name)
        }  # fmt: skip
        side["records"] = {n: len(data.get(n, ())) for n in ("tasks", "links", "assignments")}
        side["data_date"] = plan.data_date
        sides.append(side)
    return Change(sides[0] | {"finish": finish_before}, sides[1] | {"finish": finish_after})


def _outcome(
    row: PlanRow, delta: Delta, written: Written, finish_before: int, said: str
) -> Outcome:
    return Outcome(
        plan_id=row.pk,
        revision=row.version,
        finish_before=finish_before,
        finish_after=row.computed_finish,
        changed=tuple(written.tasks),
        removed=written.removed,
        added=written.added,
        links_changed=written.links,
        links_removed=written.links_removed,
        reordered=_is_reordered(delta),
        said=said,
        touched=_touched(delta),
        repriced=_is_repriced(delta),
    )


def _is_repriced(delta: Delta) -> bool:
    """Whether rates, or the working time over which work is spread, changed."""
    was, now = delta.before, delta.after
    return bool(now.resources or now.calendars) or (was.options, was.currency) != (
        now.options, now.currency
    )  # fmt: skip


def _is_reordered(delta: Delta) -> bool:
    """Whether tasks stand elsewhere in the outline, or at another level of it."""
    was = {task.id: task.parent for task in delta.before.tasks}
    return bool(delta.places_after or delta.places_before) or any(
        was.get(task.id, task.parent) != task.parent for task in delta.after.tasks
    )


def _touched(delta: Delta) -> tuple[int, ...]:
    """Tasks whose own records or people changed, not only their dates."""
    tasks = {task.id for task in delta.after.tasks}
    people = (*delta.before.assignments, *delta.after.assignments)
    return tuple(tasks | {item.task for item in people})


def check_control(row: PlanRow, old: Plan, computed: Schedule, edits: Sequence[Any]) -> None:
    """Raise RuleError for an edit that the project's stage leaves to a change request."""
    stage = row.project.stage
    rules.check_may_plan(stage)
    frozen = Baseline.objects.filter(plan=row).order_by("-number").first()
    if frozen is None:
        return
    check_scope(stage, edits, _baseline_uids(frozen, edits))
    hours, day = working_time(old), old.options.minutes_per_day
    rules.check_tolerance(
        stage,
        baseline=f"baseline {frozen.number}",
        days_before=hours.between(frozen.finish, row.computed_finish) / day,
        days_after=hours.between(frozen.finish, computed.finish) / day,
    )


def _baseline_uids(frozen: Baseline, edits: Sequence[Any]) -> frozenset[int]:
    if not any(edit.kind == "remove_task" for edit in edits):
        return frozenset()
    return frozenset(task.id for task in baseline_plan(frozen).tasks)


def request_forecast(actor: Actor, row: PlanRow, rest: timedelta = timedelta()) -> None:
    """Have the finish simulated a `rest` after the commit, unless that is waiting already."""
    waiting = Job.objects.filter(
        kind=SIMULATE, state=JobState.WAITING, payload__project_id=row.project_id
    )
    if not waiting.exists():
        payload = {"project_id": row.project_id}
        with transaction.atomic():
            path = row.project.scope.path
            enqueue(actor, SIMULATE, payload, scope_path=path, rest=rest)


def local_uids(row: PlanRow) -> frozenset[int]:
    """Uids of the tasks that were added here, not read from a file."""
    return frozenset(PlanTask.objects.filter(plan=row, is_local=True).values_list("uid", flat=True))
