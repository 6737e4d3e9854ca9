from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "pilothouse.foundation.documents"
    label = "documents"

    def ready(self) -> None:
        from django.urls import reverse

        from pilothouse.foundation.documents.queries import documents
        from pilothouse.kit.actor import Actor
        from pilothouse.kit.search import Hit, provide

        def find(actor: Actor, text: str, limit: int) -> list[Hit]:
            rows = documents(actor).filter(withdrawn_at=None, title__icontains=text)
            return [
                Hit(
                    row.title,
                    row.scope.name,
                    reverse("documents:detail", args=[row.pk]),
                    "file-text",
                    str(_("Documents")),
                )
                for row in rows[:limit]
            ]

        provide("documents", find)
