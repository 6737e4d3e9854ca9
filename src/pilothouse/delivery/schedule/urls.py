from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.schedule.queries.desks import desk_kinds
from pilothouse.delivery.schedule.views import (
    calendars,
    comparing,
    exporting,
    finding,
    history,
    importing,
    levelling,
    losing,
    mine,
    plan,
    starting,
    statusing,
    whole,
)
from pilothouse.delivery.schedule.views.desks import PLAN, addresses

_addresses = [
    path("projects/<str:number>/plan/", plan.plan, name="plan"),
    path("projects/<str:number>/plan/data/", plan.data, name="data"),
    path("projects/<str:number>/plan/edit/", plan.edit, name="edit"),
    path("projects/<str:number>/plan/moves/", plan.moves, name="moves"),
    path("projects/<str:number>/plan/undo/", plan.undo, name="undo"),
    path("projects/<str:number>/plan/redo/", plan.redo, name="redo"),
    path("projects/<str:number>/plan/start/copy/", starting.copy, name="copy"),
    path("projects/<str:number>/plan/start/", plan.start, name="start"),
    path("projects/<str:number>/plan/figures/", plan.figures, name="figures"),
    path("projects/<str:number>/plan/quality/", plan.quality, name="quality"),
    path("projects/<str:number>/plan/compare/", comparing.compare, name="compare"),
    path("projects/<str:number>/plan/find/", finding.find, name="find"),
    path("projects/<str:number>/plan/baselines/", comparing.keep, name="keep"),
    path("projects/<str:number>/plan/history/", history.history, name="history"),
    path("projects/<str:number>/plan/history/restore/", history.restore, name="restore"),
    path("projects/<str:number>/plan/history/<int:revision>/", history.past, name="past"),
    path(
        "projects/<str:number>/plan/history/<int:revision>/tasks/<int:uid>/",
        history.past_task,
        name="past_task",
    ),
    path("projects/<str:number>/plan/since/", plan.since, name="since"),
    path("projects/<str:number>/plan/tasks/<int:uid>/", plan.task, name="task"),
    path("projects/<str:number>/plan/tasks/<int:uid>/trace/", plan.trace, name="trace"),
    path("projects/<str:number>/plan/tasks/<int:uid>/progress/", mine.report, name="report"),
    path("projects/<str:number>/plan/import/", importing.upload, name="upload"),
    path("projects/<str:number>/plan/export/", exporting.formats, name="export"),
    path("projects/<str:number>/plan/export/file/", exporting.download, name="export_download"),
    path("projects/<str:number>/plan/export/<str:kind>/", exporting.report, name="export_report"),
    path("projects/<str:number>/plan/progress/", statusing.progress, name="status"),
    path(
        "projects/<str:number>/plan/progress/as-scheduled/",
        statusing.as_scheduled,
        name="as_scheduled",
    ),
    path("projects/<str:number>/plan/progress/behind/", statusing.behind, name="behind"),
    path(
        "projects/<str:number>/plan/progress/people/<int:uid>/",
        statusing.person,
        name="status_person",
    ),
    path("projects/<str:number>/plan/progress/upload/", statusing.upload, name="status_upload"),
    path(
        "projects/<str:number>/plan/progress/tables/<int:table_id>/",
        statusing.table,
        name="status_table",
    ),
    path(
        "projects/<str:number>/plan/progress/tables/<int:table_id>/take-in/",
        statusing.take_in,
        name="status_take_in",
    ),
    path("plan-imports/<int:import_id>/", importing.preview, name="import"),
    path("plan-imports/<int:import_id>/progress/", importing.progress, name="progress"),
    path("plan-imports/<int:import_id>/confirm/", importing.confirm, name="confirm"),
    path("plan-imports/<int:import_id>/columns/", losing.columns, name="columns"),
    path("plan-imports/<int:import_id>/losses.csv", losing.losses_csv, name="losses_csv"),
    path("plan-imports/<int:import_id>/losses.json", losing.losses_json, name="losses_json"),
    path("plan-imports/<int:import_id>/drop/", importing.drop, name="drop"),
    path("my-tasks/", mine.mine, name="mine"),
    path("my-tasks/panel/", mine.mine_panel, name="mine_panel"),
]
# What a plan has, whoever's it is; `desks.DeskPage` in the middle.
_ON_A_DESK = (
    ("level/", levelling.preview, "level"),
    ("level/find/", levelling.find, "level_find"),
    ("level/apply/", levelling.apply, "level_apply"),
    ("level/clear/", levelling.clear, "level_clear"),
    ("calendars/", calendars.calendar_list, "calendars"),
    ("calendars/new/", calendars.calendar_new, "calendar_new"),
    *(
        (f"calendars/<int:uid>/{address}", view, name)
        for address, view, name in (
            ("", calendars.calendar, "calendar"),
            ("edit/", calendars.calendar_edit, "calendar_edit"),
            ("remove/", calendars.calendar_remove, "calendar_remove"),
            ("default/", calendars.calendar_default, "calendar_default"),
            ("exceptions/new/", calendars.exception_new, "exception_new"),
            ("exceptions/recurring/", calendars.exception_recurring, "exception_recurring"),
            ("exceptions/holidays/", calendars.exception_holidays, "exception_holidays"),
            ("exceptions/remove/", calendars.exception_remove, "exception_remove"),
            ("weeks/new/", calendars.week_new, "week_new"),
            ("weeks/remove/", calendars.week_remove, "week_remove"),
        )
    ),
    ("options/", whole.options, "options"),
    ("resources/", whole.resources, "resources"),
    ("resources/<int:uid>/", whole.resource, "resource"),
    ("own-columns/", whole.columns, "columns_own"),
    ("own-columns/new/", whole.column_new, "column_new"),
    ("own-columns/<str:key>/", whole.column, "column"),
    ("own-columns/<str:key>/remove/", whole.column_remove, "column_remove"),
    ("series/new/", whole.series_new, "series_new"),
    ("series/<int:uid>/", whole.series, "series"),
)
urlpatterns = [
    path("", include((_addresses + addresses(PLAN, _ON_A_DESK), PLAN.space))),
    *(path("", include((addresses(kind, _ON_A_DESK), kind.space))) for kind in desk_kinds()),
]
