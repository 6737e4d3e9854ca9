from __future__ import annotations

from django.urls import include, path

from pilothouse.control.issues import views

_addresses = [
    path("issues/", views.all_issues, name="all"),
    path("projects/<str:number>/issues/", views.project_issues, name="list"),
    path("projects/<str:number>/issues/new/", views.new_issue, name="new"),
    path("issues/<int:issue_id>/", views.issue_detail, name="detail"),
    path("issues/<int:issue_id>/edit/", views.edit_issue, name="edit"),
    path("issues/<int:issue_id>/escalate/", views.escalate_issue, name="escalate"),
    path("issues/<int:issue_id>/resolve/", views.resolve_issue, name="resolve"),
    path("issues/<int:issue_id>/reopen/", views.reopen_issue, name="reopen"),
]
urlpatterns = [path("", include((_addresses, "issues")))]
