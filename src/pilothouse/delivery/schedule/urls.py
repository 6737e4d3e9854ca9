from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.schedule.views import (
    comparing,
    exporting,
    importing,
    losing,
    mine,
    plan,
)

_addresses = [
    path("projects/<str:number>/plan/", plan.plan, name="plan"),
    path("projects/<str:number>/plan/data/", plan.data, name="data"),
    path("projects/<str:number>/plan/edit/", plan.edit, name="edit"),
    path("projects/<str:number>/plan/undo/", plan.undo, name="undo"),
    path("projects/<str:number>/plan/redo/", plan.redo, name="redo"),
    path("projects/<str:number>/plan/start/", plan.start, name="start"),
    path("projects/<str:number>/plan/figures/", plan.figures, name="figures"),
    path("projects/<str:number>/plan/quality/", plan.quality, name="quality"),
    path("projects/<str:number>/plan/compare/", comparing.compare, name="compare"),
    path("projects/<str:number>/plan/baselines/", comparing.keep, name="keep"),
    path("projects/<str:number>/plan/since/", plan.since, name="since"),
    path("projects/<str:number>/plan/tasks/<int:uid>/", plan.task, name="task"),
    path("projects/<str:number>/plan/tasks/<int:uid>/trace/", plan.trace, name="trace"),
    path("projects/<str:number>/plan/tasks/<int:uid>/progress/", mine.report, name="report"),
    path("projects/<str:number>/plan/import/", importing.upload, name="upload"),
    path("projects/<str:number>/plan/export/", exporting.formats, name="export"),
    path("projects/<str:number>/plan/export/file/", exporting.download, name="export_download"),
    path("projects/<str:number>/plan/export/<str:kind>/", exporting.report, name="export_report"),
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
urlpatterns = [path("", include((_addresses, "schedule")))]
