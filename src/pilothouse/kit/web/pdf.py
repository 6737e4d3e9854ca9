"""Pages as PDF: a rendered template of `kit/print.html` in, the bytes of the file out."""

from __future__ import annotations

import logging
import mimetypes
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from pilothouse.kit.errors import PilothouseError

if TYPE_CHECKING:
    from weasyprint.document import Document

BASE = "https://pilothouse.invalid/"


class PdfUnavailableError(PilothouseError):
    """The machine lacks the libraries that draw PDF files."""

    status = 503
    title = "PDF files cannot be made on this server"


def pdf(template: str, context: dict[str, Any]) -> bytes:
    """A template rendered as a PDF file.

    Raises PdfUnavailableError where the system's text library is missing.
    """
    return bytes(document(template, context).write_pdf())


def document(template: str, context: dict[str, Any]) -> Document:
    """A template laid out on pages; `.pages` tells how many there are."""
    weasyprint = _weasyprint()
    html = render_to_string(template, context)
    fetcher = _fetcher()
    fonts = weasyprint.text.fonts.FontConfiguration()
    page = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=fetcher)
    laid_out: Document = page.render(font_config=fonts)
    return laid_out


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.text.fonts
    except (ImportError, OSError) as error:
        raise PdfUnavailableError(
            "The system library Pango is missing. An administrator can install it, on Debian and "
            "Ubuntu by: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
        ) from error
    # It warns of each modern style that our sheets hold for browsers.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return weasyprint


@cache
def _fetcher() -> Any:
    """Reads our own static files and nothing else: no document makes this server call out."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = _static_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticFiles()


def _static_file(url: str) -> Path:
    prefix = urlsplit(settings.STATIC_URL).path
    path = urlsplit(url).path
    name = path.removeprefix(prefix)
    if url.startswith(BASE) and path.startswith(prefix):
        collected = Path(settings.STATIC_ROOT) / name
        if collected.is_relative_to(settings.STATIC_ROOT) and ".." not in name:
            if collected.is_file():
                return collected
            if found := finders.find(name):
                return Path(str(found))
    raise ValueError(f"{url} is no file of ours.")
