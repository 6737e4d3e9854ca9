"""Kinds of document, limits, and what is known of an uploaded file."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    PLAN = "plan", _("Plan")
    CONTRACT = "contract", _("Contract or order")
    SPECIFICATION = "specification", _("Specification")
    MINUTES = "minutes", _("Minutes")
    REPORT = "report", _("Report")
    EVIDENCE = "evidence", _("Evidence")
    OTHER = "other", _("Other")


@dataclass(frozen=True, slots=True)
class Upload:
    """The content of a file as it came, and the name it came with."""

    name: str
    content: bytes
