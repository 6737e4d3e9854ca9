from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortfolioConfig(AppConfig):
    name = "pilothouse.governance.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.governance.portfolio import permissions, queries, reactions
        from pilothouse.kit.search import provide
        from pilothouse.kit.web.places import Place, menu, panel

        view = permissions.VIEW
        menu(Place("proposals", _("Proposals"), "portfolio:proposals", view, "bulb", 12))
        capacity = permissions.CAPACITY
        menu(Place("capacity", _("Capacity"), "portfolio:capacity", capacity, "users-group", 16))
        assess, decide = permissions.ASSESS, permissions.DECIDE
        label = _("Proposals to assess")
        panel("home", Place("to-assess", label, "portfolio:to_assess", assess, order=30))
        label = _("Proposals to decide")
        panel("home", Place("to-decide", label, "portfolio:to_decide", decide, order=31))
        provide("Proposals", queries.search_hits)
        declare_kind(reactions.PROPOSAL, _("Proposals: submitted, for decision, decided"))
