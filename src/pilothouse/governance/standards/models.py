from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.standards.types import Method
from pilothouse.kit.models import Record


class MethodPackage(Record):
    """One version of a method, exactly as it was written, and as checked data."""

    code = models.SlugField(_("code"), max_length=60)
    edition = models.CharField(_("version"), max_length=20)
    rank = models.CharField(max_length=40, editable=False)
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("summary"))
    source = models.TextField(_("source"))
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    is_shipped = models.BooleanField(default=False)
    installed_at = models.DateTimeField()

    class Meta:
        db_table = "standards_package"
        verbose_name = _("method package")
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="standards_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"

    @property
    def method(self) -> Method:
        return Method.model_validate(self.content)


class MethodAssignment(Record):
    """The version a project was moved to by the PMO; others keep the one they began with."""

    project = models.OneToOneField(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    package = models.ForeignKey(MethodPackage, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "standards_assignment"
        verbose_name = _("method of a project")

    def __str__(self) -> str:
        return f"{self.project}: {self.package}"
