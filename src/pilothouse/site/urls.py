"""All addresses: each area brings its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from pilothouse.site.api import api
from pilothouse.site.areas import AREAS

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
]

for _area in AREAS:
    if find_spec(f"{_area}.urls"):
        urlpatterns += import_module(f"{_area}.urls").urlpatterns
