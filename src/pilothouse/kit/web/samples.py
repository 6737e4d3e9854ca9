"""Made-up figures for the living component page."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from pilothouse.kit.money import Money
from pilothouse.kit.paging import Page
from pilothouse.kit.web import sample_charts
from pilothouse.kit.web.nav import Crumb, ProjectHeader
from pilothouse.kit.web.sample_rows import MENU, PROJECTS


def shell(path: str) -> dict[str, Any]:
    """What the site's context processor gives to real pages."""
    menu = [
        {
            "name": n,
            "label": label,
            "icon": icon,
            "section": section,
            "count": count,
            "url": f"/kit/list/#{n}",
            "current": n == "projects" and path != "/kit/",
        }
        for n, label, icon, section, count in MENU
    ]
    return {"menu": menu, "demo": True, "notifications": 4, "organisation": "Meridian PMO"}


def portfolio() -> dict[str, Any]:
    """A portfolio with its figures, projects and pages."""
    rows = [project(*row) for row in PROJECTS]
    states = (
        ("All", 24, True),
        ("Off track", 3, False),
        ("At risk", 6, False),
        ("No report", 1, False),
    )
    return {
        "title": "Digital and infrastructure",
        "sub": "Data date 21 November 2026. 23 of 24 project reports received.",
        "crumbs": [Crumb("Portfolios", "/kit/"), Crumb("Digital and infrastructure")],
        "page": Page(rows, "next", "previous"),
        "key_figures": key_figures(),
        "states": [{"label": n, "url": "?", "count": c, "current": on} for n, c, on in states],
        "matrix": matrix(),
        "heat": heat(),
    }


def project(*row: Any) -> dict[str, Any]:
    """A row of the portfolio."""
    keys = (
        "name",
        "pm",
        "stage",
        "rags",
        "trend",
        "done",
        "planned",
        "eac",
        "variance",
        "milestone",
        "on",
        "slip",
    )
    return dict(zip(keys, row, strict=True))


def key_figures() -> list[dict[str, Any]]:
    """The strip of the portfolio."""
    return [
        {
            "label": "Portfolio health, 24 projects",
            "rag": {"green": 14, "amber": 6, "red": 3, "none": 1},
        },
        {"label": "Approved budget", "value": "$53.8m", "note": "FY26, 9 change requests"},
        {
            "label": "Forecast at completion",
            "value": "$57.3m",
            "delta": "6.5% over",
            "tone": "bad",
            "trend": "up",
            "url": "#",
        },
        {
            "label": "Cost performance",
            "value": "0.94",
            "delta": "0.02",
            "tone": "bad",
            "trend": "down",
            "note": "since October",
        },
        {
            "label": "Schedule performance",
            "value": "0.91",
            "delta": "0.03",
            "tone": "bad",
            "trend": "down",
            "note": "since October",
        },
        {
            "label": "Benefits realised",
            "value": "$11.6m",
            "unit": "of $28.4m",
            "note": "data of 30 Sep",
            "stale": True,
        },
    ]


def matrix() -> dict[str, Any]:
    """A risk matrix with counts."""
    counts = ((0, 1, 2, 2, 1), (0, 2, 3, 4, 2), (1, 4, 6, 3, 1), (2, 5, 4, 1, 0), (3, 2, 1, 0, 0))
    levels = ((2, 3, 4, 5, 5), (2, 3, 3, 4, 5), (1, 2, 3, 3, 4), (1, 1, 2, 3, 3), (1, 1, 1, 2, 2))
    labels = ("Certain", "Likely", "Possible", "Unlikely", "Rare")
    rows = [
        {
            "label": label,
            "cells": [{"count": c, "level": lv, "url": "#"} for c, lv in zip(cs, ls, strict=True)],
        }
        for label, cs, ls in zip(labels, counts, levels, strict=True)
    ]
    return {"columns": ("Minor", "Low", "Moderate", "Major", "Severe"), "rows": rows}


def heat() -> dict[str, Any]:
    """A load table."""
    teams = (
        ("Architecture", 6, (92, 104, 118, 126, 61, 133, 118, 96)),
        ("Data engineering", 11, (71, 76, 82, 88, 40, 90, 85, 78)),
        ("Test and QA", 14, (64, 82, 97, 113, 70, 141, 138, None)),
    )
    columns = ("24 Nov", "1 Dec", "8 Dec", "15 Dec", "22 Dec", "5 Jan", "12 Jan", "19 Jan")
    rows = [{"label": n, "note": size, "cells": cells} for n, size, cells in teams]
    return {"caption": "Demand against capacity, percent", "columns": columns, "rows": rows}


