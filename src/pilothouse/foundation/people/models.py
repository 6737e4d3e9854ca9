from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.people.types import AbsenceKind, SkillLevel
from pilothouse.kit.models import Record


class Unit(Record):
    """An organisational unit."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("parent unit"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        db_table = "people_unit"
        verbose_name = _("unit")

    def __str__(self) -> str:
        return self.name


class Client(Record):
    """An organisation for which projects are done."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        db_table = "people_client"
        verbose_name = _("client")

    def __str__(self) -> str:
        return self.name


class Person(Record):
    """Somebody who works on or for projects; need not have an account."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), unique=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.PROTECT
    )
    client = models.ForeignKey(
        Client,
        verbose_name=_("client organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Set for a client's contact; empty for our own people."),
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    hours_per_week = models.DecimalField(
        _("hours per week"), max_digits=4, decimal_places=1, default=40
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        db_table = "people_person"
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.name


class Skill(Record):
    """Something that people can do and that plans ask for."""

    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what it covers"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        db_table = "people_skill"
        verbose_name = _("skill")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="people_skill_once",
                violation_error_message=_("There is a skill of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class PersonSkill(Record):
    """How well a person masters a skill; one of a person's skills is the main one."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="skills"
    )
    skill = models.ForeignKey(
        Skill, verbose_name=_("skill"), on_delete=models.PROTECT, related_name="holders"
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=SkillLevel.choices)
    is_main = models.BooleanField(_("main skill"), default=False)

    class Meta:
        db_table = "people_person_skill"
        verbose_name = _("skill of a person")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill"],
                name="people_skill_held_once",
                violation_error_message=_("The person has this skill already."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(is_main=True),
                name="people_one_main_skill",
                violation_error_message=_("Another skill of this person is the main one."),
            ),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 4)), name="people_skill_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.skill}"


class Absence(Record):
    """Days on which a person does not work."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE)
    kind = models.CharField(
        _("kind"), max_length=12, choices=AbsenceKind.choices, default=AbsenceKind.HOLIDAY
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        db_table = "people_absence"
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="people_absence_in_order",
                violation_error_message=_("The last day is before the first day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.first_day}"
