"""Whose time holds the running projects up: the days that one more of each person would gain."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries import PooledPlan, pooled_plans
from pilothouse.engine import LevelOptions, PlanError, schedule, to_datetime
from pilothouse.engine.capacity import Bottleneck, Ranking, bottlenecks
from pilothouse.engine.levelling import LevellingStoppedError
from pilothouse.foundation.people.queries import people
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.permissions import CAPACITY
from pilothouse.governance.portfolio.queries.capacity import ranked_projects
from pilothouse.governance.portfolio.types import (
    Bottlenecks,
    CapacityBy,
    MoreOf,
    Worker,
)
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

SECONDS = 8.0
DAY = 24 * 60
KEPT = 16
_kept: OrderedDict[tuple[object, ...], Ranking] = OrderedDict()
_lock = Lock()


def bottleneck_people(
    actor: Actor, first: Sequence[str] = (), *, seconds: float = SECONDS
) -> Bottlenecks:
    """Our people ranked by the days of finish that one more of each would gain.

    The plans of the running projects are levelled over our people in order of priority: as it is,
    and with one more of each person for whom something waits. Resources that are none of our
    people have no limit here. `first` are numbers of projects that come before the kept order.
    An answer is kept in memory as long as none of the plans changes.
    """
    permits.require_anywhere(actor, CAPACITY)
    order = ranked_projects(actor, first)
    pooled = {one.project_id: one for one in pooled_plans(actor, [row.id for row in order])}
    left_out = [(row, why) for row in order if (why := _why_not(pooled.get(row.id)))]
    without = {row.id for row, _why in left_out}
    taken = [pooled[row.id] for row in order if row.id not in without]
    ranking = _ranked(taken, seconds) if taken else Ranking((), (), ())
    return Bottlenecks(
        order=tuple(order),
        rows=_rows(actor, taken, ranking) if ranking else (),
        levelled=_levelled(taken, ranking) if ranking else {},
        left_out=tuple(left_out),
        untried=ranking.untried if ranking else (),
        seconds=seconds,
        in_time=ranking is not None,
    )


def _why_not(one: PooledPlan | None) -> str:
    """Why a project is not counted; empty where it is."""
    if one is None:
        return _("has no plan yet")
    if not one.busy:
        return _("its plan gives no work to our people")
    try:
        schedule(one.plan)
    except PlanError as error:
        return _("its plan cannot be computed: %(why)s") % {"why": error}
    return ""


def _ranked(taken: Sequence[PooledPlan], seconds: float) -> Ranking | None:
    """The ranking, kept by the state of all plans and who is joined; None where time ran out."""
    ours = frozenset(resource for one in taken for resource in one.people)
    key = tuple((one.stamp, *sorted(one.people.items())) for one in taken)
    with _lock:
        known = _kept.get(key)
    if known is not None:
        return known
    try:
        found = bottlenecks(
            [one.plan for one in taken], LevelOptions(resources=ours), seconds=seconds
        )
    except LevellingStoppedError:
        return None
    if not found.untried:
        with _lock:
            _kept[key] = found
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found


def _levelled(taken: Sequence[PooledPlan], ranking: Ranking) -> dict[int, float]:
    rows = zip(taken, ranking.finishes, ranking.unlevelled, strict=True)
    return {one.project_id: (finish - before) / DAY for one, finish, before in rows}


def _rows(actor: Actor, taken: Sequence[PooledPlan], ranking: Ranking) -> tuple[MoreOf, ...]:
    person = {resource: key for one in taken for resource, key in one.people.items()}
    found = people(actor).filter(pk__in=set(person.values()))
    workers = [Worker(r.pk, r.name, "", r.hours_per_week) for r in found]
    names = rules.told_apart(workers, CapacityBy.PERSON)
    return tuple(_row(one, person[one.resource], names, taken) for one in ranking.rows)


def _row(
    one: Bottleneck, person: int, names: dict[int, str], taken: Sequence[PooledPlan]
) -> MoreOf:
    days = zip(taken, one.by_plan, strict=True)
    return MoreOf(
        person_id=person,
        name=names.get(person, one.name),
        days=one.days,
        by_project={plan.project_id: gained for plan, gained in days if gained},
        finish=to_datetime(one.finish),
        finish_with=to_datetime(one.finish_with),
    )
