"""Plans taken out: service, page, API."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.services.exporting import file_name
from pilothouse.delivery.schedule.types import AddLink, AddTask, PlanFile
from pilothouse.engine.network.data import CustomField, Plan, Task
from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.interchange import Format, ReadResult, SourceInfo, plan_json
from pilothouse.kit.errors import NotFoundError
from tests import make
from tests.areas.schedule.test_importing import START, WEEK

pytestmark = pytest.mark.django_db
DAY = 480


def build_world() -> make.World:
    world = make.world()
    pm, key = world.actor("business_pm"), world.project.pk
    services.create_plan(actor=pm, project_id=key, start=date(2026, 3, 2))
    edits = [
        AddTask("Dig", duration=3 * DAY, task=1),
        AddTask("Pour", after=1, duration=2 * DAY, task=2),
        AddLink(1, 2),
    ]
    services.edit_plan(actor=pm, project_id=key, edits=edits)
    return world


def exported(world: make.World, kind: Format, role: str = "auditor") -> bytes:
    made = services.export_plan(actor=world.actor(role), project_id=world.project.pk, kind=kind)
    return made.content


def test_the_file_holds_the_plan_and_the_audit_its_hash(world: make.World) -> None:
    data = json.loads(exported(world, Format.JSON))
    assert [task.name for task in plan_json.from_json(data).tasks] == ["Dig", "Pour"]
    event = AuditEvent.objects.get(action="plan.exported")
    assert event.after["format"] == "json"
    assert len(event.after["sha256"]) == 64


def test_microsoft_xml_has_the_computed_dates_and_our_baselines(world: make.World) -> None:
    services.freeze_plan(
        actor=world.actor("pmo_director"),
        project_id=world.project.pk,
        name="Accepted",
        reason="Taken over while it runs",
    )
    text = exported(world, Format.MSPDI).decode()
    assert "<Start>2026-03-05T08:00:00</Start>" in text
    assert text.count("<Baseline>") >= 2


def test_custom_fields_survive_the_rows(world: make.World) -> None:
    other = make.world()
    fields = (CustomField("text1", "Zone"),)
    plan = Plan(
        "Bridge", START, (WEEK,), 3, (Task(1, "Dig", DAY, custom=(("text1", "North"),)),),
        custom_fields=fields,
    )  # fmt: skip
    result = ReadResult(plan, SourceInfo("JSON", "", "", "", 0, ()), (), {})
    pm = other.actor("business_pm")
    file = PlanFile.of("bridge.json", b"{}")
    services.import_file(actor=pm, project_id=other.project.pk, result=result, file=file)
    found = queries.plan_of(pm, other.project.pk)
    assert found.custom_fields == fields
    assert found.tasks[0].custom == (("text1", "North"),)


def test_who_may_not_see_the_plan_may_not_take_it(world: make.World) -> None:
    stranger = make.world().actor("business_pm")
    with pytest.raises(NotFoundError):
        services.export_plan(actor=stranger, project_id=world.project.pk, kind=Format.CSV)


def test_names_of_files_are_plain() -> None:
    assert file_name("P-1", 'A/B "ü" <x>', Format.XER) == "P-1-A-B-x.xer"
    assert file_name("P-1", "///", Format.ICAL) == "P-1-plan.ics"


def test_the_page_offers_every_format_and_sends_the_file(world: make.World) -> None:
    client = Client()
    client.force_login(world.user("business_pm"))
    number = world.project.number
    text = client.get(reverse("schedule:export", args=[number])).content.decode()
    assert "Primavera P6 XER" in text
    address = reverse("schedule:export_download", args=[number])
    answer = client.post(address, {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["Tasks"]["C2"].value == "Dig"
    assert client.post(address, {"format": "docx"}).status_code == 404
    report = client.get(reverse("schedule:export_report", args=[number, "mspdi"]))
    assert "reschedules work on request only" in report.content.decode()


def test_the_api_gives_the_file_and_its_losses(world: make.World) -> None:
    _, secret = create_token(actor=world.actor("business_pm"), name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    base = f"/api/v1/projects/{world.project.pk}/plan/exports"
    answer: Any = client.post(f"{base}/ics")
    assert b"BEGIN:VEVENT" in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].endswith('.ics"')
    losses = client.get(f"{base}/xer/losses").json()
    assert {"plan.convention"} <= {loss["code"] for loss in losses}
    assert client.post(f"{base}/docx").status_code == 422
