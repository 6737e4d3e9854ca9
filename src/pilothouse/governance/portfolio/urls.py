from __future__ import annotations

from django.urls import include, path

from pilothouse.governance.portfolio.views import (
    capacity,
    choosing,
    keeping,
    linking,
    proposals,
    setup,
)

_one = "proposals/<int:proposal_id>/"
_addresses = [
    path("proposals/", proposals.proposal_list, name="proposals"),
    path("proposals/new/", proposals.new_proposal, name="new"),
    path("proposals/to-assess/", proposals.assess_panel, name="to_assess"),
    path("proposals/to-decide/", proposals.decide_panel, name="to_decide"),
    path("proposals/selection/", choosing.selection, name="selection"),
    path("proposals/selections/", keeping.kept_selections, name="kept_selections"),
    path("proposals/selections/keep/", keeping.keep, name="keep_selection"),
    path("proposals/selections/<str:kept_number>/", keeping.kept_selection, name="kept_selection"),
    path(f"{_one}selection-why/", choosing.selection_why, name="selection_why"),
    path(_one, proposals.proposal_detail, name="proposal"),
    path(f"{_one}edit/", proposals.edit_proposal, name="edit"),
    path(f"{_one}submit/", proposals.submit, name="submit"),
    path(f"{_one}take-up/", proposals.take_up, name="take_up"),
    path(f"{_one}assess/", proposals.assess, name="assess"),
    path(f"{_one}put-forward/", proposals.put_forward, name="put_forward"),
    path(f"{_one}decide/", proposals.decide, name="decide"),
    path(f"{_one}links/new/", linking.add_link, name="add_link"),
    path(f"{_one}links/<int:link_id>/remove/", linking.remove_link, name="remove_link"),
    path("capacity/", capacity.capacity, name="capacity"),
    path("capacity/bottlenecks/", capacity.bottlenecks, name="bottlenecks"),
    path("objectives/", setup.objectives, name="objectives"),
    path("objectives/new/", setup.new_objective, name="new_objective"),
    path("objectives/<int:objective_id>/edit/", setup.edit_objective, name="edit_objective"),
    path("scoring-models/", setup.models, name="models"),
    path("scoring-models/new/", setup.new_model, name="new_model"),
    path("scoring-models/<int:model_id>/use/", setup.switch_model, name="switch_model"),
]
urlpatterns = [path("", include((_addresses, "portfolio")))]
