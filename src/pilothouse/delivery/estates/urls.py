from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.estates import views

_addresses = [
    path("estates/", views.all_estates, name="list"),
    path("estates/new/", views.new_estate, name="new"),
    path("estates/<int:estate_id>/", views.estate_detail, name="detail"),
    path("estates/<int:estate_id>/progress/", views.progress, name="progress"),
    path("estates/<int:estate_id>/again/", views.again, name="again"),
    path("estates/<int:estate_id>/go-on/", views.go_on, name="go_on"),
    path("estates/<int:estate_id>/report.csv", views.report, name="report"),
]
urlpatterns = [path("", include((_addresses, "estates")))]
