"""The one page of a report as a PDF file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.tables.sheet import DENSE, PAPER, sheet
from pilothouse.kit.web.pdf import document

if TYPE_CHECKING:
    from weasyprint.document import Document

TEMPLATE = "reports/print.html"


def paper(report: StatusReport, figures: dict[str, Any], *, dense: bool = False) -> dict[str, Any]:
    """The context of the printed sheet; `dense` is smaller, for long texts."""
    words = {"number": report.number, "day": f"{report.as_of.day} {report.as_of:%b %Y}"}
    title = _("Status report %(number)s, %(day)s") % words
    return sheet(report, figures, DENSE if dense else PAPER) | {
        "title": f"{figures['project']['name']}. {title}",
        "name": title,
        "dense": dense,
    }


def laid_out(report: StatusReport, figures: dict[str, Any]) -> Document:
    """The sheet, set smaller when it would not fit one page.

    Raises PdfUnavailableError where this server cannot draw PDF files.
    """
    drawn = document(TEMPLATE, paper(report, figures))
    if len(drawn.pages) > 1:
        drawn = document(TEMPLATE, paper(report, figures, dense=True))
    return drawn


def paper_answer(report: StatusReport, figures: dict[str, Any]) -> HttpResponse:
    """The PDF file as an answer; from the frozen figures once the report is published.

    Raises PdfUnavailableError where this server cannot draw PDF files.
    """
    name = f"{report.project.number}-status-{report.number}-{report.as_of}.pdf"
    return HttpResponse(
        laid_out(report, figures).write_pdf(),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
