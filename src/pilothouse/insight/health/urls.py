from __future__ import annotations

from django.urls import include, path

from pilothouse.insight.health import views

_addresses = [
    path("control-room/", views.control_room, name="room"),
    path("control-room/compute/", views.compute_all, name="compute_all"),
    path("findings/", views.findings, name="findings"),
    path("findings/<int:finding_id>/", views.finding, name="finding"),
    path("findings/<int:finding_id>/action/", views.order_action, name="order_action"),
    path("actions/", views.actions, name="actions"),
    path("actions/<int:action_id>/", views.action, name="action"),
    path("actions/<int:action_id>/done/", views.finish_action, name="finish_action"),
    path("actions/<int:action_id>/cancel/", views.cancel_action, name="cancel_action"),
    path("projects/<str:number>/health/", views.overview_panel, name="overview_panel"),
    path("projects/<str:number>/health/compute/", views.compute_one, name="compute"),
]
urlpatterns = [path("", include((_addresses, "health")))]
