from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "pilothouse.foundation.decisions"
    label = "decisions"

    def ready(self) -> None:
        from pilothouse.foundation.decisions.permissions import VIEW
        from pilothouse.foundation.decisions.queries import awaiting, hits
        from pilothouse.kit.search import provide
        from pilothouse.kit.web.places import Place, menu, panel

        menu(
            Place(
                "decisions",
                _("Decisions"),
                "decisions:list",
                VIEW,
                icon="gavel",
                order=80,
                count=lambda actor: len(awaiting(actor)),
            )
        )
        panel("home", Place("decisions", _("Decisions"), "decisions:awaiting", VIEW, order=20))
        provide("decisions", hits)
