from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "pilothouse.site"
    label = "site"

    def ready(self) -> None:
        from pilothouse.kit.web.places import Place, menu
        from pilothouse.site.permissions import HOME

        menu(Place("home", _("Home"), "home", HOME, icon="home", order=0))
