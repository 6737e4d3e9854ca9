"""Kinds of scope, and a scope as other areas see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScopeKind(models.TextChoices):
    INSTALLATION = "installation", _("Installation")
    PORTFOLIO = "portfolio", _("Portfolio")
    PROGRAMME = "programme", _("Programme")
    PROJECT = "project", _("Project")


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """A node of the tree of scopes."""

    id: int
    kind: str
    name: str
    path: str
