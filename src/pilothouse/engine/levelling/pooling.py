"""Several plans over one pool of people and machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..network.data import Plan, Resource
from .demand import demands, spans
from .levelled import Levelling
from .leveller import level
from .options import LevelOptions, Reservation


def level_together(
    plans: Sequence[Plan], options: LevelOptions | None = None
) -> tuple[Levelling, ...]:
    """Level plans that share resources: the first has the first choice, and so on.

    Resources of different plans are the same where their guid is, or without one their name. Of
    each, there are as many as the first plan that holds it says. Tasks of later plans wait for
    those of earlier ones, and their reasons name the project.

    Parameters
    ----------
    plans : sequence of Plan
        In order of priority; they are not changed.
    options : LevelOptions, optional
        For all plans; `resources` and `capacity` name resources by the ids of the first plan that
        holds them.

    Returns
    -------
    tuple of Levelling
        One for each plan, in their order.

    Raises
    ------
    PlanError
        Where a plan cannot be scheduled.
    """
    options = options or LevelOptions()
    shared: dict[str, list[tuple[Reservation, Resource]]] = {}
    first: dict[str, Resource] = {}
    found = []
    for plan in plans:
        mine = {r.id: first.setdefault(identity(r), r) for r in plan.resources}
        own = _own_options(plan, options, mine, shared)
        pool = tuple(replace(r, max_units=mine[r.id].max_units) for r in plan.resources)
        answer = level(replace(plan, resources=pool), own)
        answer = replace(answer, plan=replace(answer.plan, resources=plan.resources))
        _promise(answer, own, mine, shared)
        found.append(answer)
    return tuple(found)


def identity(resource: Resource) -> str:
    """What makes resources of two plans the same: the guid, else the name in any case."""
    return resource.guid or resource.name.casefold() or f"#{resource.id}"


def _own_options(
    plan: Plan,
    options: LevelOptions,
    mine: dict[int, Resource],
    shared: dict[str, list[tuple[Reservation, Resource]]],
) -> LevelOptions:
    """The options in this plan's ids, with what earlier plans have taken."""
    held = tuple(
        replace(reservation, resource=r.id)
        for r in plan.resources
        for reservation, _ in shared.get(identity(r), ())
    )
    chosen = options.resources
    return replace(
        options,
        reserved=(*options.reserved, *held),
        capacity={r: options.capacity[m.id] for r, m in mine.items() if m.id in options.capacity},
        resources=None
        if chosen is None
        else frozenset(r for r, m in mine.items() if m.id in chosen),
    )


def _promise(
    answer: Levelling,
    options: LevelOptions,
    mine: dict[int, Resource],
    shared: dict[str, list[tuple[Reservation, Resource]]],
) -> None:
    plan = answer.plan
    tasks = {task.id: task for task in plan.tasks}
    for a in demands(plan, answer.after, options):
        resource = mine[a.resource]
        for start, finish in spans(tasks[a.task], answer.after, plan.data_date):
            held = Reservation(
                a.resource, start, finish, a.units, tasks[a.task].name, plan.title or plan.name
            )
            shared.setdefault(identity(resource), []).append((held, resource))
