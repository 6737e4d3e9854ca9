"""Sprints of agile work, deliveries between projects, what-if copies: played beside the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from pilothouse.delivery.boards import services as boards
from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.queries import board_plan
from pilothouse.delivery.boards.types import ColumnPlan, State
from pilothouse.delivery.dependencies import services as dependencies
from pilothouse.delivery.dependencies.types import Role, Wish
from pilothouse.delivery.scenarios.services import create_scenario, edit_scenario
from pilothouse.delivery.schedule.queries import plan_of, schedule_of
from pilothouse.delivery.schedule.types import AddLink, Edit, RemoveLink, SetDuration
from pilothouse.engine import Schedule, to_datetime
from pilothouse.engine.network.data import LinkType, Plan, Task, TaskKind
from pilothouse.site.demo.clock import Script
from pilothouse.site.demo.planning import DAY
from pilothouse.site.demo.preparing import Undertaking
from pilothouse.site.demo.stage import Company, Steps, at, monday

AGILE = "agile"
SPRINT, LAST_DAY = timedelta(weeks=3), timedelta(days=18)
POINTS = (1, 2, 3, 5, 8, 13, 21)
CAPACITY = Decimal(40)
Jobs = Mapping[str, Undertaking]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One project gives another something: what, from which task, for which, asked how long ago.

    `late` is by how many days the agreed day lies before the giving task's finish as planned then.
    """

    giver: str
    getter: str
    what: str
    text: str
    gives: str
    waits: str
    ago: int
    late: int = 0
    is_confirmed: bool = True


DELIVERIES = (
    Delivery(
        "payments-platform", "customer-portal", "Payment interface for bills",
        "The portal's bills are paid through the new platform's test system until it is live.",
        "Interfaces to finance", "Bills and payments", 95,
    ),
    Delivery(
        "customer-portal", "payments-platform", "Account numbers of all customers",
        "The pilot branch needs accounts that customers themselves have confirmed.",
        "Move home", "Pilot branch", 40, late=10,
    ),
    Delivery(
        "depot-solar", "crane-electrification", "Inverter bench for type tests",
        "Depots and cranes use the same make; one bench serves both.",
        "Array design", "", 6, is_confirmed=False,
    ),
)  # fmt: skip


def scripts(company: Company, jobs: Jobs) -> Iterator[Script]:
    """All that happens across projects and on the side."""
    for delivery in DELIVERIES:
        if {delivery.giver, delivery.getter} <= jobs.keys():
            yield _delivery(company, jobs, delivery)
    if "depot-solar" in jobs:
        yield _second_crew(company, jobs["depot-solar"])


def sprints(company: Company, job: Undertaking) -> Steps[None]:
    """Every three weeks a sprint with what is planned for it and what the last one left over."""
    before: Sprint | None = None
    for number, first in enumerate(_firsts(job.start), 1):
        yield at(first, 9)
        found = schedule_of(company.system, job.key)
        open_ = [task for task in found.leaves() if task.kind is TaskKind.TASK and _is_open(task)]
        if not open_:
            return
        if before is None:
            _estimate(company, job, open_)
            _arrange(company, job)
        before = _sprint(company, job, number, first, found, open_, before)


def _firsts(start: date) -> Iterator[date]:
    first = monday(start)
    while True:
        yield first
        first += SPRINT


def _is_open(task: Task) -> bool:
    return task.actual_finish is None


