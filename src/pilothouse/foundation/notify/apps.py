from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    name = "pilothouse.foundation.notify"
    label = "notify"

    def ready(self) -> None:
        from pilothouse.foundation.notify import tasks
        from pilothouse.foundation.notify.permissions import OWN
        from pilothouse.kit.web.places import Place, panel

        del tasks
        panel("home", Place("due", _("Due from me"), "notify:due", OWN, order=8))
