"""Reading runs and proposals, and which projects share people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries import (
    PooledPlan,
    ProposedDelay,
    open_work,
    plans,
    tasks,
)
from pilothouse.delivery.schedule.queries.finding import called, leaves, words
from pilothouse.delivery.work.queries import running_projects
from pilothouse.engine.network.terms import Steps, steps
from pilothouse.foundation.people.queries import absences, people
from pilothouse.governance.levelling import rules
from pilothouse.governance.levelling.models import LevellingProposal, LevellingRun
from pilothouse.governance.levelling.permissions import ANSWER, RUN, VIEW
from pilothouse.governance.levelling.types import Candidate, ProposalState, Stretch
from pilothouse.governance.portfolio.queries import ranked_projects
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor
from pilothouse.kit.due import Due
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.locks import locked
from pilothouse.kit.web.picking import Picking

if TYPE_CHECKING:
    from pilothouse.delivery.schedule.models import PlanTask

OUT = (
    ProposalState.SENT, ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.REPLACED,
)  # fmt: skip
_NEAR = (
    "run__asked_by", "project__scope", "project__business_pm", "project__technical_pm",
    "answered_by",
)  # fmt: skip


def proposals(actor: Actor, code: str = VIEW) -> QuerySet[LevellingProposal]:
    """The proposals on whose project the actor holds a code; unsent ones for who may run."""
    rows = LevellingProposal.objects.select_related(*_NEAR)
    seen = permits.limit(actor, code, rows)
    own = permits.limit(actor, RUN, LevellingProposal.objects.all())
    return seen.filter(Q(state__in=OUT) | Q(pk__in=own.values("pk")))


def proposal(
    actor: Actor, proposal_id: int, code: str = VIEW, *, lock: bool = False
) -> LevellingProposal:
    """One proposal on whose project the actor holds a code, if the actor may see it."""
    if not proposals(actor).filter(pk=proposal_id).exists():
        raise NotFoundError("There is no such levelling proposal, or it is not shared with you.")
    rows = LevellingProposal.objects.select_related(*_NEAR)
    if lock:
        rows = LevellingProposal.objects.all()
    return permits.get(actor, code, rows, lock=lock, pk=proposal_id)


def runs(actor: Actor) -> QuerySet[LevellingRun]:
    """The runs of whose projects the actor may level some, with figures of them, newest first."""
    keys = permits.limit(actor, RUN, LevellingProposal.objects.all()).values("run_id")
    return (
        LevellingRun.objects.filter(pk__in=keys)
        .select_related("asked_by")
        .annotate(
            projects=Count("proposals"),
            waiting=Count("proposals", filter=Q(proposals__state=ProposalState.SENT)),
            accepted=Count("proposals", filter=Q(proposals__state=ProposalState.ACCEPTED)),
            declined=Count("proposals", filter=Q(proposals__state=ProposalState.DECLINED)),
        )
        .order_by("-pk")
    )


def run(actor: Actor, run_id: int, *, lock: bool = False) -> LevellingRun:
    """One run; `lock` for a service that changes it, which asks for all of its projects."""
    permits.require_anywhere(actor, RUN)
    rows = runs(actor).filter(pk=run_id)
    found = rows.first()
    if found is None:
        raise NotFoundError("There is no such levelling, or it is not shared with you.")
    if not lock:
        return found
    for path in paths_of(found):
        permits.require(actor, RUN, path)
    return locked(LevellingRun.objects.all()).get(pk=run_id)


def paths_of(row: LevellingRun) -> list[str]:
    """The scopes of a run's projects."""
    return list(row.proposals.order_by("place").values_list("project__scope__path", flat=True))


def proposals_of(actor: Actor, run_id: int) -> QuerySet[LevellingProposal]:
    """The proposals of a run that the actor may see, in order of priority."""
    return proposals(actor).filter(run_id=run_id).order_by("place")


def open_of(actor: Actor, project_id: int) -> QuerySet[LevellingProposal]:
    """The proposals that wait for a project's managers, newest first."""
    return proposals(actor).filter(project_id=project_id, state=ProposalState.SENT).order_by("-pk")


def revisions(actor: Actor, project_ids: Sequence[int]) -> dict[int, int]:
    """The revision that each project's plan has now."""
    rows = plans(actor).filter(project_id__in=project_ids)
    return dict(rows.order_by().values_list("project_id", "version"))


def is_stale(actor: Actor, row: LevellingProposal) -> bool:
    """Whether the plan changed since the proposal was computed."""
    return revisions(actor, [row.project_id]).get(row.project_id) != row.revision


def delays_of(row: LevellingProposal) -> list[ProposedDelay]:
    """The delays of a proposal, which say their reason in the reader's language."""
    return [_delay(item) for item in row.delays]


