from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChangesConfig(AppConfig):
    name = "pilothouse.control.changes"
    label = "changes"

    def ready(self) -> None:
        from pilothouse.control.changes.permissions import RAISE, VIEW
        from pilothouse.control.changes.queries import due, hits
        from pilothouse.kit.due import provide_due
        from pilothouse.kit.search import provide
        from pilothouse.kit.web.places import Place, menu, panel, tab

        tab("project", Place("changes", _("Changes"), "changes:list", VIEW, order=80))
        menu(Place("changes", _("Changes"), "changes:all", VIEW, "git-branch", order=65))
        propose = Place("propose", _("Propose as change request"), "changes:propose", RAISE, "send")
        panel("scenario.ways", propose)
        provide("changes", hits)
        provide_due("changes", due)
