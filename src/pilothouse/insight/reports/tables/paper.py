"""The one page of a report as a PDF file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pilothouse.insight.reports.models import StatusReport
from pilothouse.insight.reports.tables.sheet import PAPER, sheet
from pilothouse.kit.web.pdf import pdf

TEMPLATE = "reports/print.html"


def paper(report: StatusReport, figures: dict[str, Any]) -> dict[str, Any]:
    """The context of the printed sheet."""
    words = {"number": report.number, "day": f"{report.as_of.day} {report.as_of:%b %Y}"}
    title = _("Status report %(number)s, %(day)s") % words
    return sheet(report, figures, PAPER) | {
        "title": f"{figures['project']['name']}. {title}",
        "name": title,
    }


def paper_answer(report: StatusReport, figures: dict[str, Any]) -> HttpResponse:
    """The PDF file as an answer; from the frozen figures once the report is published.

    Raises PdfUnavailableError where this server cannot draw PDF files.
    """
    name = f"{report.project.number}-status-{report.number}-{report.as_of}.pdf"
    return HttpResponse(
        pdf(TEMPLATE, paper(report, figures)),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