def header() -> ProjectHeader:
    """A watermelon: stated green, computed red."""
    names = (
        ("Overview", None),
        ("Charter", None),
        ("Plan", None),
        ("People", None),
        ("Risks", 12),
        ("Issues", 3),
        ("Changes", 2),
        ("Client", None),
        ("Documents", 41),
        ("Gates", None),
        ("Reports", None),
        ("History", None),
    )
    tabs = [{"label": n, "url": "#", "count": c, "current": n == "Risks"} for n, c in names]
    return ProjectHeader(
        name="Core banking replacement",
        number="P-2026-014",
        stage="Build, gate 3 passed",
        stated_rag="green",
        computed_rag="red",
        business_pm="Maja Lindqvist",
        technical_pm="Jun Tanaka",
        data_date=date(2026, 11, 21),
        fresh_at=timezone.now() - timedelta(days=3),
        tabs=tabs,
    )


def happened() -> list[dict[str, Any]]:
    """A short history."""
    now = timezone.now()
    return [
        {
            "who": "A. Okafor",
            "what": "raised the score",
            "at": now - timedelta(hours=2),
            "icon": "pencil",
            "diff": [
                {"label": "Score", "before": 12, "after": 20},
                {"label": "Trigger", "before": "", "after": "Two weeks without a lead"},
            ],
        },
        {
            "who": "PMO",
            "what": "asked for a contingency plan",
            "at": now - timedelta(days=3),
            "icon": "message-2",
            "quote": "The exposure is above the tolerance. Please add a plan with a budget.",
        },
        {
            "who": "M. Lindqvist",
            "what": "wrote down the risk",
            "at": now - timedelta(days=41),
            "icon": "plus",
        },
    ]


def detail() -> dict[str, Any]:
    """A risk of a project."""
    return {
        "title": "Key migration lead leaves before cutover",
        "sub": "R-014, a threat to time, open since 11 October",
        "crumbs": [
            Crumb("Projects", "/kit/list/"),
            Crumb("Core banking replacement", "#"),
            Crumb("R-014"),
        ],
        "project_header": header(),
        "stages": [
            {"label": n, "state": s}
            for n, s in (
                ("Identified", "done"),
                ("Assessed", "done"),
                ("Response planned", "now"),
                ("In force", ""),
                ("Closed", ""),
            )
        ],
        "facts": [
            ("Likelihood", "Likely"),
            ("Effect", "Severe"),
            ("Exposure", "$640k"),
            ("Response", "Mitigate"),
            ("Trigger", None),
        ],
        "matrix": matrix(),
        "entries": happened(),
    }


def job(state: str, percent: int, said: str) -> dict[str, Any]:
    """A background job."""
    ended = state in {"done", "failed", "cancelled"}
    return {
        "title": "Import of core-banking.mpp",
        "state": state,
        "percent": percent,
        "said": said,
        "ended": ended,
    }


def components() -> dict[str, Any]:
    """Figures of the page with every component."""
    return (
        portfolio()
        | sample_charts.all_charts()
        | {
            "title": "Components",
            "sub": "Every part of the kit in every state.",
            "crumbs": [Crumb("Components")],
            "money": Money(Decimal("53800000"), "USD"),
            "loss": Money(Decimal("-640000"), "EUR"),
            "recent": timezone.now() - timedelta(hours=5),
            "old": timezone.now() - timedelta(days=40),
            "running": job("running", 42, "Reading calendars, 3 of 7."),
            "failed": job(
                "failed",
                42,
                "The file is protected by a password. Save it without one and try again.",
            ),
            "done": job("done", 100, "412 tasks read, 3 fields could not be carried over."),
            "entries": happened(),
            "stages": [
                {"label": n, "state": s}
                for n, s in (
                    ("Submitted", "done"),
                    ("Checks", "back"),
                    ("PMO review", "now"),
                    ("Accepted", ""),
                )
            ],
            "pairs": [
                ("Sponsor", "Helena Zielinska"),
                ("Method", "Predictive, tier 2"),
                ("Client", None),
            ],
            "people": (
                "Maja Lindqvist",
                "Ada Okafor",
                "Jun Tanaka",
                "Sami Haddad",
                "Rok Novak",
                "Lucía Castro",
            ),
            "names": (
                "check",
                "search",
                "pencil",
                "trash",
                "download",
                "upload",
                "filter",
                "calendar",
                "flag",
                "gavel",
                "shield",
                "users",
                "coin",
                "stack-2",
                "history",
            ),
        }
    )


def report() -> dict[str, Any]:
    """A one-page status report."""
    return sample_charts.all_charts() | {
        "title": "Core banking replacement",
        "sub": "Status report, November 2026. Managers M. Lindqvist and J. Tanaka. Stage G3 Build.",
        "parts": (
            ("Schedule", "red"),
            ("Cost", "amber"),
            ("Scope", "amber"),
            ("Benefits", "green"),
        ),
        "slips": (
            ("Design approved", "14 Aug 26", "14 Aug 26", 0),
            ("Rehearsal 1 exit", "30 Oct 26", "20 Nov 26", 15),
            ("Integration test exit", "15 Jan 27", "17 Feb 27", 23),
            ("Go-live", "8 Apr 27", "12 May 27", 23),
        ),
        "risks": (
            ("Data quality blocks cutover", "J. Tanaka", 20),
            ("Key migration lead leaves", "A. Okafor", 16),
            ("Vendor patch 8.2 late", "R. Novak", 12),
        ),
    }
