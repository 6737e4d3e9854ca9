"""Who is to do what for which running project, and whether there is time for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from pilothouse.delivery.schedule.queries import OpenWork, open_work
from pilothouse.delivery.work.queries import running_projects
from pilothouse.foundation.people.queries import (
    absences,
    having_main,
    main_skills,
    people,
    skills,
)
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
    actor: Actor,
    by: CapacityBy = CapacityBy.PERSON,
    first: Sequence[str] = (),
    weeks: int = WEEKS,
    wanted: Collection[str] = (),
) -> CapacityPicture:
    """The hours of our people handed out to running projects, in order of priority, by week.

    By skill a person's time counts towards their main skill, and a resource of a plan that is not
    joined to anybody but named like a skill asks for that skill. Skills that are `wanted` by name
    are shown whether or not a project asks for them.
    """
    permits.require_anywhere(actor, CAPACITY)
    order = ranked_projects(actor, first)
    starts = rules.mondays(actor.today, weeks)
    work = open_work(actor, [row.id for row in order])
    named = _named(actor, work) if by == CapacityBy.SKILL else {}
    ids = {row.person_id for row in work if row.person_id is not None}
    workers = _workers(actor, ids, by, {*named.values(), *wanted})
    key = rules.told_apart(workers, by)
    away = [
        Away(row.person_id, row.first_day, row.last_day)
        for row in absences(actor).filter(person_id__in=key, last_day__gte=starts[0])
    ]
    capacity = rules.pooled(rules.capacity_of(workers, away, starts, actor.today), key)
    asked = [(row, _word(row, key, named)) for row in work]
    claims = [
        Claim(row.project_id, word, row.first, row.last, row.minutes) for row, word in asked if word
    ]
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
        unknown=tuple(sorted({(row.project_id, row.resource) for row, word in asked if not word})),
        unplanned=tuple(row for row in order if row.id not in planned),
        holders=_holders(workers, key),
        skills=_skills(workers, key, named, by),
    )


def _named(actor: Actor, work: Sequence[OpenWork]) -> dict[str, str]:
    """The skills that resources without a person name, by that name of the resource."""
    known = {rules.folded(name): name for name in skills(actor).values_list("name", flat=True)}
    free = {row.resource for row in work if row.person_id is None}
    return {name: skill for name in free if (skill := rules.skill_asked(name, known))}


def _word(row: OpenWork, key: dict[int, str], named: dict[str, str]) -> str:
    """Whose time an assignment asks for; empty where nobody of ours is meant."""
    if row.person_id is None:
        return named.get(row.resource, "")
    return key.get(row.person_id, "")


def _workers(actor: Actor, ids: set[int], by: CapacityBy, wanted: set[str]) -> list[Worker]:
    """Who is asked for; by unit or skill everybody of the same units or skills counts too."""
    rows = people(actor).filter(is_active=True, client=None)
    asked = rows.filter(pk__in=ids)
    if by == CapacityBy.UNIT:
        asked = rows.filter(unit__in=asked.values("unit")) | asked
    elif by == CapacityBy.SKILL:
        asked = having_main(rows, wanted | set(main_skills(asked).values())) | asked
    mains = main_skills(asked)
    return [
        Worker(r.pk, r.name, str(r.unit or ""), r.hours_per_week, mains.get(r.pk, ""))
        for r in asked.distinct()
    ]


def _holders(workers: Sequence[Worker], key: dict[int, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person, name in rules.told_apart(workers, CapacityBy.PERSON).items():
        found[key[person]].append(name)
    return {word: tuple(names) for word, names in found.items()}


def _skills(
    workers: Sequence[Worker], key: dict[int, str], named: dict[str, str], by: CapacityBy
) -> dict[str, str]:
    """The skill that each word stands for; a unit stands for none."""
    if by == CapacityBy.UNIT:
        return {}
    own = {key[worker.id]: worker.skill for worker in workers if worker.skill}
    return {skill: skill for skill in named.values()} | own
