"""The base of the API: operations with a permission, entity tags, idempotent creates, paging."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from pilothouse.kit.actor import Actor, Channel
from pilothouse.kit.errors import InvalidError, PreconditionRequiredError
from pilothouse.kit.models import IdempotencyKey, Record
from pilothouse.kit.paging import Page

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)
R = TypeVar("R", bound=Record)
LONGEST_KEY = 120
LONGEST_VERSION = 9


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: dict[str, list[str]] | None = None
    expected_version: int | None = None
    current_version: int | None = None
    changes: list[dict[str, Any]] | None = None


class PageOut(Schema, Generic[T]):
    """One page of a list; follow `next` until it is null."""

    items: list[T]
    next: str | None
    previous: str | None


# Told in the description only. As answers of ninja each would be a model of its own for every
# operation, and building those took longer than all else when a process starts.
PROBLEMS = {
    int(status): {
        "description": status.phrase,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        },
    }
    for status in map(HTTPStatus, (400, 401, 403, 404, 409, 422, 428))
}


def operation(
    operation_id: str, *, permission: str, summary: str, response: Any, status: int = 200
) -> dict[str, Any]:
    """Keyword arguments for a ninja decorator, so that every operation has the same facts."""
    return {
        "operation_id": operation_id,
        "summary": summary,
        "response": {status: response},
        "openapi_extra": {"x-permission": permission, "responses": PROBLEMS},
    }


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request, acting through the API."""
    return request.actor.via(Channel.API)  # type: ignore[attr-defined,no-any-return]


def page_out(page: Page[M], convert: Callable[[M], Any] | None = None) -> dict[str, Any]:
    """A page as the API shows it."""
    items = [convert(row) for row in page.items] if convert else page.items
    return {"items": items, "next": page.next, "previous": page.previous}


def expected_version(request: HttpRequest) -> int:
    """The version in `If-Match`. Raises PreconditionRequiredError when there is none."""
    tag = request.headers.get("If-Match", "").removeprefix("W/").strip('"')
    if not tag:
        raise PreconditionRequiredError(
            "Send the ETag you got when reading as If-Match, so that nobody's change is lost."
        )
    if not (tag.isascii() and tag.isdigit() and len(tag) <= LONGEST_VERSION):
        raise InvalidError("If-Match must be the ETag of an earlier answer.")
    return int(tag)


def tagged(response: HttpResponse, row: R) -> R:
    """The row, with its version on the answer as its ETag."""
    response["ETag"] = f'"{row.version}"'
    return row


def edited(
    request: HttpRequest, response: HttpResponse, change: Callable[..., R], body: Schema, **key: int
) -> R:
    """The row after a service changed what the body names, if nobody changed it meanwhile."""
    row = change(
        actor=actor_of(request),
        version=expected_version(request),
        **key,
        **body.model_dump(exclude_unset=True),
    )
    return tagged(response, row)


def created(
    request: HttpRequest, out: type[Schema], make: Callable[..., Any], **values: Any
) -> HttpResponse:
    """The answer to a create by a service: at most once per `Idempotency-Key`, status 201."""
    return once(request, lambda: (201, out.from_orm(make(actor=actor_of(request), **values))))


def once(request: HttpRequest, make: Callable[[], tuple[int, Any]]) -> HttpResponse:
    """Run a create at most once per `Idempotency-Key`; a repeat gets the first answer.

    `make` returns the status and the JSON body. Raises InvalidError when a key comes again with
    another body.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        status, body = make()
        return _json(status, body)
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise InvalidError(f"An Idempotency-Key has at most {LONGEST_KEY} printable characters.")
    return _remembered(request, key, make)


def _remembered(
    request: HttpRequest, key: str, make: Callable[[], tuple[int, Any]]
) -> HttpResponse:
    actor = actor_of(request)
    digest = hashlib.sha256(request.path.encode() + b"\0" + request.body).hexdigest()
    mine = IdempotencyKey(
        user_id=actor.user_id or 0,
        key=key,
        request_hash=digest,
        status=0,
        body={},
        created_at=actor.now,
    )
    known = _earlier(mine)
    if known is None:
        try:
            return _first(mine, make)
        except IntegrityError:
            # The same request was running beside this one and has finished first.
            if (known := _earlier(mine)) is None:
                raise
    if known.request_hash != digest:
        raise InvalidError("This Idempotency-Key was used for another request. Use a new one.")
    return _json(known.status, known.body)


def _earlier(mine: IdempotencyKey) -> IdempotencyKey | None:
    return IdempotencyKey.objects.filter(user_id=mine.user_id, key=mine.key).first()


def _first(mine: IdempotencyKey, make: Callable[[], tuple[int, Any]]) -> HttpResponse:
    with transaction.atomic():
        # Before the work: a twin waits here for the unique key, not half-way through its own.
        mine.save(force_insert=True)
        status, body = make()
        answer = _json(status, body)
        mine.status, mine.body = status, _plain_json(answer)
        mine.save(update_fields=["status", "body"])
    return answer


def _json(status: int, body: Any) -> JsonResponse:
    content = body.model_dump() if isinstance(body, Schema) else body
    return JsonResponse(content, status=status, encoder=NinjaJSONEncoder)


def _plain_json(answer: JsonResponse) -> Any:
    return json.loads(answer.content)
