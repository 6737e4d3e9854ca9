from __future__ import annotations

from django.urls import include, path

from pilothouse.foundation.documents import views

_addresses = [
    path("documents/at/<int:scope_id>/", views.at_scope, name="at"),
    path("documents/at/<int:scope_id>/new/", views.new, name="new"),
    path("documents/<int:document_id>/", views.detail, name="detail"),
    path("documents/<int:document_id>/version/", views.new_version, name="new_version"),
    path("documents/<int:document_id>/withdraw/", views.withdraw, name="withdraw"),
    path("documents/<int:document_id>/bring-back/", views.bring_back, name="bring_back"),
    path("documents/versions/<int:version_id>/", views.download, name="download"),
]
urlpatterns = [path("", include((_addresses, "documents")))]
