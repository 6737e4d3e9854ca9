from __future__ import annotations

from django.urls import include, path

from pilothouse.foundation.people import views

_addresses = [
    path("people/", views.people, name="list"),
    path("people/new/", views.new_person, name="new"),
    path("people/units/", views.units, name="units"),
    path("people/units/new/", views.new_unit, name="new_unit"),
    path("people/units/<int:unit_id>/edit/", views.edit_unit, name="edit_unit"),
    path("people/clients/", views.clients, name="clients"),
    path("people/clients/new/", views.new_client, name="new_client"),
    path("people/clients/<int:client_id>/edit/", views.edit_client, name="edit_client"),
    path("people/absences/", views.absences, name="absences"),
    path("people/absences/soon/", views.away_panel, name="away"),
    path("people/absences/new/", views.new_absence, name="new_absence"),
    path("people/absences/<int:absence_id>/cancel/", views.cancel_absence, name="cancel_absence"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/edit/", views.edit_person, name="edit"),
]
urlpatterns = [path("", include((_addresses, "people")))]
