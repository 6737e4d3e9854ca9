from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "pilothouse.site"
    label = "site"

    def ready(self) -> None:
        from pilothouse.foundation.documents.permissions import VIEW
        from pilothouse.kit.web.places import Place, menu, tab
        from pilothouse.site.permissions import HOME

        menu(Place("home", _("Home"), "home", HOME, icon="home", order=0))
        tab("project", Place("documents", _("Documents"), "project_documents", VIEW, order=100))
