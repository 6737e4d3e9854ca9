from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.layouts import views

_addresses = [
    path("projects/<str:number>/plan/views/", views.all_layouts, name="list"),
    path("projects/<str:number>/plan/views/menu/", views.menu, name="menu"),
    path("projects/<str:number>/plan/views/new/", views.new_layout, name="new"),
    path("plan-views/<int:layout_id>/edit/", views.edit_layout, name="edit"),
    path("plan-views/<int:layout_id>/settings/", views.keep_layout, name="keep"),
    path("plan-views/<int:layout_id>/remove/", views.remove_layout, name="remove"),
]
urlpatterns = [path("", include((_addresses, "layouts")))]
