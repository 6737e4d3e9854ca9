"""Tables with their columns, the file as a document, the loss report."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.schedule import services
from pilothouse.delivery.schedule.models import ColumnMapping, PlanImport
from pilothouse.delivery.schedule.queries.remembering import remembered
from pilothouse.delivery.schedule.types import ImportState
from pilothouse.delivery.work.services import move_to_stage
from pilothouse.delivery.work.types import Stage
from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.kit.errors import InvalidError
from tests import make

pytestmark = pytest.mark.django_db
TABLE = b"Was,Tage,Wer\nDig,3,Ann\nPour,soon,Ben\n"
MEANT = {"Was": "name", "Tage": "duration", "Wer": "resources"}
Upload = Callable[..., PlanImport]


def build_world() -> make.World:
    world = make.world()
    move_to_stage(
        actor=world.actor("business_pm"), project_id=world.project.pk, stage=Stage.PLANNING
    )
    return world


@pytest.fixture
def upload(world: make.World, django_capture_on_commit_callbacks: Any) -> Upload:
    def send(data: bytes = TABLE, name: str = "plan.csv") -> PlanImport:
        with django_capture_on_commit_callbacks(execute=True):
            row = services.upload_plan(
                actor=world.actor("business_pm"),
                project_id=world.project.pk,
                file=SimpleUploadedFile(name, data),
            )
        row.refresh_from_db()
        return row

    return send


@pytest.fixture
def ready(world: make.World, upload: Upload, django_capture_on_commit_callbacks: Any) -> PlanImport:
    row = upload()
    with django_capture_on_commit_callbacks(execute=True):
        services.choose_columns(actor=world.actor("business_pm"), import_id=row.pk, columns=MEANT)
    row.refresh_from_db()
    return row


def test_a_table_of_unknown_columns_waits_to_be_told(upload: Upload) -> None:
    row = upload()
    assert row.state == ImportState.FAILED
    assert [heading for heading, _ in row.columns] == ["Was", "Tage", "Wer"]
    assert "say which it is" in row.error


def test_said_once_it_is_remembered(world: make.World, ready: PlanImport, upload: Upload) -> None:
    assert ready.state == ImportState.READY
    assert ready.counts["tasks"] == 2
    assert upload(b"Was,Tage,Wer\nMore,1,Ann\n", "next.csv").state == ImportState.READY
    other = world.actor("technical_pm")
    assert remembered(other, ["Wer", "was", "TAGE"]) == MEANT
    assert ColumnMapping.objects.count() == 1
    assert AuditEvent.objects.filter(action="plan_import.columns_chosen").count() == 1


@pytest.mark.parametrize(
    ("columns", "part"),
    [
        ({"Was": "duration"}, "names of the tasks"),
        ({"Was": "name", "Wer": "name"}, "cannot both"),
        ({"Was": "colour"}, "No column can mean"),
    ],
)
def test_what_columns_cannot_be(
    world: make.World, upload: Upload, columns: dict[str, str], part: str
) -> None:
    row = upload()
    with pytest.raises(InvalidError, match=part):
        services.choose_columns(actor=world.actor("business_pm"), import_id=row.pk, columns=columns)


def test_the_file_is_kept_as_a_document_with_its_hash(upload: Upload) -> None:
    first, again = upload(), upload(TABLE + b"Cure,2,Ann\n")
    assert first.document is not None
    assert again.document is not None
    assert first.document.sha256 == first.sha256
    assert (first.document.number, again.document.number) == (1, 2)


def test_the_report_says_every_row(world: make.World, ready: PlanImport) -> None:
    client = Client()
    client.force_login(world.user("auditor"))
    answer: Any = client.get(reverse("schedule:losses_csv", args=[ready.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert ("read", "tasks", "2") in {(r["outcome"], r["what"], r["detail"]) for r in rows}
    wrong = next(r for r in rows if r["outcome"] == "not carried" and "duration" in r["what"])
    assert wrong["detail"].startswith("Row 3: “soon” is no duration")
    assert {r["name"] for r in rows if r["outcome"] == "task"} == {"Dig", "Pour"}
    told = client.get(reverse("schedule:losses_json", args=[ready.pk])).json()
    assert told["sha256"] == ready.sha256
    assert len(told["rows"]) == len(rows)


def test_the_page_asks_for_the_columns_and_takes_them(
    world: make.World, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    row = upload()
    client = Client()
    client.force_login(world.user("business_pm"))
    page = client.get(reverse("schedule:import", args=[row.pk])).content.decode()
    assert 'name="column-0"' in page
    fields = {f"column-{place}": target for place, target in enumerate(MEANT.values())}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("schedule:columns", args=[row.pk]), fields)
    row.refresh_from_db()
    assert row.state == ImportState.READY
    assert "Loss report" in client.get(reverse("schedule:import", args=[row.pk])).content.decode()


def test_the_api_takes_columns_and_gives_the_report(
    world: make.World, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    row = upload()
    _, secret = create_token(actor=world.actor("business_pm"), name="test")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    address = f"/api/v1/plan-imports/{row.pk}"
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            f"{address}/columns", {"columns": MEANT}, content_type="application/json"
        )
    assert answer.status_code == 202
    assert client.get(f"{address}/losses").json()["counts"]["tasks"] == 2
    assert client.get(f"{address}").json()["columns"][0] == ["Was", "name"]
