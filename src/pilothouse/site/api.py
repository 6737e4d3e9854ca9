"""The API: every area's router under one root, one error shape, two ways to sign in."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.schema import NinjaGenerateJsonSchema
from ninja.security import HttpBearer, SessionAuth

from pilothouse.foundation.access.queries import token_actor
from pilothouse.kit.errors import InvalidError, NotFoundError, PilothouseError
from pilothouse.kit.http.base import Problem
from pilothouse.kit.http.problems import problem
from pilothouse.kit.impossible import IMPOSSIBLE, impossible
from pilothouse.site.areas import AREAS


class SignInNeededError(PilothouseError):
    status = 401
    title = "Sign in first"


class Refused(PilothouseError):  # noqa: N818
    title = "The request could not be carried out"


class BearerToken(HttpBearer):
    """`Authorization: Bearer ph_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        actor = token_actor(token, timezone.now())
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        return actor


class PilothouseAPI(NinjaAPI):
    """Describes the one shape of all errors beside what each operation answers."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**where)
        described["components"]["schemas"]["Problem"] = Problem.model_json_schema(
            schema_generator=NinjaGenerateJsonSchema
        )
        return described


api = PilothouseAPI(
    title="Pilothouse",
    version="1",
    description="The project management office as an API. Errors are RFC 9457 problem details.",
    urls_namespace="api",
    auth=[BearerToken(), SessionAuth()],
    docs_url=None,
)


@api.exception_handler(PilothouseError)
def _refused(request: HttpRequest, error: PilothouseError) -> HttpResponse:
    return problem(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for item in error.errors:
        name = ".".join(str(part) for part in item["loc"][2:] or item["loc"])
        fields.setdefault(name, []).append(item["msg"])
    text = "; ".join(f"{name}: {' '.join(texts)}" for name, texts in fields.items())
    return problem(request, InvalidError(text, fields))


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(request, SignInNeededError("Send an API token as “Authorization: Bearer …”."))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, NotFoundError("There is nothing at this address."))


def _impossible(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, impossible(error, request.path))


for _kind in IMPOSSIBLE:
    api.add_exception_handler(_kind, _impossible)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    refused = Refused(str(error))
    refused.status = error.status_code
    return problem(request, refused)


for _area in AREAS:
    if find_spec(f"{_area}.api"):
        api.add_router("", import_module(f"{_area}.api").router)
