"""The pages and the API of folders of plans, and archives that mean harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilothouse.delivery.estates import rules
from pilothouse.delivery.estates.models import Estate, EstateFile
from pilothouse.delivery.estates.types import EstateState, FileState
from pilothouse.kit.jobs.types import JobState
from pilothouse.kit.models import Job
from tests import make
from tests.areas.estates.folder import estate_folder

pytestmark = pytest.mark.django_db
Run = Any


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()


def archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name.replace("_dot_", ".").replace("_below_", "/"), data)
    return out.getvalue()


def sent(world: make.World, data: bytes, run: Run, role: str = "pmo_manager") -> Any:
    values = {
        "name": "Site plans", "portfolio": world.portfolio.pk, "programme": world.programme.pk,
        "method": "predictive", "archive": SimpleUploadedFile("plans.zip", data),
        **{name: world.people[name].pk for name in ("sponsor", "business_pm", "technical_pm")},
    }  # fmt: skip
    with run(execute=True):
        return signed_in(world, role).post(reverse("estates:new"), values, follow=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    estate_folder(tmp_path)
    return tmp_path


def test_a_zip_comes_in_and_is_told_file_by_file(
    world: make.World, folder: Path, django_capture_on_commit_callbacks: Run
) -> None:
    answer = sent(world, zipped(folder), django_capture_on_commit_callbacks)
    row = Estate.objects.get()
    assert row.state == EstateState.DONE
    url = reverse("estates:detail", args=[row.pk])
    assert answer.redirect_chain == [(url, 302)]
    text = signed_in(world, "auditor").get(url).text
    assert "below/road.xml" in text
    assert "ends before its data does" in text
    assert "harbour.mpp, row 4" in text
    assert url in signed_in(world, "pmo_analyst").get(reverse("estates:list")).text


def test_the_report_goes_with_it(
    world: make.World, folder: Path, django_capture_on_commit_callbacks: Run
) -> None:
    sent(world, zipped(folder), django_capture_on_commit_callbacks)
    url = reverse("estates:report", args=[Estate.objects.get().pk])
    answer = signed_in(world, "auditor").get(url)
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("kind,file,project,state")
    assert len(lines) == 1 + EstateFile.objects.count() + 2


def test_a_newer_zip_updates(
    world: make.World, folder: Path, django_capture_on_commit_callbacks: Run
) -> None:
    sent(world, zipped(folder), django_capture_on_commit_callbacks)
    row = Estate.objects.get()
    again = reverse("estates:again", args=[row.pk])
    file = SimpleUploadedFile("plans.zip", zipped(folder))
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(world, "pmo_director").post(again, {"archive": file, "version": row.version})
    row.refresh_from_db()
    assert row.summary["files"]["unchanged"] == 2
    old = SimpleUploadedFile("plans.zip", zipped(folder))
    answer = signed_in(world, "pmo_director").post(again, {"archive": old, "version": 1})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (archive(a_dot_mpp=b"x")[:-30], "damaged"),
        (archive(**{".._below_.._below_etc_below_a_dot_xml": b"x"}), "lead out of it"),
        (archive(__MACOSX__a_dot_xml=b"x"), "no file in it"),
    ],
    ids=["cut short", "leads out", "holds nothing"],
)
def test_archives_that_mean_harm(
    world: make.World, data: bytes, said: str, django_capture_on_commit_callbacks: Run
) -> None:
    sent(world, data, django_capture_on_commit_callbacks)
    job = Job.objects.get(kind="estates.bring_in")
    assert job.state == JobState.FAILED
    assert said in job.error
    url = reverse("estates:detail", args=[Estate.objects.get().pk])
    assert said in signed_in(world, "auditor").get(url).text


def test_a_bomb_is_not_unpacked(
    world: make.World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Run
) -> None:
    monkeypatch.setattr(rules, "LARGEST_FOLDER", 1_000_000)
    monkeypatch.setattr(rules, "LARGEST_FILE", 600_000)
    data = archive(**{f"{n}_dot_xml": b"\0" * 500_000 for n in range(3)})
    place = data.index(b"PK\x01\x02")
    lying = bytearray(data)
    while (at := bytes(lying).find(b"PK\x01\x02", place)) >= 0:
        lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
        place = at + 4
    for content in (data, bytes(lying)):
        Estate.objects.all().delete()
        sent(world, content, django_capture_on_commit_callbacks)
        job = Job.objects.filter(kind="estates.bring_in").latest("pk")
        files = EstateFile.objects.filter(state=FileState.DONE)
        assert (job.state, files.count()) == (JobState.FAILED, 0)


def test_no_zip_is_said_on_the_form(
    world: make.World, django_capture_on_commit_callbacks: Run
) -> None:
    answer = sent(world, b"no archive at all", django_capture_on_commit_callbacks)
    assert answer.status_code == 422
    assert "no zip archive" in answer.text
    assert not Estate.objects.exists()


def test_who_may_open_the_pages(world: make.World) -> None:
    assert signed_in(world, "business_pm").get(reverse("estates:new")).status_code == 403
    assert "Bring in a folder" not in signed_in(world, "auditor").get(reverse("estates:list")).text
    row = Estate.objects.create(
        name="x", method="predictive", portfolio=world.portfolio, by_name="x",
        created_at=make.NOW, updated_at=make.NOW,
        **{name: world.people[name] for name in ("sponsor", "business_pm", "technical_pm")},
    )  # fmt: skip
    url = reverse("estates:detail", args=[row.pk])
    assert signed_in(world, "team_member").get(url).status_code == 404
    row.delete()
    assert "No folder yet" in signed_in(world, "auditor").get(reverse("estates:list")).text


def test_the_api_opens_runs_and_tells(
    world: make.World, folder: Path, django_capture_on_commit_callbacks: Run
) -> None:
    client = signed_in(world, "pmo_manager")
    people = {f"{n}_id": world.people[n].pk for n in ("sponsor", "business_pm", "technical_pm")}
    body = {"name": "By API", "portfolio_id": world.portfolio.pk, "method": "predictive", **people}
    made = client.post("/api/v1/estates", body, content_type="application/json")
    assert made.status_code == 201
    place = f"/api/v1/estates/{made.json()['id']}"
    file = SimpleUploadedFile("plans.zip", zipped(folder))
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{place}/archive", {"archive": file}).status_code == 202
    assert client.get(place).json()["summary"]["projects"] == 2
    states = {item["path"]: item["state"] for item in client.get(f"{place}/files").json()["items"]}
    assert states["torn.xer"] == "failed"
    assert len(client.get(f"{place}/links").json()["items"]) == 2
