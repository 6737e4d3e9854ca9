from __future__ import annotations

from django.urls import include, path

from pilothouse.insight.reports import views

_addresses = [
    path("projects/<str:number>/reports/", views.project_reports, name="list"),
    path("projects/<str:number>/reports/start/", views.start, name="start"),
    path("reports/", views.all_reports, name="all"),
    path("reports/managed/", views.managed_panel, name="managed"),
    path("reports/sponsored/", views.sponsored_panel, name="sponsored"),
    path("reports/overview/", views.overview_panel, name="overview"),
    path("reports/<int:report_id>/", views.detail, name="detail"),
    path("reports/<int:report_id>/edit/", views.edit_report, name="edit"),
    path("reports/<int:report_id>/publish/", views.publish, name="publish"),
    path("reports/<int:report_id>/withdraw/", views.withdraw, name="withdraw"),
    path("reports/<int:report_id>/pdf/", views.as_pdf, name="pdf"),
]
urlpatterns = [path("", include((_addresses, "reports")))]
