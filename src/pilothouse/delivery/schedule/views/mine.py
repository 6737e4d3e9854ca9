"""What a person works on this week, and how they say how far it is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.forms import ProgressForm
from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.permissions import MINE, REPORT
from pilothouse.delivery.schedule.queries.plans import day_of
from pilothouse.delivery.schedule.queries.plans import task as get_task
from pilothouse.delivery.schedule.queries.sheet import hours_of
from pilothouse.delivery.schedule.rules.reporting import still_to_do
from pilothouse.delivery.schedule.rules.wording import duration_text, parse_duration
from pilothouse.delivery.schedule.types import Report
from pilothouse.engine import instant, to_datetime
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.pages import actor_of, edit, page, show


@page(MINE)
def mine(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return show(request, "schedule/mine.html", title=_("My tasks this week"), **_week(actor))


@page(MINE)
def mine_panel(request: HttpRequest) -> HttpResponse:
    return show(request, "schedule/_mine.html", is_panel=True, **_week(actor_of(request)))


def _week(actor: Actor) -> dict[str, Any]:
    monday = actor.today - timedelta(days=actor.today.weekday())
    found = queries.my_tasks(actor, actor.today)
    rows = [
        {
            "task": task,
            "start": to_datetime(task.start),
            "finish": to_datetime(task.finish),
            "remaining": duration_text(task.remaining, day=task.day),
            "url": reverse("schedule:report", args=[task.project_number, task.uid]),
        }
        for task in found
    ]
    return {"rows": rows, "monday": monday, "sunday": monday + timedelta(days=6)}


@page(REPORT)
def report(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    actor = actor_of(request)
    row = _row(actor, number, uid)
    is_dialog = bool(request.headers.get("HX-Request"))
    return edit(
        request,
        form=ProgressForm(request.POST or None, initial=_initial(row)),
        template="schedule/_report.html" if is_dialog else "schedule/report.html",
        save=lambda **values: services.report_progress(
            actor=actor, project_id=row.plan.project_id, report=_report(row, **values)
        ),
        done=reverse("schedule:mine"),
        said=_("Progress saved."),
        title=row.name,
        sub=row.plan.project.name,
        submit=_("Save progress"),
        cancel_url=reverse("schedule:mine"),
    )


def _row(actor: Actor, number: str, uid: int) -> PlanTask:
    found = PlanTask.objects.filter(plan__project__number=number, uid=uid)
    project = found.values_list("plan__project_id", flat=True).first()
    return get_task(actor, project or 0, uid, REPORT)


def _initial(row: PlanTask) -> dict[str, Any]:
    left = row.remaining
    if left is None:
        left = round(row.duration * (100 - row.percent) / 100)
    return {
        "actual_start": None if row.actual_start is None else to_datetime(row.actual_start).date(),
        "actual_finish": None
        if row.actual_finish is None
        else to_datetime(row.actual_finish).date(),
        "remaining": duration_text(left, day=day_of(row.plan)),
    }


def _report(row: PlanTask, **values: Any) -> Report:
    hours = hours_of(row.plan)
    begun, ended = values["actual_start"], values["actual_finish"]
    left = None
    if values["remaining"] and not ended:
        left = parse_duration(values["remaining"], day_of(row.plan))[0]
    if row.actual_finish is not None and not ended and not left:
        raise still_to_do(row.name)
    worked = values["hours"]
    return Report(
        row.uid,
        actual_start=begun and hours.next_work(instant(datetime.combine(begun, time()))),
        actual_finish=ended
        and hours.prev_work(instant(datetime.combine(ended + timedelta(days=1), time()))),
        remaining=left if begun or row.actual_start is not None else None,
        work=None if worked is None else round(worked * 60),
    )
