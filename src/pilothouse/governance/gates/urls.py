from __future__ import annotations

from django.urls import include, path

from pilothouse.governance.gates.views import boards, hand_overs

_addresses = [
    path("projects/<str:number>/gates/", boards.board, name="board"),
    path("projects/<str:number>/gates/hand-over/", hand_overs.submit, name="submit"),
    path("projects/<str:number>/gates/<str:key>/waive/", boards.waive, name="waive"),
    path("waivers/<int:waiver_id>/end/", boards.end_waiver, name="end_waiver"),
    path("hand-overs/inbox/", hand_overs.inbox, name="inbox"),
    path("hand-overs/<int:hand_over_id>/", hand_overs.detail, name="hand_over"),
    path("hand-overs/<int:hand_over_id>/accept/", hand_overs.accept, name="accept"),
    path("hand-overs/<int:hand_over_id>/return/", hand_overs.send_back, name="return"),
    path("hand-overs/<int:hand_over_id>/withdraw/", hand_overs.withdraw, name="withdraw"),
    path("hand-overs/checks/<int:check_id>/", hand_overs.answer, name="answer"),
]
urlpatterns = [path("", include((_addresses, "gates")))]
