from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DependenciesConfig(AppConfig):
    name = "pilothouse.delivery.dependencies"
    label = "dependencies"

    def ready(self) -> None:
        from pilothouse.delivery.dependencies import reactions
        from pilothouse.delivery.dependencies.permissions import VIEW
        from pilothouse.delivery.dependencies.queries import agreed_days, due, hits
        from pilothouse.delivery.schedule.queries import provide_agreed_days
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.search import provide
        from pilothouse.kit.web.places import Place, panel

        title = _("Dependencies")
        panel("plan.menu", Place("dependencies", title, "dependencies:list", VIEW, "exchange"))
        panel("plan.above", Place("dependencies", title, "dependencies:strip", VIEW))
        panel(
            "programme.overview",
            Place("dependencies", title, "dependencies:programme_panel", VIEW, order=40),
        )
        declare_kind(reactions.KIND, _("Dependencies between projects: asked, agreed, late"))
        provide("dependencies", hits)
        provide_due("dependencies", due)
        provide_agreed_days("dependencies", agreed_days)
