"""Tasks found by what people call them: the place in the outline, or a part of the name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.plans import tasks
from pilothouse.engine.network.data import Plan, Task, TaskKind
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.picking import Picking

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project

MOST = 20
ENDLESS = 10**9


def leaves(actor: Actor, project_ids: Sequence[int]) -> QuerySet[PlanTask]:
    """The tasks of the plans of projects that have no parts, in outline order."""
    rows = PlanTask.objects.filter(plan__project_id__in=project_ids)
    seen = permits.limit(actor, VIEW, rows)
    parents = seen.exclude(parent=None).order_by().values("parent_id")
    found = seen.exclude(kind=TaskKind.SUMMARY).exclude(pk__in=parents)
    return found.order_by("plan__project_id", "position", "pk")


def matching(rows: QuerySet[PlanTask], text: str) -> list[PlanTask]:
    """The first of these tasks, among those that are active, whose outline or name fits a text.

    That of exactly this outline comes first; without a text they come as the plan has them.
    """
    text, active = text.strip(), rows.filter(active=True)
    if text:
        fits = Q(wbs__startswith=text) | Q(name__icontains=text) | _whole(text, "name__icontains")
        exact = Case(When(wbs=text, then=Value(0)), default=Value(1))
        active = active.filter(fits).order_by(exact, *rows.query.order_by)
    return list(active[:MOST])


def called(rows: QuerySet[PlanTask], text: str) -> PlanTask | None:
    """The one task that a person means by its outline, its name, or both; none if it may be two."""
    text = text.strip()
    for fits in (Q(wbs=text), _whole(text, "name__iexact"), Q(name__iexact=text)):
        found = list(rows.filter(fits)[:2])
        if len(found) == 1:
            return found[0]
    return None


def _whole(text: str, name: str) -> Q:
    """Outline and name with a space between, as `words` has them."""
    wbs, _space, rest = text.partition(" ")
    return Q(("wbs", wbs), (name, rest.strip())) if rest.strip() else Q(pk=None)


def words(task: PlanTask | Task) -> str:
    """A task as a list shows it."""
    return f"{task.wbs} {task.name}".strip()


def task_picking(actor: Actor, project: Project) -> Picking:
    """Where a form finds tasks of a project's plan that have no parts; their values are uids."""

    def named(values: Sequence[str]) -> dict[str, str]:
        gone = _("Task %(n)s, no longer in the plan")
        uids = [int(value) for value in values if value.isascii() and value.isdigit()]
        uids = [uid for uid in uids if uid < ENDLESS]
        known = {row.uid: words(row) for row in tasks(actor, project.pk).filter(uid__in=uids)}
        return {str(uid): known.get(uid) or gone % {"n": uid} for uid in uids}

    def one(text: str) -> str | None:
        row = called(leaves(actor, [project.pk]), text)
        return None if row is None else str(row.uid)

    return Picking(reverse("schedule:find", args=[project.number]), named, one)


def plan_leaves(plan: Plan) -> list[Task]:
    """The active tasks without parts, milestones left out, of any state of a plan, in its order."""
    parents = {task.parent for task in plan.tasks}
    return [
        task
        for task in plan.tasks
        if task.active
        and task.duration
        and task.kind is not TaskKind.SUMMARY
        and task.id not in parents
    ]


def plan_matching(plan: Plan, text: str) -> dict[str, str]:
    """Uids and words of the first of these tasks whose outline or name fits a text."""
    text = text.strip().casefold()
    found = {
        task: words(task)
        for task in plan_leaves(plan)
        if task.wbs.startswith(text) or text in words(task).casefold()
    }
    best = sorted(found, key=lambda task: task.wbs.casefold() != text)
    return {str(task.id): found[task] for task in best[:MOST]}


def plan_picking(plan: Plan, url: str) -> Picking:
    """Where a form finds the tasks without parts of any state of a plan; their values are uids."""
    leaves = plan_leaves(plan)
    known = {str(task.id): words(task) for task in leaves}

    def named(values: Sequence[str]) -> dict[str, str]:
        return {value: known[value] for value in values if value in known}

    def one(text: str) -> str | None:
        text = text.strip().casefold()
        for read in (lambda task: task.wbs, words, lambda task: task.name):
            found = [task for task in leaves if read(task).casefold() == text]
            if len(found) == 1:
                return str(found[0].id)
        return None

    return Picking(url, named, one)
