"""Who is to do what for which running project, and whether there is time for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pilothouse.delivery.schedule.queries import OpenWork, open_work
from pilothouse.delivery.work.queries import running_projects
from pilothouse.foundation.people.queries import absences, people
from pilothouse.governance.portfolio import rules
from pilothouse.governance.portfolio.permissions import CAPACITY
from pilothouse.governance.portfolio.queries.proposals import proposals, visible_scores
from pilothouse.governance.portfolio.types import (
    Away,
    CapacityBy,
    CapacityPicture,
    Claim,
    RankedProject,
    Worker,
)
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

WEEKS = 13


def ranked_projects(actor: Actor, first: Sequence[str] = ()) -> list[RankedProject]:
    """The running projects in order of priority; those numbered in `first` come before the rest.

    The rest is ordered by the priority kept with each project, the higher first; of equals as the
    board chose: mandatory work, then the score of the proposal from which the project came, then
    large before small, then number.
    """
    rows = list(permits.limit(actor, CAPACITY, running_projects(actor)))
    came_from = list(proposals(actor).filter(project__in=rows))
    scores = visible_scores(actor, came_from)
    of = {row.project_id: row for row in came_from}
    ranked = []
    for row in rows:
        origin = of.get(row.pk)
        spread = scores.get(origin.pk) if origin else None
        ranked.append(
            RankedProject(
                row.pk, row.number, row.name, bool(origin and origin.is_mandatory),
                spread.mean if spread else None, row.tier, row.priority,
            )
        )  # fmt: skip
    place = {number: at for at, number in enumerate(first)}

    def urgency(row: RankedProject) -> tuple[object, ...]:
        score = -row.score if row.score is not None else 1
        return (
            place.get(row.number, len(place)),
            -row.priority,
            not row.is_mandatory,
            score,
            row.tier,
            row.number,
        )

    return sorted(ranked, key=urgency)


def capacity_picture(
    actor: Actor, by: CapacityBy = CapacityBy.PERSON, first: Sequence[str] = (), weeks: int = WEEKS
) -> CapacityPicture:
    """The hours of our people handed out to running projects, in order of priority, by week."""
    permits.require_anywhere(actor, CAPACITY)
    order = ranked_projects(actor, first)
    starts = rules.mondays(actor.today, weeks)
    work = open_work(actor, [row.id for row in order])
    workers = _workers(actor, {row.person_id for row in work if row.person_id is not None}, by)
    key = rules.told_apart(workers, by)
    away = [
        Away(row.person_id, row.first_day, row.last_day)
        for row in absences(actor).filter(person_id__in=key, last_day__gte=starts[0])
    ]
    capacity = _capacity(rules.capacity_of(workers, away, starts, actor.today), key, weeks)
    claims = [_claim(row, key) for row in work if row.person_id in key]
    planned = {claim.project_id for claim in claims}
    handed = rules.handed_out(
        [(row.id, row.name) for row in order], claims, capacity, starts, actor.today
    )
    return CapacityPicture(
        by=by,
        weeks=starts,
        order=tuple(order),
        capacity=capacity,
        handed=handed,
        unknown=tuple(sorted({(r.project_id, r.resource) for r in work if r.person_id not in key})),
        unplanned=tuple(row for row in order if row.id not in planned),
    )


def _workers(actor: Actor, ids: set[int], by: CapacityBy) -> list[Worker]:
    """Who is asked for; for units everybody in the same units, whose time counts too."""
    rows = people(actor).filter(is_active=True, client=None)
    if by == CapacityBy.UNIT:
        asked = rows.filter(pk__in=ids)
        rows = rows.filter(unit__in=asked.values("unit")) | asked
    else:
        rows = rows.filter(pk__in=ids)
    return [Worker(r.pk, r.name, str(r.unit or ""), r.hours_per_week) for r in rows.distinct()]


def _capacity(
    minutes: dict[int, tuple[int, ...]], key: dict[int, str], weeks: int
) -> dict[str, tuple[int, ...]]:
    total: dict[str, list[int]] = defaultdict(lambda: [0] * weeks)
    for person, row in minutes.items():
        total[key[person]] = [a + b for a, b in zip(total[key[person]], row, strict=True)]
    return {name: tuple(row) for name, row in total.items()}


def _claim(row: OpenWork, key: dict[int, str]) -> Claim:
    return Claim(row.project_id, key[row.person_id or 0], row.first, row.last, row.minutes)
