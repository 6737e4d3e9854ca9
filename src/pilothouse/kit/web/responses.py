"""Additions to an answer that the browser side understands: toasts, dialogs, reloads."""

import json
from typing import BinaryIO

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse

TRIGGER = "HX-Trigger"


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether the request comes from htmx and wants a fragment."""
    return request.headers.get("HX-Request") == "true"


def add_event(response: HttpResponse, name: str, detail: object) -> HttpResponse:
    """Add a browser event to a response, beside those it already carries."""
    events = json.loads(response.headers.get(TRIGGER, "{}"))
    response.headers[TRIGGER] = json.dumps({**events, name: detail})
    return response


def toast(response: HttpResponse, text: str, *, undo_url: str = "", tone: str = "") -> HttpResponse:
    """Show a short message; `undo_url` adds Undo, which posts there; tone "bad" is for failures."""
    return add_event(response, "ph:toast", {"text": str(text), "undo": undo_url, "tone": tone})


def close_dialog(response: HttpResponse | None = None) -> HttpResponse:
    """Close the dialog that sent the request; without a response, an empty one."""
    return add_event(response or HttpResponse(status=204), "ph:close", {})


def changed(what: str, response: HttpResponse | None = None) -> HttpResponse:
    """Announce a change: parts with hx-trigger="ph:changed-<what> from:body" load anew."""
    return add_event(response or HttpResponse(status=204), f"ph:changed-{what}", {})


def attachment(stream: BinaryIO | File[bytes], *, name: str, content_type: str) -> FileResponse:
    """Send a stored file to be saved; the browser never shows it as a page of ours."""
    response = FileResponse(stream, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
