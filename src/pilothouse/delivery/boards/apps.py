from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardsConfig(AppConfig):
    name = "pilothouse.delivery.boards"
    label = "boards"

    def ready(self) -> None:
        from pilothouse.delivery.boards.permissions import VIEW
        from pilothouse.kit.web.places import Place, tab

        tab("project", Place("board", _("Board"), "boards:board", VIEW, order=30))
