from __future__ import annotations

from django.urls import include, path

from pilothouse.foundation.decisions import views

_addresses = [
    path("decisions/", views.register, name="list"),
    path("decisions/limits/", views.limits, name="limits"),
    path("decisions/limits/set/", views.set_limit, name="set_limit"),
    path("decisions/awaiting/", views.awaiting_panel, name="awaiting"),
    path("decisions/<str:number>/", views.record_page, name="detail"),
    path("decisions/<str:number>/review/", views.review, name="review"),
]
urlpatterns = [path("", include((_addresses, "decisions")))]
