"""Documents: versions, limits, permits, downloads."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilothouse.foundation.access.services import create_token
from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.foundation.documents import queries, rules, services
from pilothouse.foundation.documents.models import Document, DocumentVersion
from pilothouse.foundation.documents.types import Upload
from pilothouse.foundation.people.services import add_unit
from pilothouse.kit import services as kit_services
from pilothouse.kit.errors import InvalidError, NotFoundError, NotPermittedError, RuleError
from tests import make

pytestmark = pytest.mark.django_db
TERMS = Upload("terms.txt", b"Pay in thirty days.")
PDF = Upload("offer.pdf", b"%PDF-1.7\n...")


def added(world: make.World, by: str = "business_pm", upload: Upload = TERMS) -> Document:
    return services.add_document(
        actor=world.actor(by), scope_id=world.project.scope_id, title="Terms", upload=upload
    )


def browser(world: make.World, role: str) -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("page.html", b"<script>", "cannot be stored"),
        ("tool.exe", b"MZ", "cannot be stored"),
        ("noextension", b"x", "cannot be stored"),
        ("offer.pdf", b"MZ\x90", "not a pdf"),
        ("notes.txt", b"a\0b", "not a txt"),
        ("plan.mpp", b"PK\x03\x04", "not a mpp"),
    ],
)
def test_what_may_not_be_stored(name: str, content: bytes, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        rules.content_type(Upload(name, content))


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(InvalidError, match="larger than 50 MB"):
        rules.content_type(Upload("big.txt", b"x" * (rules.LARGEST + 1)))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\plans\\plan.mpp", "plan.mpp"),
        ("a\r\nb.txt", "ab.txt"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("…", "…"),
        ("", "file"),
    ],
)
def test_names_are_cleaned(name: str, kept: str) -> None:
    assert rules.clean_name(name) == kept


def test_a_document_has_its_first_version_with_its_hash(world: make.World) -> None:
    document = added(world)
    version = document.versions.get()
    assert (version.number, version.name, version.size) == (1, "terms.txt", len(TERMS.content))
    assert version.sha256 == hashlib.sha256(TERMS.content).hexdigest()
    assert version.uploaded_by == world.people["business_pm"]
    assert AuditEvent.objects.latest("seq").after["sha256"] == version.sha256


def test_versions_count_up_and_old_ones_stay(world: make.World) -> None:
    document = added(world)
    newer = Upload("terms.txt", b"Pay at once.")
    services.add_version(
        actor=world.actor("technical_pm"), document_id=document.pk, upload=newer, note="Shorter"
    )
    rows = list(queries.versions(world.actor("auditor"), document.pk))
    assert [(row.number, row.note) for row in rows] == [(2, "Shorter"), (1, "")]
    assert [row.file.read() for row in rows] == [newer.content, TERMS.content]
    with pytest.raises(InvalidError, match="same file"):
        services.add_version(
            actor=world.actor("technical_pm"), document_id=document.pk, upload=newer
        )


def test_who_may(world: make.World) -> None:
    document = added(world, "team_member")
    with pytest.raises(NotPermittedError):
        added(world, "auditor")
    with pytest.raises(NotFoundError):
        added(world, "stranger")
    with pytest.raises(NotPermittedError):
        services.withdraw(actor=world.actor("team_member"), document_id=document.pk)
    with pytest.raises(NotFoundError):
        queries.version(world.actor("stranger"), document.versions.get().pk)


def test_withdrawing_hides_and_bringing_back_shows(world: make.World) -> None:
    document, pm = added(world), world.actor("business_pm")
    path = world.project.scope.path
    services.withdraw(actor=pm, document_id=document.pk, reason="Wrong client")
    assert not queries.documents_at(pm, path).exists()
    with pytest.raises(RuleError, match="withdrawn"):
        services.add_version(actor=pm, document_id=document.pk, upload=PDF)
    services.bring_back(actor=pm, document_id=document.pk)
    assert list(queries.documents_at(pm, path)) == [document]


def test_keep_is_a_part_and_stores_equal_content_once(world: make.World) -> None:
    def keep(content: bytes) -> DocumentVersion:
        return services.keep(
            world.actor("business_pm"), scope_id=world.project.scope_id, title="Plan import",
            name="plan.xer", content=content,
        )  # fmt: skip

    with pytest.raises(kit_services.ServiceContractError):
        keep(b"ERMHDR")

    @kit_services.service("test.keep")
    def importing() -> list[DocumentVersion]:
        kept = [keep(b"ERMHDR 1"), keep(b"ERMHDR 1"), keep(b"ERMHDR 2")]
        add_unit.__wrapped__(actor=make.system(), name="Kept")  # type: ignore[attr-defined]
        return kept

    try:
        first, same, second = importing()
    finally:
        kit_services.registry.pop("test.keep")
    assert (first.pk, first.number, second.number) == (same.pk, 1, 2)


def test_adding_on_the_page_and_downloading_safely(world: make.World) -> None:
    client = browser(world, "business_pm")
    url = reverse("documents:new", args=[world.project.scope_id])
    file = SimpleUploadedFile("Offer „new“.pdf", PDF.content)
    page = client.post(url, {"title": "Offer", "kind": "contract", "file": file}, follow=True)
    assert "Offer" in page.text
    version = DocumentVersion.objects.get()
    answer = client.get(reverse("documents:download", args=[version.pk]))
    assert b"".join(answer.streaming_content) == PDF.content  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    stranger = browser(world, "stranger")
    assert stranger.get(reverse("documents:download", args=[version.pk])).status_code == 404


def test_a_bad_file_comes_back_on_the_form(world: make.World) -> None:
    url = reverse("documents:new", args=[world.project.scope_id])
    file = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    answer = browser(world, "business_pm").post(
        url, {"title": "Page", "kind": "other", "file": file}
    )
    assert answer.status_code == 422
    assert "cannot be stored" in answer.text
    assert not Document.objects.exists()


def test_the_project_tab_lists_them(world: make.World) -> None:
    added(world)
    url = reverse("project_documents", args=[world.project.number])
    page = browser(world, "auditor").get(url)
    assert "Terms" in page.text
    assert "New document" not in page.text
    assert browser(world, "stranger").get(url).status_code == 404


def test_the_api_adds_lists_and_sends(world: make.World) -> None:
    _token, secret = create_token(actor=world.actor("business_pm"), name="x")
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    url = f"/api/v1/scopes/{world.project.scope_id}/documents"
    made = api.post(url, {"title": "Offer", "file": SimpleUploadedFile("o.pdf", PDF.content)})
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    newer = SimpleUploadedFile("o.pdf", PDF.content + b"2")
    assert api.post(f"/api/v1/documents/{key}/versions", {"file": newer}).json()["version"] == 3
    assert [item["id"] for item in api.get(url).json()["items"]] == [key]
    versions = api.get(f"/api/v1/documents/{key}/versions").json()["items"]
    assert [version["number"] for version in versions] == [2, 1]
    sent = api.get(f"/api/v1/document-versions/{versions[1]['id']}/content")
    assert b"".join(sent.streaming_content) == PDF.content  # type: ignore[attr-defined]
    bad = api.post(url, {"title": "Bad", "file": SimpleUploadedFile("x.exe", b"MZ")})
    assert (bad.status_code, bad["Content-Type"]) == (422, "application/problem+json")
