"""A project that could be handed over: charter approved, plan linked and staffed, risks in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pilothouse.control.risks.services import raise_risk
from pilothouse.delivery.schedule.services import create_plan
from pilothouse.delivery.work.models import CharterVersion
from pilothouse.delivery.work.services import (
    decide_charter,
    edit_project,
    move_to_stage,
    save_charter,
    submit_charter,
)
from pilothouse.delivery.work.types import Item, ItemKind, Stage
from pilothouse.engine import instant
from pilothouse.engine.network.data import (
    Assignment,
    Calendar,
    Link,
    Plan,
    Resource,
    Task,
    TaskKind,
)
from pilothouse.governance.gates import services
from pilothouse.governance.gates.models import HandOver
from pilothouse.governance.stakeholders.services import add_stakeholder
from pilothouse.kit.actor import Actor
from tests import make

DAY = 480
HOURS = ((480, 720), (780, 1020))
WEEK = Calendar(3, "Standard", (HOURS,) * 5 + ((), ()))
CHARTER = [
    Item(kind=ItemKind.MEASURE, text="Half the waiting time", baseline="8 min", target="4 min"),
    Item(kind=ItemKind.IN_SCOPE, text="Booking of rooms"),
    Item(kind=ItemKind.OUT_OF_SCOPE, text="Catering"),
    Item(kind=ItemKind.DELIVERABLE, text="The running system", due_on=date(2026, 9, 30)),
    Item(kind=ItemKind.MILESTONE, text="In operation", due_on=date(2026, 9, 30)),
]


def plan() -> Plan:
    tasks = (
        Task(1, "Start", kind=TaskKind.MILESTONE, wbs="1"),
        Task(2, "Design", 10 * DAY, wbs="2"),
        Task(3, "Build", 20 * DAY, wbs="3"),
        Task(4, "In operation", kind=TaskKind.MILESTONE, wbs="4"),
    )
    return Plan(
        "Booking",
        instant(datetime(2026, 3, 2, 8)),  # noqa: DTZ001
        (WEEK,),
        3,
        tasks,
        links=(Link(1, 2), Link(2, 3), Link(3, 4)),
        resources=(Resource(1, "Team"),),
        assignments=(Assignment(2, 1, 1.0, 10 * DAY), Assignment(3, 1, 1.0, 20 * DAY)),
    )


@dataclass
class Ready:
    """A world whose project meets the predictive standard."""

    world: make.World
    now: datetime

    @property
    def project_id(self) -> int:
        return self.world.project.pk

    @property
    def pm(self) -> Actor:
        return self.actor("business_pm")

    @property
    def pmo(self) -> Actor:
        return self.actor("pmo_manager")

    def actor(self, role: str) -> Actor:
        return self.world.actor(role, self.now)

    def risk(self, **values: object) -> object:
        facts = {
            "title": "Supplier is late",
            "likelihood": 2,
            "impact": 2,
            "owner_id": self.world.people["technical_pm"].pk,
            "response_plan": "Order early",
            "review_on": date(2030, 1, 1),
        }
        return raise_risk(actor=self.pm, project_id=self.project_id, **(facts | values))

    def submitted(self, note: str = "Please") -> HandOver:
        return services.submit_hand_over(actor=self.pm, project_id=self.project_id, note=note)

    def answered(self, row: HandOver, answer: str = "yes") -> HandOver:
        for check in row.checks.all():
            services.answer_check(
                actor=self.actor("pmo_analyst"), check_id=check.pk, answer=answer, comment="Seen"
            )
        return row

    def accepted(self) -> HandOver:
        row = self.answered(self.submitted())
        return services.accept_hand_over(actor=self.pmo, hand_over_id=row.pk, reason="Sound")


def approve_charter(ready: Ready, items: list[Item] | None = None) -> CharterVersion:
    save_charter(
        actor=ready.pm,
        project_id=ready.project_id,
        objective="Shorter queues",
        items=CHARTER if items is None else items,
    )
    version = submit_charter(actor=ready.pm, project_id=ready.project_id)
    return decide_charter(
        actor=ready.actor("sponsor"), version_id=version.pk, option="approve", reason="Good"
    )


def stakeholder(ready: Ready, name: str, **values: object) -> object:
    facts = {
        "influence": 4,
        "interest": 3,
        "strategy": "Ask early",
        "owner_id": ready.world.people["business_pm"].pk,
    }
    return add_stakeholder(
        actor=ready.pm, project_id=ready.project_id, name=name, **(facts | values)
    )


def ready(now: datetime = make.NOW) -> Ready:
    made = Ready(make.world(), now)
    edit_project(
        actor=make.system(now),
        project_id=made.project_id,
        budget=Decimal(100_000),
        target_start=date(2026, 3, 2),
        target_finish=date(2026, 12, 31),
    )
    approve_charter(made)
    made.world.project.refresh_from_db()
    if made.world.project.stage == Stage.CHARTER:
        move_to_stage(actor=made.pm, project_id=made.project_id, stage=Stage.PLANNING)
    create_plan(actor=made.pm, project_id=made.project_id, plan=plan())
    for _ in range(3):
        made.risk()
    for name in ("Town council", "Works council", "Hotel staff"):
        stakeholder(made, name)
    made.world.project.refresh_from_db()
    return made
