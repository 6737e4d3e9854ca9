"""Reading status reports, and the figures that they show."""

from pilothouse.insight.reports.queries.figures import figures_now
from pilothouse.insight.reports.queries.homes import due, managed, overview, sponsored
from pilothouse.insight.reports.queries.register import (
    describe_projects,
    draft_of,
    is_intact,
    last_published,
    latest_reports,
    report,
    reports,
    reports_of,
    sealed_content,
)

__all__ = [
    "describe_projects",
    "draft_of",
    "due",
    "figures_now",
    "is_intact",
    "last_published",
    "latest_reports",
    "managed",
    "overview",
    "report",
    "reports",
    "reports_of",
    "sealed_content",
    "sponsored",
]
