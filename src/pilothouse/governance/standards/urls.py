from __future__ import annotations

from django.urls import include, path

from pilothouse.governance.standards import views

_addresses = [
    path("standards/", views.standards, name="list"),
    path("standards/import/", views.import_package, name="import"),
    path("standards/vocabulary/", views.vocabulary_page, name="vocabulary"),
    path("standards/<slug:code>/<str:edition>/", views.package, name="detail"),
    path("standards/<slug:code>/<str:edition>/file/", views.download, name="download"),
    path("projects/<str:number>/plan/start/method/", views.start_plan, name="plan"),
    path("projects/<str:number>/method/", views.move_project, name="move"),
]
urlpatterns = [path("", include((_addresses, "standards")))]
