from __future__ import annotations

from django.urls import include, path

from pilothouse.control.risks import views

_addresses = [
    path("risks/", views.all_risks, name="all"),
    path("projects/<str:number>/risks/", views.project_risks, name="list"),
    path("projects/<str:number>/risks/new/", views.new_risk, name="new"),
    path("projects/<str:number>/risks/simulation/", views.project_simulation, name="simulation"),
    path("projects/<str:number>/risks/simulation/progress/", views.progress, name="progress"),
    path("projects/<str:number>/risks/simulate/", views.simulate, name="simulate"),
    path("risks/<int:risk_id>/", views.risk_detail, name="detail"),
    path("risks/<int:risk_id>/edit/", views.edit_risk, name="edit"),
    path("risks/<int:risk_id>/figures/", views.edit_figures, name="figures"),
    path("risks/<int:risk_id>/close/", views.close_risk, name="close"),
    path("risks/<int:risk_id>/reopen/", views.reopen_risk, name="reopen"),
]
urlpatterns = [path("", include((_addresses, "risks")))]
