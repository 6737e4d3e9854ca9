"""Progress of many tasks: as scheduled, by person, from a table."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.forms.whole import (
    AsScheduledForm,
    BehindForm,
    ProgressFileForm,
)
from pilothouse.delivery.schedule.permissions import EDIT
from pilothouse.delivery.schedule.queries.progress import (
    OpenTask,
    counted,
    open_tasks,
    people_with_work,
    progress_table,
    progress_tables,
    read_progress,
)
from pilothouse.delivery.schedule.queries.sheet import hours_of
from pilothouse.delivery.schedule.rules.progress_table import MEANINGS
from pilothouse.delivery.schedule.rules.sheet import day_end, day_start
from pilothouse.delivery.schedule.rules.wording import parse_duration
from pilothouse.delivery.schedule.types import Report
from pilothouse.delivery.work.queries import project as get_project
from pilothouse.delivery.work.queries import project_page
from pilothouse.engine import WorkingTime, to_datetime
from pilothouse.kit.errors import InvalidError, PilothouseError
from pilothouse.kit.web.pages import act, actor_of, edit, go, page, show

SHOWN_ROWS = 500


@page(EDIT)
def progress(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, EDIT)
    row = queries.plan_row(actor, project.pk)
    on = to_datetime(row.data_date).date() if row.data_date is not None else actor.today
    return show(
        request,
        "schedule/status/progress.html",
        **project_page(actor, project, tab="plan"),
        title=_("Progress"),
        data_date=on if row.data_date is not None else None,
        scheduled=AsScheduledForm(initial={"on": actor.today}),
        behind=BehindForm(initial={"on": on}),
        people=people_with_work(actor, project.pk),
        tables=progress_tables(actor, project.pk)[:10],
    )


@page(EDIT)
def as_scheduled(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, EDIT)
    return edit(
        request,
        form=AsScheduledForm(request.POST or None, initial={"on": actor.today}),
        template="kit/page_form.html",
        save=lambda **values: services.update_as_scheduled(
            actor=actor, project_id=project.pk, **values
        ),
        done=reverse("schedule:plan", args=[number]),
        said=_("Progress was reported as planned, and the data date moved. Undo takes it back."),
        **project_page(actor, project, tab="plan"),
        title=_("Progress as scheduled"),
        cancel_url=reverse("schedule:status", args=[number]),
    )


@page(EDIT)
def behind(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, EDIT)
    return edit(
        request,
        form=BehindForm(request.POST or None, initial={"on": actor.today}),
        template="kit/page_form.html",
        save=lambda **values: services.reschedule_remaining(
            actor=actor, project_id=project.pk, **values
        ),
        done=reverse("schedule:plan", args=[number]),
        said=_("What remains was put behind that day. Undo takes it back."),
        **project_page(actor, project, tab="plan"),
        title=_("Put what remains behind a day"),
        cancel_url=reverse("schedule:status", args=[number]),
    )


@page(EDIT)
def person(request: HttpRequest, number: str, uid: int) -> HttpResponse:
    """Somebody's open tasks on one page, to be filled in."""
    actor = actor_of(request)
    project = get_project(actor, number, EDIT)
    name, tasks = open_tasks(actor, project.pk, uid)
    typed: dict[int, dict[str, str]] = {}
    wrong: dict[int, str] = {}
    if request.method == "POST":
        typed = {task.uid: _typed(request, task.uid) for task in tasks}
        hours = hours_of(queries.plan_row(actor, project.pk))
        day = queries.minutes_of_a_day(actor, project.pk)
        reports, wrong = _reports(tasks, typed, hours, day, uid)
        if not wrong:
            try:
                services.edit_plan(actor=actor, project_id=project.pk, edits=reports)
                return go(request, reverse("schedule:status", args=[number]))
            except PilothouseError as error:
                wrong = {0: error.message}
    rows = [
        {"task": task, "typed": typed.get(task.uid) or _now(task), "error": wrong.get(task.uid)}
        for task in tasks
    ]
    return show(
        request,
        "schedule/status/person.html",
        status=422 if wrong else 200,
        **project_page(actor, project, tab="plan"),
        title=name,
        rows=rows,
        wrong=wrong,
        resource=uid,
    )


_FIELDS = ("actual_start", "actual_finish", "remaining", "hours")


def _typed(request: HttpRequest, uid: int) -> dict[str, str]:
    return {name: request.POST.get(f"{name}-{uid}", "").strip() for name in _FIELDS}


