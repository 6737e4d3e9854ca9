"""Reading dependencies: a person sees those of every project they may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.dependencies import rules
from pilothouse.delivery.dependencies.models import Dependency, DependencySide
from pilothouse.delivery.dependencies.permissions import EDIT, VIEW
from pilothouse.delivery.dependencies.types import (
    DependencyState,
    FoundLink,
    LateDependency,
    Role,
)
from pilothouse.delivery.schedule.queries import plan_row_or_none, schedule_of, tasks
from pilothouse.delivery.schedule.types import AgreedDay
from pilothouse.delivery.work.queries import project, projects
from pilothouse.engine import to_datetime
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.due import Due
from pilothouse.kit.errors import InvalidError, NotFoundError
from pilothouse.kit.locks import locked
from pilothouse.kit.search import Hit

PEOPLE = ("project__scope", "project__business_pm", "project__technical_pm", "confirmed_by",
          "project__programme")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Both:
    """A dependency with its two sides; `mine` are the roles for which the actor may speak."""

    row: Dependency
    giver: DependencySide
    receiver: DependencySide
    mine: frozenset[str] = frozenset()

    @property
    def waits_for_me(self) -> bool:
        """Whether a confirmation of a side of the actor's is missing."""
        sides = (self.giver, self.receiver)
        return self.row.state in rules.WAITING and any(
            side.role in self.mine and side.confirmed_at is None for side in sides
        )


def sides(actor: Actor, code: str = VIEW) -> QuerySet[DependencySide]:
    """The sides of projects on which the actor holds a code."""
    return permits.limit(actor, code, DependencySide.objects.select_related(*PEOPLE))


def dependencies(actor: Actor) -> QuerySet[Dependency]:
    """The dependencies of which the actor may see a side, newest first, both sides at hand."""
    both = Prefetch("sides", DependencySide.objects.select_related(*PEOPLE))
    keys = sides(actor).values("dependency_id")
    return Dependency.objects.filter(pk__in=keys).prefetch_related(both).order_by("-pk")


def dependencies_of(actor: Actor, project_id: int) -> QuerySet[Dependency]:
    """What a project gives and gets."""
    keys = sides(actor).filter(project_id=project_id).values("dependency_id")
    return dependencies(actor).filter(pk__in=keys)


def dependency(actor: Actor, dependency_id: int, code: str = VIEW, *, lock: bool = False) -> Both:
    """One dependency on a side of which the actor holds a code."""
    rows = DependencySide.objects.all()
    key = permits.get(actor, code, rows, dependency_id=dependency_id).dependency_id
    found = Dependency.objects.all()
    return both_of(actor, (locked(found) if lock else found).get(pk=key))


def both_of(actor: Actor, row: Dependency) -> Both:
    """A dependency with its sides, and for which of them the actor may speak."""
    found = {side.role: side for side in row.sides.all()} if _is_fetched(row) else {
        side.role: side for side in row.sides.select_related(*PEOPLE)
    }  # fmt: skip
    mine = frozenset(
        role for role, side in found.items() if permits.can(actor, EDIT, side.project.scope.path)
    )
    return Both(row, found[Role.GIVES], found[Role.GETS], mine)


def _is_fetched(row: Dependency) -> bool:
    return "sides" in getattr(row, "_prefetched_objects_cache", {})


def late_of(actor: Actor, project_id: int) -> list[LateDependency]:
    """The deliveries to and from a project that are forecast after the agreed day."""
    rows = dependencies_of(actor, project_id).filter(
        state__in=rules.STANDING, agreed_on__isnull=False, forecast_on__isnull=False
    )
    return [
        LateDependency(row.pk, row.number, row.title, row.agreed_on, row.forecast_on,
                       row.days_late, both_of(actor, row).giver.project_id == project_id)
        for row in rows
        if row.agreed_on and row.forecast_on and row.days_late
    ]  # fmt: skip


def met_about(actor: Actor, links: Collection[FoundLink]) -> dict[FoundLink, Dependency]:
    """The dependency of each link between two plans, where the actor may see it."""
    keys = {key for link in links for key in (link.giver_id, link.receiver_id)}
    known = {
        (row.giver.project_id, row.giver.task, row.receiver.project_id): row.row
        for found in dependencies(actor).filter(sides__project_id__in=keys).distinct()
        for row in [both_of(actor, found)]
    }
    about = {link: (link.giver_id, link.gives, link.receiver_id) for link in links}
    return {link: known[key] for link, key in about.items() if key in known}


