from __future__ import annotations

from django.urls import include, path

from pilothouse.governance.stakeholders import views

_people = "projects/<str:number>/people/"
_addresses = [
    path(_people, views.people, name="people"),
    path(f"{_people}stakeholders/new/", views.new_stakeholder, name="new"),
    path(f"{_people}team/add/", views.add_member, name="add_member"),
    path(f"{_people}team/<int:person_id>/remove/", views.remove_member, name="remove_member"),
    path("stakeholders/<int:stakeholder_id>/edit/", views.edit_stakeholder, name="edit"),
    path("stakeholders/<int:stakeholder_id>/remove/", views.remove_stakeholder, name="remove"),
]
urlpatterns = [path("", include((_addresses, "stakeholders")))]
