"""Baselines on their own page: kept, compared."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.permissions import EDIT, VIEW
from pilothouse.delivery.schedule.queries.comparing import NOW, comparison
from pilothouse.delivery.schedule.rules.compare import Comparison
from pilothouse.delivery.schedule.types import RowChange
from pilothouse.delivery.schedule.views.baselines import baseline_choices
from pilothouse.delivery.schedule.views.parts import SHOWN, told_parts
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.engine import to_datetime
from pilothouse.kit.errors import NotFoundError
from pilothouse.kit.web.pages import act, actor_of, page, show

TOLD_APART = frozenset(
    {"Constraint", "Second constraint", "Expected finish", "Deadline", "Calendar", "Cost"}
)


@page(VIEW)
def compare(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    row = queries.plan_row_or_none(actor, project.pk)
    if row is None:
        raise NotFoundError("This project has no plan yet.")
    kept = baseline_choices(actor, row, named=True)
    first = request.GET.get("a") or (kept[0][0] if kept else "")
    second = request.GET.get("b") or NOW
    found = comparison(actor, project.pk, first, second) if first else None
    return show(
        request,
        "schedule/compare.html",
        **project_page(actor, project, tab="plan"),
        title=_("Baselines compared"),
        baselines=kept,
        first=first,
        second=second,
        found=found,
    )


def shown(found: Comparison) -> dict[str, Any]:
    """A comparison as `_compared.html` shows it."""
    return {
        "found": found,
        "finishes": [to_datetime(f) for f in (found.start_finish, found.end_finish)],
        "lists": _lists(found),
        "steps": _steps(found),
        "parts": told_parts(found.parts),
    }


def _steps(found: Comparison) -> list[dict[str, Any]]:
    widest = max((abs(step.days) for step in found.steps), default=1)
    return [
        {
            "cause": _(step.cause),
            "days": step.days,
            "on": to_datetime(step.finish),
            "width": max(2, round(240 * abs(step.days) / widest)),
        }
        for step in found.steps
    ]


def _lists(found: Comparison) -> list[tuple[str, int, list[RowChange]]]:
    """Tasks that came, went or changed; what a part of its own tells is not told twice."""
    difference = found.difference
    rest = [_rest(row) if found.parts else row for row in difference.changed]
    changed = [row for row in rest if row.fields]
    lists = [
        (_("Tasks added"), difference.added),
        (_("Tasks removed"), difference.removed),
        (_("Tasks changed"), changed),
    ]
    return [(label, len(rows), list(rows[:SHOWN])) for label, rows in lists]


def _rest(row: RowChange) -> RowChange:
    fields = {name: pair for name, pair in row.fields.items() if name not in TOLD_APART}
    return dataclasses.replace(row, fields=fields)


@require_POST
@page(EDIT)
def keep(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number)
    return act(
        request,
        do=lambda: services.save_baseline(
            actor=actor, project_id=project.pk, name=request.POST.get("name", "")
        ),
        done=reverse("schedule:plan", args=[number]),
        said=_("The plan is kept as a baseline."),
    )
