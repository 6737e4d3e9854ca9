"""Agreeing on deliveries between projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from pilothouse.delivery.dependencies import queries, rules
from pilothouse.delivery.dependencies.models import Dependency, DependencySide
from pilothouse.delivery.dependencies.permissions import EDIT
from pilothouse.delivery.dependencies.queries import Both
from pilothouse.delivery.dependencies.types import (
    DependenciesFound,
    DependencyMoved,
    DependencySlipped,
    DependencyState,
    FoundLink,
    Role,
    Wish,
)
from pilothouse.delivery.schedule.queries import plan_of, plan_row_or_none, tasks
from pilothouse.delivery.schedule.services import apply_edits
from pilothouse.delivery.schedule.types import (
    AddLink,
    AddTask,
    AgreedDay,
    Report,
    SetConstraint,
    SetTask,
)
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.engine import instant, to_datetime
from pilothouse.engine.network.data import ConstraintType, Task, TaskKind
from pilothouse.foundation.audit.services import record
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.services import note_unchanged, part, service


@service("dependencies.propose")
def propose(*, actor: Actor, project_id: int, wish: Wish) -> Dependency:
    """Ask another project for something by a day, or offer it; one's own side is confirmed.

    Raises InvalidError for the same project, an empty title, or a giving side without a task.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, EDIT, project.scope.path)
    rules.check_different(project_id, wish.other_id)
    other = project_by_id(system_actor(actor.now), wish.other_id)
    if wish.role == Role.GIVES:
        rules.check_has_task(wish.task)
    row = Dependency(
        number=f"DEP-{next_number('dependency')}",
        title=rules.check_title(wish.title),
        description=wish.description.strip(),
        proposed_on=wish.on,
    )
    change = store.create(actor, row)
    theirs = Role.GETS if wish.role == Role.GIVES else Role.GIVES
    own = _side(actor, row, project_id, wish.role, wish.task)
    own.confirmed_by_id, own.confirmed_at = actor.person_id, actor.now
    DependencySide.objects.bulk_create([own, DependencySide(
        dependency=row, project_id=other.pk, role=theirs)])  # fmt: skip
    _forecast(actor, row)
    record(actor, "dependency.proposed", row, change, scope_path=project.scope.path)
    _tell(actor, row, "proposed")
    return row


@part
def propose_links(actor: Actor, links: Iterable[FoundLink], *, said: str) -> int:
    """Propose what links between plans say, each once; how many are new. `said` is their source.

    The managers of each project are told of all of theirs together.
    """
    counts: Counter[int] = Counter()
    made = 0
    for link in links:
        if propose_link(actor=actor, link=link, said=said) is not None:
            counts.update((link.giver_id, link.receiver_id))
            made += 1
    if made:
        events.announce(DependenciesFound(actor=actor, counts=dict(counts)))
    return made


@service("dependencies.propose_link")
def propose_link(*, actor: Actor, link: FoundLink, said: str) -> Dependency | None:
    """Propose a link between two plans as a delivery; both project managers have still to confirm.

    None where the giving task is finished or gone, or the two projects have met about it before.
    """
    giver, getter = (project_by_id(actor, key) for key in (link.giver_id, link.receiver_id))
    for project in (giver, getter):
        permits.require(actor, EDIT, project.scope.path)
    task = tasks(actor, giver.pk).filter(uid=link.gives, actual_finish=None).first()
    if task is None or queries.were_proposed(link):
        note_unchanged()
        return None
    row = Dependency(
        number=f"DEP-{next_number('dependency')}",
        title=rules.check_title(task.name or f"{giver.number} {task.wbs}"),
        description=said,
        proposed_on=link.on or to_datetime(task.finish).date(),
    )
    change = store.create(actor, row)
    gives = DependencySide(dependency=row, project=giver, role=Role.GIVES, task=link.gives)
    gets = DependencySide(dependency=row, project=getter, role=Role.GETS, task=link.waits,
                          milestone=link.milestone)  # fmt: skip
    DependencySide.objects.bulk_create([gives, gets])
    _forecast(actor, row)
    record(actor, "dependency.proposed", row, change, scope_path=getter.scope.path, reason=said)
    return row


def _side(
    actor: Actor, row: Dependency, project_id: int, role: str, task: int | None
) -> DependencySide:
    if task is not None and not tasks(actor, project_id).filter(uid=task).exists():
        text = "The plan has no such task any more; choose another."
        raise InvalidError(text, {"task": [text]})
    return DependencySide(dependency=row, project_id=project_id, role=role, task=task)


def _tell(actor: Actor, row: Dependency, news: str) -> None:
    events.announce(DependencyMoved(actor=actor, dependency_id=row.pk, news=news))


