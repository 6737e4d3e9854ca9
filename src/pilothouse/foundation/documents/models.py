from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.documents.types import DocumentKind
from pilothouse.kit.models import Record


class Document(Record):
    """A document of a project, programme or portfolio; its content is in its versions."""

    scope = models.ForeignKey("access.Scope", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=16, choices=DocumentKind.choices, default=DocumentKind.OTHER
    )
    latest_number = models.PositiveIntegerField(default=0, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "documents_document"
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One stored file of a document; never changed, never deleted."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        db_table = "documents_version"
        verbose_name = _("document version")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"
