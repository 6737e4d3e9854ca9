"""Reading documents and their versions."""

from __future__ import annotations

from django.db.models import F, Prefetch, QuerySet

from pilothouse.foundation.access.queries import scope_at
from pilothouse.foundation.access.types import ScopeFacts
from pilothouse.foundation.documents.models import Document, DocumentVersion
from pilothouse.foundation.documents.permissions import ADD, VIEW
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def documents(actor: Actor) -> QuerySet[Document]:
    """The documents that the actor may see, with their latest version as `latest`."""
    latest = DocumentVersion.objects.filter(number=F("document__latest_number"))
    rows = Document.objects.select_related("scope").prefetch_related(
        Prefetch("versions", latest.select_related("uploaded_by"), to_attr="latest")
    )
    return permits.limit(actor, VIEW, rows).order_by("title", "pk")


def documents_at(actor: Actor, scope_path: str) -> QuerySet[Document]:
    """The documents of exactly one scope that are not withdrawn, by title."""
    return documents(actor).filter(scope__path=scope_path, withdrawn_at=None)


def document(actor: Actor, document_id: int, code: str = VIEW) -> Document:
    """One document on which the actor holds a code."""
    return permits.get(actor, code, documents(actor), pk=document_id)


def versions(actor: Actor, document_id: int) -> QuerySet[DocumentVersion]:
    """All versions of a document, newest first."""
    rows = DocumentVersion.objects.filter(document_id=document_id).select_related("uploaded_by")
    return permits.limit(actor, VIEW, rows).order_by("-number")


def version(actor: Actor, version_id: int) -> DocumentVersion:
    """One version whose document the actor may see."""
    rows = DocumentVersion.objects.select_related("document__scope")
    return permits.get(actor, VIEW, rows, pk=version_id)


def place(actor: Actor, scope_id: int, code: str = VIEW) -> ScopeFacts:
    """A scope at which the actor holds a code; NotFoundError when they may see nothing there."""
    return scope_at(actor, scope_id, code, view=VIEW)


def may_add(actor: Actor, scope_path: str) -> bool:
    """Whether the actor may add documents at a scope."""
    return permits.can(actor, ADD, scope_path)
