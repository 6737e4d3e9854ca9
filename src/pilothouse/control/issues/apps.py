from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    name = "pilothouse.control.issues"
    label = "issues"

    def ready(self) -> None:
        from pilothouse.control.issues.permissions import VIEW
        from pilothouse.control.issues.queries import due, hits
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.search import provide
        from pilothouse.kit.web.places import Place, menu, tab

        tab("project", Place("issues", _("Issues"), "issues:list", VIEW, order=70))
        menu(Place("issues", _("Issues"), "issues:all", VIEW, "flag", order=62))
        provide("issues", hits)
        provide_due("issues", due)
