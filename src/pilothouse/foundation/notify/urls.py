from __future__ import annotations

from django.urls import include, path

from pilothouse.foundation.notify import views

_addresses = [
    path("notifications/due/", views.due, name="due"),
    path("notifications/settings/", views.preferences, name="preferences"),
    path("notifications/read/", views.read_all, name="read_all"),
    path("notifications/<int:notification_id>/open/", views.open_one, name="open"),
]
urlpatterns = [
    path("notifications/", views.inbox, name="notifications"),
    path("", include((_addresses, "notify"))),
]