def _mine(actor: Actor, dependency_id: int) -> Both:
    """The dependency, locked, for a side of which the actor may speak."""
    return queries.dependency(actor, dependency_id, EDIT, lock=True)


def _path(both: Both) -> str:
    side = both.giver if Role.GIVES in both.mine else both.receiver
    return str(side.project.scope.path)


@service("dependencies.confirm")
def confirm(
    *, actor: Actor, dependency_id: int, task: int | None = None, version: int | None = None
) -> Dependency:
    """Confirm the proposed day for the sides for which one may speak.

    `task` is the own task of a side that has none: for the giving side the one that ends with the
    delivery (needed), for the getting side the one that waits for it. When both have confirmed, the
    day is agreed and stands in the getting plan as an external milestone.
    """
    both = _mine(actor, dependency_id)
    rules.check_can_confirm(both.row.state)
    for side in (both.giver, both.receiver):
        if side.role in both.mine and side.confirmed_at is None:
            _confirm(actor, side, task)
    values: dict[str, Any] = {}
    if rules.settled([bool(s.confirmed_at) for s in (both.giver, both.receiver)]):
        values = {
            "state": DependencyState.AGREED,
            "agreed_on": both.row.proposed_on,
            "proposed_on": None,
            "told_days": 0,
        }
    _change(actor, both, "confirmed", version, **values)
    if values:
        _place(actor, both)
    return both.row


def _confirm(actor: Actor, side: DependencySide, task: int | None) -> None:
    if side.task is None and task is not None:
        side.task = _side(actor, side.dependency, side.project_id, side.role, task).task
    if side.gives:
        rules.check_has_task(side.task)
    side.confirmed_by_id, side.confirmed_at = actor.person_id, actor.now
    side.save(update_fields=["task", "confirmed_by", "confirmed_at"])


def _change(actor: Actor, both: Both, news: str, version: int | None, **values: Any) -> None:
    """The row's new values, its event, and word to the other side."""
    row = both.row
    if values or (version is not None and version != row.version):
        change = store.update(actor, row, expected=version, **values)
    else:
        change = store.Change({}, {"confirmed": actor.name})
    record(actor, f"dependency.{news}", row, change, scope_path=_path(both))
    _forecast(actor, row)
    _tell(actor, row, _news(row, news))


def _news(row: Dependency, news: str) -> str:
    return "agreed" if (news, row.state) == ("confirmed", DependencyState.AGREED) else news


def _forecast(actor: Actor, row: Dependency) -> None:
    """The forecast beside the row, as the giving plan says now; no history of its own here."""
    side = row.sides.select_related("project").get(role=Role.GIVES)
    row.forecast_on = queries.forecast_of(system_actor(actor.now), side).on
    Dependency.objects.filter(pk=row.pk).update(forecast_on=row.forecast_on)


def _place(actor: Actor, both: Both) -> None:
    """The agreed day in the getting plan: an external milestone that does not start earlier."""
    side, row = both.receiver, both.row
    system = system_actor(actor.now)
    plan = plan_row_or_none(system, side.project_id)
    if plan is None or row.agreed_on is None:
        return
    at = instant(datetime.combine(row.agreed_on, time(8)))
    known = _milestone_of(system, side)
    uid = plan.last_uid + 1 if known is None else known
    if (outside := _outside_of(system, side)) is not None:
        edits: list[Any] = [_moved_to(outside, row.agreed_on)]
    else:
        edits = [] if known is not None else _milestone(both, uid)
        edits.append(SetConstraint(uid, ConstraintType.START_NO_EARLIER, at))
    said = f"{row.number} agreed with {both.giver.project.number}: {row.title}"
    apply_edits(system, side.project_id, edits, reason=said)
    if known is None:
        side.milestone = uid
        side.save(update_fields=["milestone"])


def _milestone_of(system: Actor, side: DependencySide) -> int | None:
    """The milestone of a getting side that is still in its plan and open."""
    if side.milestone is None:
        return None
    rows = tasks(system, side.project_id).filter(uid=side.milestone, actual_finish=None)
    return side.milestone if rows.exists() else None


def _outside_of(system: Actor, side: DependencySide) -> Task | None:
    """The task of another plan that a file put into this one, where it is the milestone."""
    if side.milestone is None or not tasks(system, side.project_id).exists():
        return None
    plan = plan_of(system, side.project_id)
    found = (task for task in plan.tasks if task.id == side.milestone and task.external)
    return next(found, None)


def _moved_to(task: Task, on: date) -> SetTask:
    """An external task stays at its own dates, so they are what moves: its finish to a day."""
    start, finish = AgreedDay(task.id, on).dates_of(task)
    return SetTask(task.id, manual_start=start, manual_finish=finish)


