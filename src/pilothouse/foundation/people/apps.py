from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "pilothouse.foundation.people"
    label = "people"

    def ready(self) -> None:
        from django.urls import reverse

        from pilothouse.foundation.people.permissions import VIEW, VIEW_ABSENCES
        from pilothouse.foundation.people.queries import matching
        from pilothouse.kit.actor import Actor
        from pilothouse.kit.search import Hit, provide
        from pilothouse.kit.web.places import Place, menu, panel

        def find(actor: Actor, text: str, limit: int) -> list[Hit]:
            return [
                Hit(
                    person.name,
                    person.job_title,
                    reverse("people:person", args=[person.pk]),
                    "user",
                    str(_("People")),
                )
                for person in matching(actor, text).filter(is_active=True)[:limit]
            ]

        provide("people", find)
        panel("home", Place("away", _("Away"), "people:away", VIEW_ABSENCES, order=60))
        menu(Place("people", _("People"), "people:list", VIEW, "users", 90, _("Administration")))
