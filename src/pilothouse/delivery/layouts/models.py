from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.models import Record


class Layout(Record):
    """A named view of one plan; without an owner it is everybody's on the project."""

    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(
        "people.Person",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=80)
    settings = models.JSONField(_("settings"), default=dict)

    class Meta:
        db_table = "layouts_layout"
        verbose_name = _("view of a plan")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "owner", "name"], name="layouts_own_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None
