from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EstatesConfig(AppConfig):
    name = "pilothouse.delivery.estates"
    label = "estates"

    def ready(self) -> None:
        from pilothouse.delivery.estates import tasks  # noqa: F401  registers its job
        from pilothouse.delivery.estates.permissions import VIEW
        from pilothouse.kit.web.places import Place, menu

        section = _("Administration")
        menu(Place("estates", _("Folders of plans"), "estates:list", VIEW, "folders", 94, section))
