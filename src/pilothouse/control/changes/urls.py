from __future__ import annotations

from django.urls import include, path

from pilothouse.control.changes import views

_addresses = [
    path("changes/", views.all_changes, name="all"),
    path("projects/<str:number>/changes/", views.project_changes, name="list"),
    path("projects/<str:number>/changes/new/", views.new_change, name="new"),
    path("scenarios/<int:scenario_id>/propose/", views.propose, name="propose"),
    path("changes/<int:change_id>/", views.change_detail, name="detail"),
    path("changes/<int:change_id>/edit/", views.edit_change, name="edit"),
    path("changes/<int:change_id>/plan/<slug:kind>/", views.add_edit, name="add_edit"),
    path("changes/<int:change_id>/drop/<int:place>/", views.remove_edit, name="remove_edit"),
    path("changes/<int:change_id>/measure/", views.measure, name="measure"),
    path("changes/<int:change_id>/submit/", views.submit, name="submit"),
    path("changes/<int:change_id>/decide/", views.decide, name="decide"),
    path("changes/<int:change_id>/implement/", views.implement, name="implement"),
    path("changes/<int:change_id>/withdraw/", views.withdraw, name="withdraw"),
]
urlpatterns = [path("", include((_addresses, "changes")))]
