from __future__ import annotations

from django.urls import include, path

from pilothouse.foundation.people.views import absences, organisation, people, skills

_addresses = [
    path("people/", people.people, name="list"),
    path("people/new/", people.new_person, name="new"),
    path("people/units/", organisation.units, name="units"),
    path("people/units/new/", organisation.new_unit, name="new_unit"),
    path("people/units/<int:unit_id>/edit/", organisation.edit_unit, name="edit_unit"),
    path("people/skills/", skills.skills, name="skills"),
    path("people/skills/new/", skills.new_skill, name="new_skill"),
    path("people/skills/<int:skill_id>/edit/", skills.edit_skill, name="edit_skill"),
    path("people/skills/<int:skill_id>/retire/", skills.retire_skill, name="retire_skill"),
    path("people/skills/<int:skill_id>/restore/", skills.restore_skill, name="restore_skill"),
    path("people/skills/<int:skill_id>/delete/", skills.delete_skill, name="delete_skill"),
    path("people/clients/", organisation.clients, name="clients"),
    path("people/clients/new/", organisation.new_client, name="new_client"),
    path("people/clients/<int:client_id>/edit/", organisation.edit_client, name="edit_client"),
    path("people/absences/", absences.absences, name="absences"),
    path("people/absences/soon/", absences.away_panel, name="away"),
    path("people/absences/new/", absences.new_absence, name="new_absence"),
    path(
        "people/absences/<int:absence_id>/cancel/", absences.cancel_absence, name="cancel_absence"
    ),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/skills/new/", skills.give_skill, name="give_skill"),
    path(
        "people/skills/of-people/<int:person_skill_id>/edit/",
        skills.edit_person_skill,
        name="edit_person_skill",
    ),
    path(
        "people/skills/of-people/<int:person_skill_id>/take/",
        skills.take_skill,
        name="take_skill",
    ),
    path("people/<int:person_id>/edit/", people.edit_person, name="edit"),
]
urlpatterns = [path("", include((_addresses, "people")))]