def _now(task: OpenTask) -> dict[str, str]:
    begun = task.actual_start
    return {
        "actual_start": begun.date().isoformat() if begun else "",
        "actual_finish": "",
        "remaining": task.remaining,
        "hours": task.hours,
    }


def _reports(
    tasks: list[OpenTask],
    typed: dict[int, dict[str, str]],
    hours: WorkingTime,
    day: int,
    resource: int,
) -> tuple[list[Report], dict[int, str]]:
    reports: list[Report] = []
    wrong: dict[int, str] = {}
    for task in tasks:
        values, now = typed[task.uid], _now(task)
        if values == now:
            continue
        try:
            reports.append(_report(task, values, now, hours, day, resource))
        except InvalidError as error:
            wrong[task.uid] = error.message
    return reports, wrong


def _report(
    task: OpenTask,
    values: dict[str, str],
    now: dict[str, str],
    hours: WorkingTime,
    day: int,
    resource: int,
) -> Report:
    finish = day_end(hours, values["actual_finish"])
    left = values["remaining"]
    says_left = left and left != now["remaining"] and finish is None
    return Report(
        task.uid,
        actual_start=day_start(hours, values["actual_start"]),
        actual_finish=finish,
        remaining=parse_duration(left, day)[0] if says_left else None,
        work=_worked(values["hours"]),
        resource=resource if values["hours"] else None,
    )


def _worked(text: str) -> int | None:
    if not text:
        return None
    try:
        return round(Decimal(text.replace(",", ".")) * 60)
    except InvalidOperation as error:
        raise InvalidError(_("Hours are a number, such as 12.5.")) from error


@page(EDIT)
def upload(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    project = get_project(actor, number, EDIT)

    def save(**values: Any) -> Any:
        file = values["file"]
        if file.size > services.MOST_PROGRESS_BYTES:
            text = _("The table is larger than 10 MB: leave out what is not progress.")
            raise InvalidError(text, {"file": [text]})
        return services.upload_progress(
            actor=actor, project_id=project.pk, name=file.name, content=file.read()
        )

    return edit(
        request,
        form=ProgressFileForm(request.POST or None, request.FILES or None),
        template="kit/page_form.html",
        save=save,
        done=lambda made: reverse("schedule:status_table", args=[number, made.pk]),
        **project_page(actor, project, tab="plan"),
        title=_("Progress from a table"),
        sub=_("You see what it changes before anything is taken in."),
        submit=_("Read the table"),
        cancel_url=reverse("schedule:status", args=[number]),
    )


@page(EDIT)
def table(request: HttpRequest, number: str, table_id: int) -> HttpResponse:
    """What a table would change, row by row; its columns can be chosen anew."""
    actor = actor_of(request)
    row = progress_table(actor, table_id)
    project = get_project(actor, number, EDIT)
    fault = ""
    if request.method == "POST":
        columns = {
            heading: request.POST.get(f"column-{place}", "")
            for place, heading in enumerate(row.headings)
        }
        try:
            services.choose_progress_columns(actor=actor, table_id=table_id, columns=columns)
            return go(request, reverse("schedule:status_table", args=[number, table_id]))
        except PilothouseError as error:
            fault = error.message
    results = [] if row.taken_in_at else read_progress(actor, row)
    return show(
        request,
        "schedule/status/table.html",
        status=422 if fault else 200,
        **project_page(actor, project, tab="plan"),
        title=row.file_name,
        row=row,
        fault=fault,
        counts=counted(results),
        results=sorted(results, key=lambda result: not result.error)[:SHOWN_ROWS],
        columns=[
            (place, heading, row.columns.get(heading), _sample(row.rows, place))
            for place, heading in enumerate(row.headings)
        ],
        meanings=[(kind.value, _(text)) for kind, text in MEANINGS.items()],
    )


def _sample(rows: list[list[str]], place: int) -> str:
    return next((cells[place][:60] for cells in rows[:50] if cells[place]), "")


@require_POST
@page(EDIT)
def take_in(request: HttpRequest, number: str, table_id: int) -> HttpResponse:
    actor = actor_of(request)
    version = request.POST.get("version", "")
    return act(
        request,
        do=lambda: services.take_in_progress(
            actor=actor, table_id=table_id, version=int(version) if version.isdigit() else None
        ),
        done=reverse("schedule:plan", args=[number]),
        said=_("The table was taken in. Undo on the plan page takes it back."),
    )
