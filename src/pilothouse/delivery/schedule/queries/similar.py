"""Closed projects like one whose plan is to begin, and what is to be learnt from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from pilothouse.delivery.schedule.models import Plan as PlanRow
from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.queries.analysis import baseline, baseline_plan
from pilothouse.delivery.schedule.queries.past import OVER, closed_durations
from pilothouse.delivery.schedule.queries.rows import options_from
from pilothouse.delivery.schedule.queries.starting import plans_to_copy
from pilothouse.delivery.schedule.rules.similar import Likeness, Longer, Traits, likeness, outran
from pilothouse.delivery.work.queries import projects
from pilothouse.delivery.work.types import Stage
from pilothouse.engine.forecast import Outcome
from pilothouse.engine.network.data import TaskKind
from pilothouse.foundation.audit.queries import history_of
from pilothouse.kit.actor import Actor

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project

MOST = 3
ENDS = frozenset({Stage.CLOSING, *OVER})


@dataclass(frozen=True, slots=True)
class SimilarProject:
    """A closed project, why it is proposed, and what became of its plan.

    `outcome` is in calendar days, first baseline and actual; None where it had no baseline or its
    tasks are not all finished. `longer` are the tasks that outran that baseline most, `added` how
    many leaf tasks came in since. `said` is what was said when it was closed, stage by stage.
    """

    project: Project
    likeness: Likeness
    tasks: int
    outcome: Outcome | None
    longer: tuple[Longer, ...]
    added: int
    said: tuple[str, ...]
    minutes_per_day: int


def similar_projects(actor: Actor, project: Project) -> list[SimilarProject]:
    """The closed projects most like one, of those whose plans the actor sees, the likest first.

    Empty where none is like it: nothing is proposed for the sake of proposing.
    """
    mine = _traits(project)
    found = [(likeness(mine, _traits(row.project)), row) for row in _over(actor, project)]
    found = [pair for pair in found if pair[0].is_enough]
    found.sort(key=lambda pair: (-pair[0].score, pair[1].project.number))
    outcomes = {row.project: row for row in closed_durations(actor)} if found else {}
    return [_learnt(actor, row, like, outcomes) for like, row in found[:MOST]]


def _over(actor: Actor, project: Project) -> QuerySet[PlanRow]:
    """The plans of closed projects, of which the actor may see both."""
    seen = projects(actor).filter(stage__in=OVER)
    return plans_to_copy(actor, project.pk).filter(project__in=seen.values("pk"))


def _traits(project: Project) -> Traits:
    return Traits(
        name=project.name,
        method=project.method,
        tier=int(project.tier),
        programme=project.programme_id,
        client=project.client_id,
        budget=project.budget,
        currency=project.currency,
    )


def _learnt(
    actor: Actor, row: PlanRow, like: Likeness, outcomes: dict[str, Outcome]
) -> SimilarProject:
    first = baseline(actor, row.project_id, 1)
    longer: tuple[Longer, ...] = ()
    added = 0
    if first is not None:
        before = baseline_plan(first)
        leaves = PlanTask.objects.filter(plan=row, active=True).exclude(kind=TaskKind.SUMMARY)
        now = dict(leaves.values_list("uid", "duration"))
        longer, added = outran(before, now), len(now.keys() - {task.id for task in before.tasks})
    return SimilarProject(
        project=row.project,
        likeness=like,
        tasks=row.tasks.count(),
        outcome=outcomes.get(row.project.number),
        longer=longer,
        added=added,
        said=_said(row.project),
        minutes_per_day=options_from(row.options).minutes_per_day,
    )


def _said(project: Project) -> tuple[str, ...]:
    """What was said when the work was closed, in the order in which it was."""
    moves = history_of(project).filter(action="project.moved").exclude(reason="")
    return tuple(event.reason for event in moves.reverse() if event.after.get("stage") in ENDS)