def _milestone(both: Both, uid: int) -> list[Any]:
    row, giver, waits = both.row, both.giver.project, both.receiver.task
    name = f"{row.title} ({giver.number})"
    notes = f"{row.number}: given by {giver.number} {giver.name}."
    edits: list[Any] = [
        AddTask(name, task_kind=TaskKind.MILESTONE, duration=0, task=uid),
        SetTask(uid, notes=notes),
    ]
    return edits + ([AddLink(uid, waits)] if waits is not None else [])


@service("dependencies.propose_date")
def propose_date(
    *, actor: Actor, dependency_id: int, on: date, reason: str, version: int | None = None
) -> Dependency:
    """Propose another day for what was agreed; the agreed one holds until both confirm."""
    both = _mine(actor, dependency_id)
    rules.check_can_move(both.row.state, both.row.agreed_on, on)
    rules.check_reason(reason)
    for side in (both.giver, both.receiver):
        is_own = side.role in both.mine
        side.confirmed_by_id = actor.person_id if is_own else None
        side.confirmed_at = actor.now if is_own else None
        side.save(update_fields=["confirmed_by", "confirmed_at"])
    if len(both.mine) == len(Role):
        _change(actor, both, "moved", version, state=DependencyState.AGREED, agreed_on=on,
                proposed_on=None, told_days=0)  # fmt: skip
        _place(actor, both)
        return both.row
    _change(actor, both, "moved", version, state=DependencyState.CHANGED, proposed_on=on)
    return both.row


@service("dependencies.keep_date")
def keep_date(*, actor: Actor, dependency_id: int, reason: str) -> Dependency:
    """Refuse a proposed new day; what was agreed stands."""
    both = _mine(actor, dependency_id)
    rules.check_can_confirm(both.row.state)
    rules.check_reason(reason)
    if both.row.agreed_on is None:
        raise InvalidError("Nothing was agreed yet. Withdraw it, or propose it with another date.")
    both.row.sides.filter(confirmed_at=None).update(
        confirmed_at=actor.now, confirmed_by=actor.person_id
    )
    _change(actor, both, "kept", None, state=DependencyState.AGREED, proposed_on=None)
    return both.row


@service("dependencies.deliver")
def deliver(*, actor: Actor, dependency_id: int, on: date) -> Dependency:
    """Say that the delivery was made on a day; the getting plan's milestone is finished then."""
    both = _mine(actor, dependency_id)
    rules.check_can_deliver(both.row.state)
    if on > actor.today:
        raise InvalidError(
            "A delivery cannot lie in the future.", {"on": ["A delivery cannot lie in the future."]}
        )
    _delivered(actor, both, on)
    return both.row


def _delivered(actor: Actor, both: Both, on: date) -> None:
    _change(actor, both, "delivered", None, state=DependencyState.DELIVERED, delivered_on=on,
            proposed_on=None)  # fmt: skip
    side, system = both.receiver, system_actor(actor.now)
    milestone = _milestone_of(system, side)
    if milestone is not None:
        at = instant(datetime.combine(on, time(8)))
        outside = _outside_of(system, side)
        report = Report(milestone, actual_start=at, actual_finish=at)
        said = f"{both.row.number} delivered: {both.row.title}"
        edit = report if outside is None else _moved_to(outside, on)
        apply_edits(system, side.project_id, [edit], reason=said)


@service("dependencies.withdraw")
def withdraw(*, actor: Actor, dependency_id: int, reason: str) -> Dependency:
    """End a dependency that is not needed any more; the milestone in the plan stays for its PM."""
    both = _mine(actor, dependency_id)
    rules.check_open(both.row.state)
    said = rules.check_reason(reason)
    change = store.update(actor, both.row, state=DependencyState.WITHDRAWN, proposed_on=None)
    record(actor, "dependency.withdrawn", both.row, change, scope_path=_path(both), reason=said)
    _tell(actor, both.row, "withdrawn")
    return both.row


@service("dependencies.update_forecast")
def update_forecast(*, actor: Actor, dependency_id: int) -> Dependency:
    """Take the finish of the giving task from its plan; a later slip than was told is announced.

    A task that is finished delivers.
    """
    both = queries.dependency(actor, dependency_id, lock=True)
    row, found = both.row, queries.forecast_of(actor, both.giver)
    if row.state not in rules.STANDING or (found.on == row.forecast_on and not found.delivered_on):
        note_unchanged()
        return row
    if found.delivered_on is not None:
        row.forecast_on = found.on
        _delivered(actor, both, found.delivered_on)
        return row
    days, told = rules.days_late(row.agreed_on, found.on), row.told_days
    change = store.update(actor, row, forecast_on=found.on, told_days=days)
    path = both.giver.project.scope.path
    record(actor, "dependency.forecast", row, change, scope_path=path)
    if days > told:
        events.announce(DependencySlipped(actor=actor, dependency_id=row.pk, days=days))
    return row