def _delay(item: dict[str, Any]) -> ProposedDelay:
    values = {field.name: item[field.name] for field in fields(ProposedDelay)}
    for name in ("start_before", "start_after", "free_at"):
        if values[name] is not None:
            values[name] = datetime.fromisoformat(values[name])
    values["holders"] = tuple((name, project) for name, project in values["holders"])
    values["parts"] = tuple((start, finish) for start, finish in values["parts"])
    return ProposedDelay(**values)


def time_of(actor: Actor, pooled: Sequence[PooledPlan]) -> dict[int, Steps]:
    """By resource, from which minute how many units there are of people who will be away.

    Counted are the absences that the actor may see and that are not over, as on the capacity page;
    else it is as the periods of the plans say.
    """
    persons = {who: person for one in pooled for who, person in one.people.items()}
    there = {r.id: steps(r) for one in pooled for r in one.plan.resources}
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = absences(actor).filter(person_id__in=persons.values(), last_day__gte=actor.today)
    for row in rows:
        away[row.person_id].append((row.first_day, row.last_day))
    return {
        who: rules.units_around(away[person], there[who])
        for who, person in persons.items()
        if person in away
    }


def tasks_to_keep(actor: Actor, project_ids: Collection[int] | None = None) -> QuerySet[PlanTask]:
    """Tasks without parts of running projects that the actor may level, or of these among them."""
    mine = permits.limit(actor, RUN, running_projects(actor))
    if project_ids is not None:
        mine = mine.filter(pk__in=project_ids)
    keys = list(mine.order_by().values_list("pk", flat=True))
    return leaves(actor, keys).select_related("plan__project")


def known_tasks(actor: Actor, project_ids: Collection[int]) -> dict[int, set[int]]:
    """By project, the uids of the tasks that can be kept whole."""
    found: dict[int, set[int]] = defaultdict(set)
    for project, uid in tasks_to_keep(actor, project_ids).values_list("plan__project_id", "uid"):
        found[project].add(uid)
    return found


def task_words(rows: Iterable[PlanTask]) -> dict[str, str]:
    """Tasks of several projects as a form picks them: their key, and task and project in words."""
    return {
        f"{row.plan.project_id}-{row.uid}": f"{words(row)} · {row.plan.project.name}"
        for row in rows
    }


def task_picking(actor: Actor) -> Picking:
    """Where a form finds the tasks that are never interrupted."""

    def named(values: Sequence[str]) -> dict[str, str]:
        keys = [rules.task_key(value) for value in values]
        wanted = [key for key in keys if key is not None]
        rows = tasks_to_keep(actor, {project for project, _uid in wanted})
        return task_words(rows.filter(uid__in={uid for _project, uid in wanted}))

    def one(text: str) -> str | None:
        row = called(tasks_to_keep(actor), text)
        return None if row is None else next(iter(task_words([row])))

    return Picking(reverse("levelling:find"), named, one)


def whole_names(actor: Actor, rows: Sequence[LevellingProposal]) -> dict[int, list[str]]:
    """By project, the names of the tasks of proposals that are never interrupted."""
    return {
        row.project_id: [words(task) for task in tasks(actor, row.project_id).filter(
            uid__in=row.whole)]
        for row in rows if row.whole
    }  # fmt: skip


def candidates(actor: Actor) -> list[Candidate]:
    """The running projects that may be levelled together, in order of priority."""
    permits.require_anywhere(actor, RUN)
    order = ranked_projects(actor)
    mine = permits.scope_paths(actor, RUN)
    paths = dict(plans(actor).order_by().values_list("project_id", "project__scope__path"))
    able = [r for r in order if any(paths.get(r.id, "").startswith(p) for p in mine)]
    work = open_work(actor, [row.id for row in able])
    shared = rules.shared_people(
        Stretch(row.project_id, row.person_id, row.first, row.last)
        for row in work
        if row.person_id is not None
    )
    wanted = {person for found in shared.values() for person in found}
    names = dict(people(actor).filter(pk__in=wanted).values_list("pk", "name"))
    return [
        Candidate(
            row.id, row.number, row.name, row.priority,
            _names(names, shared.get(row.id, {})),
            _names(names, {p: True for p, both in shared.get(row.id, {}).items() if both}),
        )
        for row in able
    ]  # fmt: skip


def _names(names: dict[int, str], people_of: dict[int, bool]) -> tuple[str, ...]:
    return tuple(sorted(names[key] for key in people_of if key in names))


def due(actor: Actor) -> list[Due]:
    """The proposals that wait for the answer of a project manager."""
    if actor.person_id is None:
        return []
    waiting = permits.limit(actor, ANSWER, LevellingProposal.objects.filter(
        state=ProposalState.SENT).select_related("project"))  # fmt: skip
    mine = Q(project__business_pm=actor.person_id) | Q(project__technical_pm=actor.person_id)
    return [
        Due(
            _("Accept or decline delays"),
            _("Levelling with other projects"),
            row.project.number,
            reverse("levelling:proposal", args=[row.pk]),
        )
        for row in waiting.filter(mine)
    ]
