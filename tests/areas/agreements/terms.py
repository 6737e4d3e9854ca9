"""A project with a client and a charter, an agreement sent, and its contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pilothouse.delivery.work.services import edit_project, save_charter
from pilothouse.delivery.work.types import Item, ItemKind
from pilothouse.foundation.people.services import add_client
from pilothouse.governance.agreements import queries, services
from pilothouse.governance.agreements.models import AgreementVersion, PersonalLink
from pilothouse.kit.actor import Actor
from tests import make

ITEMS = [
    Item(kind=ItemKind.MEASURE, text="Half the waiting time", baseline="8 min", target="4 min"),
    Item(kind=ItemKind.IN_SCOPE, text="Booking of rooms"),
    Item(kind=ItemKind.IN_SCOPE, text="Payment at the desk"),
    Item(kind=ItemKind.OUT_OF_SCOPE, text="Catering"),
    Item(kind=ItemKind.DELIVERABLE, text="The running system", due_on=date(2026, 9, 30)),
    Item(kind=ItemKind.MILESTONE, text="Design approved", due_on=date(2026, 5, 1)),
    Item(kind=ItemKind.MILESTONE, text="In operation", due_on=date(2026, 9, 30)),
]


@dataclass
class Deal:
    """A world whose project has a client and a charter."""

    world: make.World
    pm: Actor

    @property
    def project_id(self) -> int:
        return self.world.project.pk

    def charter(self, items: list[Item]) -> None:
        save_charter(
            actor=self.pm, project_id=self.project_id, objective="Shorter queues", items=items
        )

    def draft(self, price: str = "120000.00", **values: object) -> AgreementVersion:
        return services.save_draft(
            actor=self.pm, project_id=self.project_id, price=Decimal(price), **values
        )

    def sent(self, price: str = "120000.00", days: int = 30) -> PersonalLink:
        draft = self.draft(price)
        return services.send_version(
            actor=self.pm,
            version_id=draft.pk,
            name="Clara Client",
            email="clara@client.example",
            days=days,
        )

    def signed(self, price: str = "120000.00") -> AgreementVersion:
        link = self.sent(price)
        sign(link)
        return link.version_of


def deal(now: datetime = make.NOW) -> Deal:
    world = make.world()
    client = add_client(actor=make.system(), name="Harbour Hotels")
    edit_project(actor=make.system(), project_id=world.project.pk, client_id=client.pk)
    world.project.refresh_from_db()
    made = Deal(world, world.actor("business_pm", now))
    made.charter(ITEMS)
    return made


def contact(link: PersonalLink) -> Actor:
    return queries.client_actor(link, link.created_at)


def sign(link: PersonalLink, **values: object) -> object:
    facts = {"name": "Clara Client", "role": "Director", "accepted": True}
    return services.sign(actor=contact(link), link_id=link.pk, **(facts | values))
