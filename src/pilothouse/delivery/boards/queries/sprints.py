"""Reading sprints: their tasks, load, and how their work grew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from pilothouse.delivery.boards.models import Sprint, SprintTask
from pilothouse.delivery.boards.permissions import VIEW
from pilothouse.delivery.boards.queries.cards import cards
from pilothouse.delivery.boards.rules.sprints import Report, Stay, burnup, load, size
from pilothouse.delivery.boards.types import Burnup, Load
from pilothouse.delivery.schedule.queries.progress_log import progress_log
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def sprints(actor: Actor) -> QuerySet[Sprint]:
    """The sprints that the actor may see, the latest first."""
    rows = Sprint.objects.select_related("project__scope")
    return permits.limit(actor, VIEW, rows).order_by("-starts_on", "-pk")


def sprints_of(actor: Actor, project_id: int) -> QuerySet[Sprint]:
    """The sprints of one project."""
    return sprints(actor).filter(project_id=project_id)


def sprint(actor: Actor, sprint_id: int, code: str = VIEW) -> Sprint:
    """One sprint on which the actor holds a code."""
    return permits.get(actor, code, sprints(actor), pk=sprint_id)


def current_sprint(actor: Actor, project_id: int) -> Sprint | None:
    """The sprint that runs today, if any."""
    today = actor.today
    return sprints_of(actor, project_id).filter(starts_on__lte=today, ends_on__gte=today).first()


def task_uids(sprint: Sprint) -> set[int]:
    """The uids of the tasks that are in a sprint now; the caller has permitted the sprint."""
    return set(sprint.stays.filter(removed_at=None).values_list("task_uid", flat=True))


def load_of(actor: Actor, sprint: Sprint) -> Load:
    """Planned and finished work of a sprint beside its capacity."""
    found = cards(actor, sprint.project_id, task_uids(sprint))
    return load(found, sprint.unit, sprint.capacity)


def loads_of(actor: Actor, project_id: int, rows: Sequence[Sprint]) -> dict[int, Load]:
    """The loads of several sprints of one project, by key, in as many queries as for one."""
    stays = SprintTask.objects.filter(sprint__in=[row.pk for row in rows], removed_at=None)
    inside: dict[int, set[int]] = {row.pk: set() for row in rows}
    for key, uid in stays.values_list("sprint_id", "task_uid"):
        inside[key].add(uid)
    found = cards(actor, project_id, set().union(*inside.values()))
    return {
        row.pk: load([c for c in found if c.uid in inside[row.pk]], row.unit, row.capacity)
        for row in rows
    }


def burnup_of(actor: Actor, sprint: Sprint) -> Burnup:
    """A sprint's scope, finished work and progress by day, from what was really reported."""
    rows: list[SprintTask] = list(sprint.stays.all())
    uids = {row.task_uid for row in rows}
    sizes = {
        card.uid: float(size(card, sprint.unit)) for card in cards(actor, sprint.project_id, uids)
    }
    stays = [
        Stay(row.task_uid, _since(row, sprint), _until(row), sizes[row.task_uid])
        for row in rows
        if row.task_uid in sizes
    ]
    if not stays:
        return Burnup()
    begin = datetime.combine(sprint.starts_on, time(), UTC)
    log = progress_log(actor, sprint.project_id, sizes, begin)
    reports = [Report(step.at, step.task, step.percent, step.finished) for step in log.steps]
    period = (sprint.starts_on, sprint.ends_on)
    return burnup(stays, log.begin, reports, period, actor.today)


def _since(row: SprintTask, sprint: Sprint) -> date:
    """Tasks planned before the sprint or on its first day are its scope from the start."""
    day = row.added_at.date()
    return sprint.starts_on if day <= sprint.starts_on + timedelta(days=1) else day


def _until(row: SprintTask) -> date | None:
    return None if row.removed_at is None else row.removed_at.date()
