from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.dependencies import views

_addresses = [
    path("projects/<str:number>/dependencies/", views.project_dependencies, name="list"),
    path("projects/<str:number>/dependencies/new/", views.new_dependency, name="new"),
    path("projects/<str:number>/dependencies/strip/", views.strip, name="strip"),
    path(
        "programmes/<int:programme_id>/dependencies/", views.programme_panel, name="programme_panel"
    ),
    path("dependencies/<int:dependency_id>/", views.dependency_detail, name="detail"),
    path("dependencies/<int:dependency_id>/confirm/", views.confirm, name="confirm"),
    path("dependencies/<int:dependency_id>/date/", views.propose_date, name="propose_date"),
    path("dependencies/<int:dependency_id>/keep/", views.keep_date, name="keep_date"),
    path("dependencies/<int:dependency_id>/deliver/", views.deliver, name="deliver"),
    path("dependencies/<int:dependency_id>/withdraw/", views.withdraw, name="withdraw"),
]
urlpatterns = [path("", include((_addresses, "dependencies")))]
