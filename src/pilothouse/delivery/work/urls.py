from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.work.views import charter, collections, projects

_addresses = [
    path("portfolios/", collections.portfolio_list, name="portfolios"),
    path("portfolios/new/", collections.new_portfolio, name="new_portfolio"),
    path("portfolios/<int:portfolio_id>/", collections.portfolio_detail, name="portfolio"),
    path("portfolios/<int:portfolio_id>/edit/", collections.edit_portfolio, name="edit_portfolio"),
    path("programmes/", collections.programme_list, name="programmes"),
    path("programmes/new/", collections.new_programme, name="new_programme"),
    path("programmes/<int:programme_id>/", collections.programme_detail, name="programme"),
    path("programmes/<int:programme_id>/edit/", collections.edit_programme, name="edit_programme"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/new/", projects.new_project, name="new_project"),
    path("projects/<str:number>/", projects.overview, name="project"),
    path("projects/<str:number>/edit/", projects.edit_project, name="edit_project"),
    path("projects/<str:number>/move/", projects.move, name="move"),
    path("projects/<str:number>/place/", projects.place, name="place"),
    path("projects/<str:number>/priority/", projects.prioritise, name="prioritise"),
    path("projects/<str:number>/history/", projects.history, name="history"),
    path("projects/<str:number>/charter/", charter.charter, name="charter"),
    path("projects/<str:number>/charter/edit/", charter.edit_charter, name="edit_charter"),
    path("projects/<str:number>/charter/submit/", charter.submit_charter, name="submit_charter"),
    path("projects/<str:number>/charter/changes/", charter.charter_changes, name="charter_changes"),
    path("charters/<int:version_id>/", charter.charter_version, name="charter_version"),
    path("charters/<int:version_id>/decide/", charter.decide_charter, name="decide_charter"),
    path("charters/<int:version_id>/withdraw/", charter.withdraw_charter, name="withdraw_charter"),
]
urlpatterns = [path("", include((_addresses, "work")))]
