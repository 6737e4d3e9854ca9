from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.scenarios import views

_addresses = [
    path("projects/<str:number>/scenarios/", views.project_scenarios, name="list"),
    path("projects/<str:number>/scenarios/new/", views.new_scenario, name="new"),
    path("projects/<str:number>/scenarios/branch/", views.branch, name="branch"),
    path("scenarios/<int:scenario_id>/", views.scenario_detail, name="detail"),
    path("scenarios/<int:scenario_id>/data/", views.data, name="data"),
    path("scenarios/<int:scenario_id>/figures/", views.figures, name="figures"),
    path("scenarios/<int:scenario_id>/certainty/", views.certainty, name="certainty"),
    path("scenarios/<int:scenario_id>/compare/", views.compare, name="compare"),
    path("scenarios/<int:scenario_id>/edit/", views.change, name="edit"),
    path("scenarios/<int:scenario_id>/moves/", views.moves, name="moves"),
    path("scenarios/<int:scenario_id>/tasks/<int:uid>/", views.task, name="task"),
    path("scenarios/<int:scenario_id>/tasks/<int:uid>/trace/", views.trace, name="trace"),
    path("scenarios/<int:scenario_id>/undo/", views.undo, name="undo"),
    path("scenarios/<int:scenario_id>/redo/", views.redo, name="redo"),
    path("scenarios/<int:scenario_id>/rename/", views.rename, name="rename"),
    path("scenarios/<int:scenario_id>/refresh/", views.refresh, name="refresh"),
    path("scenarios/<int:scenario_id>/adopt/", views.adopt, name="adopt"),
    path("scenarios/<int:scenario_id>/discard/", views.discard, name="discard"),
]
urlpatterns = [path("", include((_addresses, "scenarios")))]
