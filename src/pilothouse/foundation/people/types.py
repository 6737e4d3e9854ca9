"""Enums of people and organisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AbsenceKind(models.TextChoices):
    HOLIDAY = "holiday", _("Holiday")
    SICKNESS = "sickness", _("Sickness")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other")


class SkillLevel(models.IntegerChoices):
    """How well somebody masters a skill."""

    AWARE = 1, _("Aware")
    PRACTISING = 2, _("Practising")
    PROFICIENT = 3, _("Proficient")
    EXPERT = 4, _("Expert")
