from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    name = "pilothouse.governance.standards"
    label = "standards"

    def ready(self) -> None:
        from pilothouse.delivery.work.types import offer_methods
        from pilothouse.governance.standards.permissions import VIEW
        from pilothouse.governance.standards.queries import method_choices
        from pilothouse.kit.web.places import Place, menu, panel

        menu(Place("standards", _("Standards"), "standards:list", VIEW, "shield-check", order=80))
        template = Place("method", _("From the method"), "standards:plan", VIEW, "shield-check")
        panel("plan.start", template)
        offer_methods(method_choices)
        post_migrate.connect(_install, sender=self)


def _install(**_kwargs: object) -> None:
    from django.utils import timezone

    from pilothouse.governance.standards.services import install_shipped

    install_shipped(timezone.now())
