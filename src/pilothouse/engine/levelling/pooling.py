"""Several plans over one pool of people and machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..network.data import Plan, Resource
from ..progress import Progress, Told
from ..scheduling.result import Schedule
from .data import LevellingError, LevellingStoppedError
from .demand import demands, spans
from .levelled import Levelling
from .leveller import level, span_of
from .options import LevelOptions, Reservation


def level_together(
    plans: Sequence[Plan],
    options: LevelOptions | None = None,
    *,
    progress: Progress | None = None,
) -> tuple[Levelling, ...]:
    """Level plans that share resources one after the other: the first has the first choice.

    Take this where an earlier project must not wait for a later one, and `level_jointly` where a
    small delay of one may be traded for a large gain of another.

    Resources of different plans are the same where their guid is, or without one their name. Of
    each, there are as many as the first plan that holds it says. Tasks of later plans wait for
    those of earlier ones, and their reasons name the project.

    Parameters
    ----------
    plans : sequence of Plan
        In order of priority; they are not changed.
    options : LevelOptions, optional
        For all plans; `resources`, `capacity` and `reserved` name resources by the ids of the first
        plan that holds them. The `seconds` are for each plan.
    progress : callable, optional
        As for `level`, in milliseconds of all plans together.

    Returns
    -------
    tuple of Levelling
        One for each plan, in their order.

    Raises
    ------
    PlanError
        Where a plan cannot be scheduled.
    LevellingError
        Where `whole_by_plan` is not of as many plans.
    LevellingStoppedError
        Where `progress` said so.
    """
    options = options or LevelOptions()
    promised: dict[str, list[Reservation]] = {}
    found = []
    each = span_of(options)
    told = Told(progress, each * len(plans), LevellingStoppedError)
    for member in members(plans, options):
        answer = level(member.plan, member.beside(promised), progress=told.piece(each))
        for who, held in member.promises(answer.plan, answer.after):
            promised.setdefault(who, []).append(held)
        found.append(member.returned(answer))
    return tuple(found)


def identity(resource: Resource) -> str:
    """What makes resources of two plans the same: the guid, else the name in any case."""
    return resource.guid or resource.name.casefold() or f"#{resource.id}"


@dataclass(frozen=True)
class Member:
    """One of several plans, with as many units of each resource as the pool has.

    `options` are in the ids of this plan.
    """

    given: Plan
    plan: Plan
    options: LevelOptions

    def beside(self, promised: Mapping[str, Sequence[Reservation]]) -> LevelOptions:
        """The options with what others were promised, by identity of the resource."""
        held = tuple(
            replace(reservation, resource=r.id)
            for r in self.plan.resources
            for reservation in promised.get(identity(r), ())
        )
        return replace(self.options, reserved=(*self.options.reserved, *held))

    def promises(self, plan: Plan, dates: Schedule) -> Iterator[tuple[str, Reservation]]:
        """What the levelled plan takes from the others, by identity of the resource."""
        tasks = {task.id: task for task in plan.tasks}
        who = {r.id: identity(r) for r in plan.resources}
        for a in demands(plan, dates, self.options):
            for start, finish in spans(tasks[a.task], dates, plan.data_date):
                name = plan.title or plan.name
                held = Reservation(a.resource, start, finish, a.units, tasks[a.task].name, name)
                yield who[a.resource], held

    def returned(self, answer: Levelling) -> Levelling:
        """The answer with the resources that the plan was given with."""
        return replace(answer, plan=replace(answer.plan, resources=self.given.resources))


def members(plans: Sequence[Plan], options: LevelOptions) -> list[Member]:
    """The plans over their common pool: the first that holds a resource says how much there is."""
    whole = options.whole_by_plan or (frozenset[int](),) * len(plans)
    if len(whole) != len(plans):
        raise LevellingError(
            f"`whole_by_plan` names tasks of {len(whole)} plans, and {len(plans)} are levelled"
        )
    first: dict[str, Resource] = {}
    found = []
    for plan, uncut in zip(plans, whole, strict=True):
        mine = {r.id: first.setdefault(identity(r), r) for r in plan.resources}
        pool = tuple(
            replace(r, max_units=m.max_units, availability=m.availability)
            for r in plan.resources
            for m in (mine[r.id],)
        )
        own = replace(_own_options(options, mine), whole=options.whole | uncut, whole_by_plan=())
        found.append(Member(plan, replace(plan, resources=pool), own))
    return found


def _own_options(options: LevelOptions, mine: Mapping[int, Resource]) -> LevelOptions:
    """The options in a plan's ids: `mine` says which resource of the pool each of its ids is."""
    chosen = options.resources
    return replace(
        options,
        reserved=tuple(
            replace(held, resource=r)
            for r, m in mine.items()
            for held in options.reserved
            if held.resource == m.id
        ),
        capacity={r: options.capacity[m.id] for r, m in mine.items() if m.id in options.capacity},
        resources=None
        if chosen is None
        else frozenset(r for r, m in mine.items() if m.id in chosen),
    )
