"""One object of each kind in the world's project, for every address to be opened with.

An area's own factory is `objects(world) -> {"risk_id": 7}` in `tests/areas/<area>/objects.py`,
found by itself; called again it makes further rows. A parameter that no factory names, such as
`thing_id`, gets the key of any row of the model `Thing`.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from pilothouse.control.risks.services import raise_risk
from pilothouse.foundation.access.models import RoleGrant
from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.documents.services import add_document
from pilothouse.foundation.documents.types import Upload
from pilothouse.foundation.notify.services import notify
from pilothouse.foundation.people.services import (
    add_client,
    add_skill,
    add_unit,
    give_skill,
    record_absence,
)
from tests import make
from tests.conformance.thread import thread

AREAS = Path(__file__).resolve().parent.parent / "areas"
MISSING = 987654321
Values = dict[str, Any]


def foundation(world: make.World) -> Values:
    """Rows of the areas below projects, and the names that all areas share."""
    pm, member = world.actor("business_pm"), world.people["team_member"]
    project = world.project
    many = RoleGrant.objects.count() + make.Person.objects.count()
    unit = add_unit(actor=make.system(), name=f"Unit {many}")
    customer = add_client(actor=make.system(), name=f"Client {many}")
    day = make.NOW.date()
    absence = record_absence(actor=make.system(), person_id=member.pk, first_day=day, last_day=day)
    skill = add_skill(actor=make.system(), name=f"Skill {many}")
    give_skill(actor=make.system(), person_id=member.pk, skill_id=skill.pk, level=3)
    token, _secret = create_token(actor=pm, name="Report")
    upload = Upload("terms.txt", f"Terms {many}".encode())
    document = add_document(
        actor=pm, scope_id=project.scope_id, title=f"Terms {many}", upload=upload
    )
    told = notify(
        make.system(), [p.pk for p in world.people.values()], kind="x", title="News", url="/"
    )
    extra = make.person()
    return {
        "number": project.number, "project_id": project.pk, "scope_id": project.scope_id,
        "portfolio_id": world.portfolio.pk, "programme_id": world.programme.pk,
        "person_id": extra.pk, "user_id": make.user(extra).pk, "unit_id": unit.pk,
        "client_id": customer.pk, "absence_id": absence.pk, "skill_id": skill.pk,
        "token_id": token.pk, "document_id": document.pk,
        "documents:version_id": document.versions.get().pk,
        "notification_id": told[0].pk, "seq": 1,
        "grant_id": RoleGrant.objects.filter(scope=project.scope).latest("pk").pk,
        "role_id": RoleGrant.objects.latest("pk").role_id,
    }  # fmt: skip


def risks(world: make.World) -> Values:
    risk = raise_risk(
        actor=world.actor("business_pm"), project_id=world.project.pk, title="Late crane",
        likelihood=4, impact=3, owner_id=world.people["technical_pm"].pk,
    )  # fmt: skip
    return {"risk_id": risk.pk}


def objects(world: make.World) -> Values:
    """Make one object of each kind; returns the values of address parameters by name."""
    values = foundation(world) | risks(world) | thread(world)
    for folder in sorted(AREAS.iterdir()):
        module = f"tests.areas.{folder.name}.objects"
        if (folder / "objects.py").exists() and find_spec(module):
            values |= import_module(module).objects(world)
    return values


def value_of(values: Values, address: str, parameter: str) -> Any:
    """The value for a parameter of a named address; MISSING when there is no such object."""
    area = address.replace(":", ".").partition(".")[0]
    for name in (f"{address}:{parameter}", f"{area}:{parameter}", parameter):
        if name in values:
            return values[name]
    model = _model(parameter.removesuffix("_id").replace("_", ""))
    row = model._default_manager.order_by("-pk").first() if model else None
    return row.pk if row else MISSING


def _model(name: str) -> type[models.Model] | None:
    found = [m for m in apps.get_models() if m._meta.model_name == name]
    return found[0] if found else None
