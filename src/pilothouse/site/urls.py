"""All addresses: each area brings its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from pilothouse.site import views
from pilothouse.site.api import api
from pilothouse.site.areas import AREAS
from pilothouse.site.demo.views import open_as_client
from pilothouse.site.project_documents import project_documents

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("search/", views.search_page, name="search"),
    path("search/palette", views.palette, name="search_palette"),
    path("jobs/<int:job_id>/", views.job, name="job"),
    path("jobs/<int:job_id>/cancel/", views.cancel_job, name="cancel_job"),
    path("projects/<str:number>/documents/", project_documents, name="project_documents"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
]

if settings.DEMO:
    urlpatterns += [path("demo/client/", open_as_client, name="demo_client")]

for _area in ("pilothouse.kit.web", *AREAS):
    if find_spec(f"{_area}.urls"):
        urlpatterns += import_module(f"{_area}.urls").urlpatterns