def were_proposed(link: FoundLink) -> bool:
    """Whether there is or was a dependency on this task between these two projects."""
    gave = DependencySide.objects.filter(
        role=Role.GIVES, project_id=link.giver_id, task=link.gives
    ).values("dependency_id")
    got = DependencySide.objects.filter(role=Role.GETS, project_id=link.receiver_id)
    return got.filter(dependency_id__in=gave).exists()


def agreed_days(project_id: int) -> list[AgreedDay]:
    """The days on which a project gets what was agreed, by its external milestones."""
    rows = DependencySide.objects.filter(
        project_id=project_id, role=Role.GETS, milestone__isnull=False,
        dependency__state__in=(*rules.STANDING, DependencyState.DELIVERED),
    ).select_related("dependency")  # fmt: skip
    found = []
    for side in rows:
        row = side.dependency
        on = row.delivered_on or row.agreed_on
        if on is not None and side.milestone is not None:
            is_done = row.delivered_on is not None
            found.append(AgreedDay(side.milestone, on, row.number, is_done))
    return found


def given_tasks(actor: Actor, project_id: int) -> QuerySet[DependencySide]:
    """The giving sides of a project that have a task, of dependencies that stand."""
    return sides(actor).filter(
        project_id=project_id, role=Role.GIVES, task__isnull=False,
        dependency__state__in=rules.STANDING,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forecast:
    """When a plan says a task ends, and when it did."""

    on: date | None
    delivered_on: date | None = None


def forecast_of(actor: Actor, side: DependencySide) -> Forecast:
    """The finish of the giving side's task as its plan says now."""
    if side.task is None or plan_row_or_none(actor, side.project_id) is None:
        return Forecast(None)
    computed = schedule_of(actor, side.project_id)
    task = next((t for t in computed.plan.tasks if t.id == side.task), None)
    if task is None:
        return Forecast(None)
    done = task.actual_finish
    day = to_datetime(computed.of(task.id).finish).date()
    return Forecast(day, None if done is None else to_datetime(done).date())


def task_names(actor: Actor, side: DependencySide) -> dict[int, str]:
    """The names of a side's task and milestone, as far as the actor may see that plan."""
    wanted = [uid for uid in (side.task, side.milestone) if uid is not None]
    rows = tasks(actor, side.project_id).filter(uid__in=wanted)
    return dict(rows.values_list("uid", "name"))


def other_projects(actor: Actor, project_id: int) -> QuerySet[Any]:
    """The projects that could be the other side: all that the actor may see."""
    ended = ("closed", "cancelled", "benefits")
    return projects(actor).exclude(pk=project_id).exclude(stage__in=ended)


def due(actor: Actor) -> list[Due]:
    """The dependencies that wait for the confirmation of a PM."""
    waiting = sides(actor, EDIT).filter(dependency__state__in=rules.WAITING, confirmed_at=None)
    if actor.person_id is None:
        return []
    rows = [
        side for side in waiting.select_related("dependency", *PEOPLE)
        if actor.person_id in (side.project.business_pm_id, side.project.technical_pm_id)
    ]  # fmt: skip
    return [
        Due(
            _("Confirm the dependency"),
            side.dependency.title,
            side.project.number,
            reverse("dependencies:detail", args=[side.dependency_id]),
        )
        for side in rows
    ]


def hits(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Dependencies whose number or title holds a text."""
    rows = dependencies(actor)
    found = rows.filter(title__icontains=text) | rows.filter(number__iexact=text)
    return [
        Hit(row.title, row.number, reverse("dependencies:detail", args=[row.pk]), "exchange",
            "Dependencies")
        for row in found[:limit]
    ]  # fmt: skip


def standing(rows: QuerySet[Dependency]) -> QuerySet[Dependency]:
    """Those that have not ended, the soonest first."""
    return rows.filter(state__in=rules.OPEN).order_by("agreed_on", "proposed_on", "pk")


def dependencies_of_programme(actor: Actor, programme_id: int) -> QuerySet[Dependency]:
    """What the projects of a programme give and get, those that have not ended."""
    keys = sides(actor).filter(project__programme_id=programme_id).values("dependency_id")
    return standing(dependencies(actor).filter(pk__in=keys))


def named_project(actor: Actor, number: str) -> int:
    """The key of a project by its number, whether or not the actor sees into it.

    A project manager may ask any project for something; its answer is its own. Raises InvalidError.
    """
    try:
        return int(project(system_actor(actor.now), number.strip().upper()).pk)
    except NotFoundError as error:
        text = f"There is no project {number.strip()}."
        raise InvalidError(text, {"other": [text]}) from error
