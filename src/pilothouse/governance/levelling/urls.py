from __future__ import annotations

from django.urls import include, path

from pilothouse.governance.levelling import views

_run, _proposal = "levelling/<int:run_id>/", "levelling/proposals/<int:proposal_id>/"
_addresses = [
    path("levelling/", views.all_runs, name="runs"),
    path("levelling/new/", views.new_run, name="new"),
    path("levelling/tasks/", views.find, name="find"),
    path(_run, views.run_detail, name="run"),
    path(f"{_run}progress/", views.progress, name="progress"),
    path(f"{_run}cancel/", views.cancel, name="cancel"),
    path(f"{_run}send/", views.send, name="send"),
    path(_proposal, views.proposal_detail, name="proposal"),
    path(f"{_proposal}accept/", views.accept, name="accept"),
    path(f"{_proposal}decline/", views.decline, name="decline"),
    path("projects/<str:number>/levelling/proposed/", views.strip, name="strip"),
]
urlpatterns = [path("", include((_addresses, "levelling")))]
