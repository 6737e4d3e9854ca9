from __future__ import annotations

from django.urls import include, path

from pilothouse.foundation.audit import views

_addresses = [
    path("administration/audit/", views.trail, name="trail"),
    path("administration/audit/latest/", views.latest_panel, name="latest"),
    path("administration/audit/verify/", views.verify, name="verify"),
    path("administration/audit/<int:seq>/", views.event, name="event"),
]
urlpatterns = [path("", include((_addresses, "audit")))]
