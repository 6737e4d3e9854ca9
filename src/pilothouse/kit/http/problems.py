"""Errors as RFC 9457 problem details."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, JsonResponse

from pilothouse.kit.errors import ConflictError, InvalidError, PilothouseError
from pilothouse.kit.store import plain


def problem_body(error: PilothouseError, instance: str = "") -> dict[str, Any]:
    """The problem object of an error: type, title, status, detail, and what helps to mend it."""
    body: dict[str, Any] = {
        "type": f"urn:pilothouse:problem:{_slug(error)}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "instance": instance,
    }
    if isinstance(error, InvalidError):
        body["errors"] = error.fields
    if isinstance(error, ConflictError):
        body |= {"expected_version": error.expected, "current_version": error.current}
        body["changes"] = [plain(asdict(clash)) for clash in error.clashes]
    return body


def problem(request: HttpRequest, error: PilothouseError) -> JsonResponse:
    """The HTTP answer for an error."""
    return JsonResponse(
        problem_body(error, request.path),
        status=error.status,
        content_type="application/problem+json",
    )


def _slug(error: PilothouseError) -> str:
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")
