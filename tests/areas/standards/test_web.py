"""The pages and the API of the standards."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pilothouse.governance.standards import services
from pilothouse.governance.standards.models import MethodPackage
from tests import make
from tests.areas.standards.packages import SMALL

pytestmark = pytest.mark.django_db


def signed_in(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


def test_everybody_inside_reads_the_standards(world: make.World) -> None:
    page = signed_in(world, "team_member").get("/standards/").content.decode()
    assert "Predictive" in page
    assert "/standards/import/" not in page
    assert signed_in(world, "stranger").get("/standards/").status_code == 403
    assert Client().get("/standards/").status_code == 302


def test_a_standard_explains_each_criterion(world: make.World) -> None:
    page = signed_in(world, "auditor").get("/standards/predictive/1.0/").content.decode()
    assert "Every high risk has a contingency plan" in page
    assert "High open risks without a contingency plan" in page
    assert world.project.name in page


def test_the_file_comes_back_byte_by_byte(world: make.World) -> None:
    services.install_package(actor=world.actor("pmo_manager"), source=SMALL)
    answer = signed_in(world, "auditor").get("/standards/small/1.0/file/")
    assert answer.content == SMALL.encode()
    assert "small-1.0.yaml" in answer["Content-Disposition"]


def test_a_file_is_imported(world: make.World) -> None:
    file = SimpleUploadedFile("small.yaml", SMALL.encode())
    answer = signed_in(world, "pmo_manager").post("/standards/import/", {"file": file})
    assert answer.headers["Location"] == "/standards/small/1.0/"
    assert MethodPackage.objects.get(code="small").source == SMALL


def test_a_wrong_file_is_refused_with_its_line(world: make.World) -> None:
    wrong = SMALL.replace("risks.open == 0", "risks.opne == 0")
    answer = signed_in(world, "pmo_manager").post("/standards/import/", {"source": wrong})
    assert answer.status_code == 422
    assert "Line 21, criteria[0].rule" in answer.content.decode()
    assert not MethodPackage.objects.filter(code="small").exists()


def test_only_the_pmo_may_open_the_import(world: make.World) -> None:
    assert signed_in(world, "business_pm").get("/standards/import/").status_code == 403


def test_the_pmo_moves_a_project_on_its_page(world: make.World) -> None:
    services.install_package(actor=world.actor("pmo_manager"), source=SMALL)
    project = make.project(world, world.people, method="small")
    address = f"/projects/{project.number}/method/"
    assert signed_in(world, "business_pm").get(address).status_code == 403
    client = signed_in(world, "pmo_manager")
    assert client.get(address).status_code == 200
    answer = client.post(address, {"edition": "1.0", "reason": "To be sure"})
    assert answer.status_code == 302


def test_the_api_installs_and_reads(world: make.World) -> None:
    client = signed_in(world, "pmo_manager")
    body = {"source": SMALL}
    made = client.post("/api/v1/standards", body, content_type="application/json")
    assert (made.status_code, made.json()["edition"]) == (201, "1.0")
    read = client.get("/api/v1/standards/small/1.0").json()
    assert (read["source"], read["content"]["code"]) == (SMALL, "small")
    codes = {item["code"] for item in client.get("/api/v1/standards").json()["items"]}
    assert codes == {"small", "predictive", "agile", "hybrid"}
    keys = {fact["key"] for fact in client.get("/api/v1/standards/facts").json()}
    assert "risks.high_without_contingency" in keys


def test_the_facts_are_not_for_strangers(world: make.World) -> None:
    assert signed_in(world, "stranger").get("/api/v1/standards/facts").status_code == 403


def test_the_api_names_what_is_wrong(world: make.World) -> None:
    body = {"source": SMALL.replace("opens: execution", "opens: lunch")}
    client = signed_in(world, "pmo_director")
    refused = client.post("/api/v1/standards", body, content_type="application/json")
    assert refused.status_code == 422
    assert "Line 15" in refused.json()["errors"]["source"][0]


def test_an_installed_method_is_offered_for_new_projects(world: make.World) -> None:
    services.install_package(actor=world.actor("pmo_manager"), source=SMALL)
    page = signed_in(world, "pmo_manager").get("/projects/new/").content.decode()
    assert '<option value="small">' in page
    assert '<option value="predictive" selected>' in page
