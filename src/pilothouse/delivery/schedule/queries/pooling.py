"""Plans of several projects over one pool: a person is the same in each of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pilothouse.delivery.schedule.models import PlanResource
from pilothouse.delivery.schedule.permissions import VIEW
from pilothouse.delivery.schedule.queries.plans import plans
from pilothouse.delivery.schedule.queries.rows import load
from pilothouse.engine.network.data import Plan, Resource, ResourceKind
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


@dataclass(frozen=True, slots=True)
class PooledPlan:
    """A project's plan whose resources are those of the pool.

    `people` are the keys of our people by the id of the resource. `revision` and `stamp` are the
    plan's, the first as people see it, the second another one for every state of the plan.
    """

    project_id: int
    revision: int
    stamp: int
    plan: Plan
    people: dict[int, int]

    @property
    def busy(self) -> set[int]:
        """The resources of our people that are assigned to something."""
        return {a.resource for a in self.plan.assignments} & self.people.keys()


def pooled_plans(actor: Actor, project_ids: Sequence[int]) -> list[PooledPlan]:
    """The plans of these projects that the actor may see, in this order, over one pool.

    A resource that is joined to one of our people is the same in every plan, with the most units
    that any of the plans gives it, and that plan's periods; what is not joined is of its plan
    alone. Ids of resources are unique over all plans, and a plan's title is its project's name.
    """
    rows = {row.project_id: row for row in plans(actor).filter(project_id__in=project_ids)}
    found = [rows[key] for key in project_ids if key in rows]
    joined = _joined(actor, [row.pk for row in found])
    loaded = [(row, load(row)) for row in found]
    ids: dict[str, int] = {}
    made = []
    for row, one in loaded:
        mine = joined.get(row.pk, {})
        numbers = {
            r.id: ids.setdefault(_guid(row.pk, r, mine), len(ids) + 1) for r in one.plan.resources
        }
        plan = replace(
            one.plan,
            title=row.project.name,
            resources=tuple(
                replace(r, id=numbers[r.id], guid=_guid(row.pk, r, mine))
                for r in one.plan.resources
            ),
            assignments=tuple(
                replace(a, resource=numbers[a.resource]) for a in one.plan.assignments
            ),
        )
        people = {numbers[uid]: person for uid, person in mine.items() if uid in numbers}
        made.append(PooledPlan(row.project_id, one.row.version, one.row.stamp, plan, people))
    return _with_most_units(made)


def _joined(actor: Actor, plan_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """By plan, the person of each resource that is joined to one."""
    rows = PlanResource.objects.filter(
        plan_id__in=plan_ids, person__isnull=False, kind=ResourceKind.WORK.value
    )
    found: dict[int, dict[int, int]] = {}
    values = permits.limit(actor, VIEW, rows).values_list("plan_id", "uid", "person_id")
    for plan, uid, person in values:
        found.setdefault(plan, {})[uid] = person
    return found


def _guid(plan_id: int, resource: Resource, joined: dict[int, int]) -> str:
    person = joined.get(resource.id)
    return f"plan {plan_id} {resource.id}" if person is None else f"person {person}"


def _amount(resource: Resource) -> tuple[float, bool]:
    """Most units first; of as many, periods say more than none."""
    return resource.max_units, bool(resource.availability)


def _with_most_units(made: list[PooledPlan]) -> list[PooledPlan]:
    """The plans, each with a person as available as in the plan that has the most of them."""
    most: dict[int, Resource] = {}
    for one in made:
        for r in one.plan.resources:
            most[r.id] = max(most.get(r.id, r), r, key=_amount)
    return [
        replace(
            one,
            plan=replace(
                one.plan,
                resources=tuple(
                    replace(r, max_units=m.max_units, availability=m.availability)
                    for r in one.plan.resources
                    for m in (most[r.id],)
                ),
            ),
        )
        for one in made
    ]
