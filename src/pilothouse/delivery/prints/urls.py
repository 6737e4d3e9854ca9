from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.prints.views import ours, reader

_addresses = [
    path("projects/<str:number>/plan/print/", ours.print_plan, name="new"),
    path("projects/<str:number>/plan/links/", ours.shares, name="shares"),
    path("plan-prints/<int:print_id>/", ours.one_print, name="print"),
    path("plan-prints/<int:print_id>/progress/", ours.progress, name="progress"),
    path("plan-prints/<int:print_id>/file/", ours.download, name="download"),
    path("plan-prints/<int:print_id>/remove/", ours.remove, name="remove"),
    path("plan-links/<int:share_id>/end/", ours.end_share, name="end"),
    path("shared/open/<str:secret>/", reader.open_share, name="open"),
    path("shared/plan/", reader.shared, name="shared"),
]
urlpatterns = [path("", include((_addresses, "prints")))]
