from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LevellingConfig(AppConfig):
    name = "pilothouse.governance.levelling"
    label = "levelling"

    def ready(self) -> None:
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.governance.levelling import (
            reactions,
            tasks,  # noqa: F401  registers its job
        )
        from pilothouse.governance.levelling.permissions import RUN, VIEW
        from pilothouse.governance.levelling.queries import due
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.web.places import Place, menu, panel

        title = _("Level together")
        menu(Place("levelling", title, "levelling:runs", RUN, "scale", 17))
        panel("plan.above", Place("levelling", title, "levelling:strip", VIEW))
        declare_kind(reactions.KIND, _("Levelling of projects: proposed, accepted, declined"))
        provide_due("levelling", due)
