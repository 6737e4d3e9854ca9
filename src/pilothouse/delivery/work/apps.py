from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "pilothouse.delivery.work"
    label = "work"

    def ready(self) -> None:
        from pilothouse.delivery.work import permissions, queries, reactions
        from pilothouse.foundation.notify.types import declare_kind
        from pilothouse.kit.search import provide
        from pilothouse.kit.web.places import Place, menu, tab

        view, browse = permissions.VIEW, permissions.BROWSE
        menu(Place("portfolios", _("Portfolios"), "work:portfolios", browse, "stack-2", 10))
        menu(Place("programmes", _("Programmes"), "work:programmes", browse, "hierarchy-2", 15))
        menu(Place("projects", _("Projects"), "work:projects", view, "briefcase", 20))
        tab("project", Place("overview", _("Overview"), "work:project", view, order=0))
        tab("project", Place("charter", _("Charter"), "work:charter", view, order=10))
        history = permissions.HISTORY
        tab("project", Place("history", _("History"), "work:history", history, order=130))
        provide("Projects", queries.search_hits, order=0)
        declare_kind(reactions.CHARTER, _("Charters: submitted, approved, returned"))