def _estimate(company: Company, job: Undertaking, tasks: list[Task]) -> None:
    """Points by length: the next in the row above a point for two days."""
    wanted = {task.id: -(-task.duration // (2 * DAY)) for task in tasks}
    points = {
        uid: Decimal(next((p for p in POINTS if p >= size), POINTS[-1]))
        for uid, size in wanted.items()
    }
    pm = company.actor(job.story.tpm)
    boards.estimate(actor=pm, project_id=job.key, points=points)


def _arrange(company: Company, job: Undertaking) -> None:
    """A board of the team's own: what is ready, what is made, and what others look at."""
    columns = [
        ColumnPlan("Backlog", State.AHEAD, key=1),
        ColumnPlan("Ready", State.AHEAD, limit=4),
        ColumnPlan("In progress", State.BEGUN, limit=3, key=2),
        ColumnPlan("Review", State.BEGUN, limit=2),
        ColumnPlan("Done", State.DONE, key=3),
    ]
    pm = company.actor(job.story.tpm)
    boards.arrange(actor=pm, project_id=job.key, columns=columns)


def _ready(company: Company, job: Undertaking, tasks: list[Task]) -> None:
    """The next two tasks that nobody began stand ready."""
    pm = company.actor(job.story.tpm)
    plan = board_plan(pm, job.key)
    ready = next(column.key for column in plan.columns if column.name == "Ready")
    for task in [task for task in tasks if task.actual_start is None][:2]:
        boards.put_card(
            actor=pm, project_id=job.key, task=task.id, before=State.AHEAD, to=State.AHEAD,
            column=ready,
        )  # fmt: skip


def _sprint(
    company: Company,
    job: Undertaking,
    number: int,
    first: date,
    found: Schedule,
    tasks: list[Task],
    before: Sprint | None,
) -> Sprint:
    pm, last = company.actor(job.story.tpm), first + LAST_DAY
    begun = {task.id for task in tasks if to_datetime(found.of(task.id).start).date() <= last}
    named = [task.name for task in tasks if task.id in begun]
    row = boards.add_sprint(
        actor=pm, project_id=job.key, name=f"Sprint {number}", starts_on=first, ends_on=last,
        goal=f"Bring forward: {', '.join(named[:3]) or 'the next release'}.", capacity=CAPACITY,
    )  # fmt: skip
    if before is not None:
        boards.carry_over(actor=pm, sprint_id=before.pk, other_id=row.pk)
    boards.plan_tasks(actor=pm, sprint_id=row.pk, add=begun)
    _ready(company, job, [task for task in tasks if task.id in begun])
    return row


def _delivery(company: Company, jobs: Jobs, story: Delivery) -> Steps[None]:
    giver, getter = jobs[story.giver], jobs[story.getter]
    yield at(company.today - timedelta(days=story.ago), 10)
    plan = schedule_of(company.system, giver.key)
    gives = _uid(plan.plan, story.gives)
    on = to_datetime(plan.of(gives).finish).date() - timedelta(days=story.late)
    waits = _uid(plan_of(company.system, getter.key), story.waits) if story.waits else None
    wish = Wish(giver.key, Role.GETS, story.what, max(on, company.moment.date()), story.text, waits)
    pm = company.actor(getter.story.bpm)
    row = dependencies.propose(actor=pm, project_id=getter.key, wish=wish)
    if story.is_confirmed:
        yield company.moment + timedelta(days=3)
        dependencies.confirm(actor=company.actor(giver.story.bpm), dependency_id=row.pk, task=gives)


def _uid(plan: Plan, name: str) -> int:
    return next(task.id for task in plan.tasks if task.name == name)


def _second_crew(company: Company, job: Undertaking) -> Steps[None]:
    """What if a second crew did two depots side by side?"""
    yield at(company.today - timedelta(days=2), 14)
    pm, plan = company.actor(job.story.bpm), plan_of(company.system, job.key)
    copy = create_scenario(
        actor=pm, project_id=job.key, name="Two crews for the depots",
        reason="A second crew could do Derby beside Leeds. Does that bring generation before "
        "winter, and who would have too much to do?",
    )  # fmt: skip
    for edits in _beside(plan):
        edit_scenario(actor=pm, scenario_id=copy.pk, edits=edits)


def _beside(plan: Plan) -> list[list[Edit]]:
    leeds, derby = _uid(plan, "Depot Leeds"), _uid(plan, "Depot Derby")
    panels = _uid(plan, "Deliver panels")
    return [
        [RemoveLink(leeds, derby), AddLink(panels, derby, LinkType.FS, 5 * DAY)],
        [SetDuration(_uid(plan, "Grid connection"), 12 * DAY)],
    ]
