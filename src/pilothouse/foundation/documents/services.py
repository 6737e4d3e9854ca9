"""Adding, versioning and withdrawing documents."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from pilothouse.foundation.audit.services import record
from pilothouse.foundation.documents import queries, rules
from pilothouse.foundation.documents.models import Document, DocumentVersion
from pilothouse.foundation.documents.permissions import ADD, WITHDRAW
from pilothouse.foundation.documents.types import DocumentKind, Upload
from pilothouse.kit import store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.services import part, service


@service("documents.add")
def add_document(
    *,
    actor: Actor,
    scope_id: int,
    title: str,
    upload: Upload,
    kind: str = DocumentKind.OTHER,
    note: str = "",
) -> Document:
    """Add a document with its first version at a scope. Raises InvalidError for a bad file."""
    place = queries.place(actor, scope_id, ADD)
    rules.check_room(Document.objects.filter(scope_id=place.id, withdrawn_at=None).count())
    document = Document(scope_id=place.id, title=title, kind=kind)
    change = store.create(actor, document)
    version = _store(actor, document, upload, note)
    change.after.update(_facts(version))
    record(actor, "document.added", document, change, scope_path=place.path)
    return document


@service("documents.add_version")
def add_version(*, actor: Actor, document_id: int, upload: Upload, note: str = "") -> Document:
    """Add a newer version; earlier ones stay and can still be downloaded."""
    document = queries.document(actor, document_id, ADD)
    latest = queries.versions(actor, document.pk).first()
    rules.check_new_version(
        withdrawn=document.withdrawn_at is not None,
        versions=document.latest_number,
        latest=latest.sha256 if latest else "",
        digest=rules.digest(upload.content),
    )
    version = _store(actor, document, upload, note)
    change = store.Change(_facts(latest) if latest else {}, _facts(version))
    path = document.scope.path
    record(actor, "document.version_added", document, change, scope_path=path, reason=note)
    return document


@service("documents.edit")
def edit_document(
    *, actor: Actor, document_id: int, title: str, kind: str, version: int | None = None
) -> Document:
    """Change title or kind of a document."""
    document = queries.document(actor, document_id, ADD)
    change = store.update(actor, document, expected=version, title=title, kind=kind)
    record(actor, "document.edited", document, change, scope_path=document.scope.path)
    return document


@service("documents.withdraw")
def withdraw(*, actor: Actor, document_id: int, reason: str = "") -> Document:
    """Take a document out of the list; nothing is deleted, and it can be brought back."""
    document = queries.document(actor, document_id, WITHDRAW)
    if document.withdrawn_at:
        raise RuleError("This document was withdrawn already.")
    change = store.update(actor, document, withdrawn_at=actor.now)
    path = document.scope.path
    record(actor, "document.withdrawn", document, change, scope_path=path, reason=reason)
    return document


@service("documents.bring_back")
def bring_back(*, actor: Actor, document_id: int) -> Document:
    """Put a withdrawn document back into the list."""
    document = queries.document(actor, document_id, WITHDRAW)
    if not document.withdrawn_at:
        raise RuleError("This document is in the list.")
    change = store.update(actor, document, withdrawn_at=None)
    record(actor, "document.brought_back", document, change, scope_path=document.scope.path)
    return document


@part
def keep(
    actor: Actor,
    *,
    scope_id: int,
    title: str,
    name: str,
    content: bytes,
    kind: str = DocumentKind.OTHER,
    note: str = "",
) -> DocumentVersion:
    """Store bytes as part of a larger service such as a plan import or a published report.

    A document of the same title and kind at the scope gets a further version, unless the content
    is the same as its latest; then that version is returned. Raises InvalidError for a bad file.
    """
    known = Document.objects.filter(scope_id=scope_id, title=title, kind=kind, withdrawn_at=None)
    document = known.order_by("pk").first()
    if document is None:
        document = Document(scope_id=scope_id, title=title, kind=kind)
        store.create(actor, document)
    latest = document.versions.order_by("-number").first()
    if latest and latest.sha256 == rules.digest(content):
        return latest
    return _store(actor, document, Upload(name, content), note)


def _store(actor: Actor, document: Document, upload: Upload, note: str) -> DocumentVersion:
    kind = rules.content_type(upload)
    number = document.latest_number + 1
    # The version check of the document keeps two uploads from taking one number.
    store.update(actor, document, latest_number=number)
    digest = rules.digest(upload.content)
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        name=rules.clean_name(upload.name),
        file=_file(digest, upload.content),
        sha256=digest,
        size=len(upload.content),
        content_type=kind,
        note=note[:300],
        uploaded_by_id=actor.person_id,
        created_at=actor.now,
    )


def _file(digest: str, content: bytes) -> str:
    # Named by content: the same file is stored once, and a rolled back upload does no harm.
    name = f"documents/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile(content))


def _facts(version: DocumentVersion) -> dict[str, object]:
    return {"file": version.name, "sha256": version.sha256, "number": version.number}
