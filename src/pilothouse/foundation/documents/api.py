"""Documents in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from pilothouse.foundation.documents import queries, services
from pilothouse.foundation.documents.models import Document
from pilothouse.foundation.documents.permissions import ADD, VIEW, WITHDRAW
from pilothouse.foundation.documents.rules import LARGEST
from pilothouse.foundation.documents.types import DocumentKind, Upload
from pilothouse.kit.errors import InvalidError
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate
from pilothouse.kit.web.responses import attachment

router = Router(tags=["documents"])


class VersionOut(Schema):
    id: int
    number: int
    name: str
    sha256: str
    size: int
    content_type: str
    note: str
    uploaded_by_id: int | None
    created_at: datetime


class DocumentOut(Schema):
    id: int
    scope_id: int
    title: str
    kind: DocumentKind
    withdrawn_at: datetime | None
    latest_number: int
    version: int


class DocumentIn(Schema):
    title: str = Field(max_length=200)
    kind: DocumentKind = DocumentKind.OTHER
    note: str = Field("", max_length=300)


class NoteIn(Schema):
    note: str = Field("", max_length=300)


class ReasonIn(Schema):
    reason: str = ""


@router.get(
    "/scopes/{scope_id}/documents",
    **operation(
        "documents.list",
        permission=VIEW,
        summary="Documents of a portfolio, programme or project",
        response=PageOut[DocumentOut],
    ),
)
def list_documents(
    request: HttpRequest, scope_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.documents_at(actor, queries.place(actor, scope_id).path)
    return page_out(paginate(rows, order=["title"], cursor=cursor, size=size))


@router.post(
    "/scopes/{scope_id}/documents",
    **operation(
        "documents.add", permission=ADD, summary="Add a document", response=DocumentOut, status=201
    ),
)
def add_document(
    request: HttpRequest, scope_id: int, body: Form[DocumentIn], file: File[UploadedFile]
) -> tuple[int, Document]:
    return 201, services.add_document(
        actor=actor_of(request), scope_id=scope_id, upload=_upload(file), **body.model_dump()
    )


@router.get(
    "/documents/{document_id}",
    **operation("documents.read", permission=VIEW, summary="One document", response=DocumentOut),
)
def read_document(request: HttpRequest, response: HttpResponse, document_id: int) -> Document:
    document = queries.document(actor_of(request), document_id)
    return tagged(response, document)


@router.get(
    "/documents/{document_id}/versions",
    **operation(
        "documents.versions",
        permission=VIEW,
        summary="Versions of a document, newest first",
        response=PageOut[VersionOut],
    ),
)
def list_versions(
    request: HttpRequest, document_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    actor = actor_of(request)
    rows = queries.versions(actor, queries.document(actor, document_id).pk)
    return page_out(paginate(rows, order=["-number"], cursor=cursor, size=size))


@router.post(
    "/documents/{document_id}/versions",
    **operation(
        "documents.add_version",
        permission=ADD,
        summary="Add a version",
        response=DocumentOut,
        status=201,
    ),
)
def add_version(
    request: HttpRequest, document_id: int, body: Form[NoteIn], file: File[UploadedFile]
) -> tuple[int, Document]:
    return 201, services.add_version(
        actor=actor_of(request), document_id=document_id, upload=_upload(file), note=body.note
    )


@router.post(
    "/documents/{document_id}/withdraw",
    **operation(
        "documents.withdraw", permission=WITHDRAW, summary="Withdraw", response=DocumentOut
    ),
)
def withdraw(request: HttpRequest, document_id: int, body: ReasonIn) -> Document:
    return services.withdraw(actor=actor_of(request), document_id=document_id, reason=body.reason)


@router.post(
    "/documents/{document_id}/bring-back",
    **operation(
        "documents.bring_back", permission=WITHDRAW, summary="Bring back", response=DocumentOut
    ),
)
def bring_back(request: HttpRequest, document_id: int) -> Document:
    return services.bring_back(actor=actor_of(request), document_id=document_id)


@router.get(
    "/document-versions/{version_id}/content",
    **operation("documents.download", permission=VIEW, summary="The stored file", response=None),
)
def download(request: HttpRequest, version_id: int) -> FileResponse:
    version = queries.version(actor_of(request), version_id)
    stream = version.file.open("rb")
    return attachment(stream, name=version.name, content_type=version.content_type)


def _upload(file: UploadedFile) -> Upload:
    if (file.size or 0) > LARGEST:
        raise InvalidError("The file is too large.", {"file": ["At most 50 MB."]})
    return Upload(file.name or "file", file.read())
