from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.delivery.estates.types import ANY_PROJECT, EstateState, FileState
from pilothouse.kit.models import Record


class Estate(Record):
    """A folder of plan files that is brought in together, and again when it has changed.

    Projects whose file names no manager get the people that the estate names.
    """

    name = models.CharField(_("name"), max_length=120)
    portfolio = models.ForeignKey(
        "work.Portfolio", verbose_name=_("portfolio"), on_delete=models.PROTECT, related_name="+"
    )
    programme = models.ForeignKey(
        "work.Programme", verbose_name=_("programme"), null=True, blank=True,
        on_delete=models.PROTECT, related_name="+",
    )  # fmt: skip
    sponsor = models.ForeignKey(
        "people.Person", verbose_name=_("sponsor"), on_delete=models.PROTECT, related_name="+"
    )
    business_pm = models.ForeignKey(
        "people.Person", verbose_name=_("business PM"), on_delete=models.PROTECT, related_name="+"
    )
    technical_pm = models.ForeignKey(
        "people.Person", verbose_name=_("technical PM"), on_delete=models.PROTECT, related_name="+"
    )
    method = models.CharField(_("method"), max_length=80)
    archive = models.FileField(upload_to="estates/%Y/%m/", blank=True)
    archive_name = models.CharField(_("archive"), max_length=255, blank=True)
    state = models.CharField(
        max_length=10, choices=EstateState.choices, default=EstateState.WAITING
    )
    summary = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    by_name = models.CharField(max_length=200)
    job_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "estates_estate"
        verbose_name = _("folder of plans")
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "name"], name="estates_name_once",
                violation_error_message=_(
                    "This portfolio has a folder of that name: bring it in again there."
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class EstateFile(models.Model):
    """One file of an estate, or one project of a file that holds several.

    Which project that is stays open (ANY_PROJECT) until the file was read. `code` names the project
    as other files call it, `outside` are its links to other projects, `rows` gives the task at each
    row number of the tool, `people` the addresses that a resource pool gives to names.
    """

    estate = models.ForeignKey(Estate, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(_("file"), max_length=400)
    project_index = models.IntegerField(default=ANY_PROJECT)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.WAITING)
    error = models.TextField(blank=True)
    project = models.ForeignKey(
        "work.Project", verbose_name=_("project"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    plan_import = models.ForeignKey(
        "schedule.PlanImport", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    outside = models.JSONField(default=list, blank=True)
    rows = models.JSONField(default=dict, blank=True)
    people = models.JSONField(default=dict, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "estates_file"
        verbose_name = _("file of a folder")
        constraints = [
            models.UniqueConstraint(
                fields=["estate", "path", "project_index"], name="estates_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.path


class EstateLink(models.Model):
    """A link between tasks of two plans; `other_project` is empty until the other end is in."""

    estate = models.ForeignKey(Estate, on_delete=models.CASCADE, related_name="links")
    file = models.ForeignKey(EstateFile, on_delete=models.CASCADE, related_name="links")
    task = models.BigIntegerField()
    incoming = models.BooleanField()
    type = models.CharField(max_length=2)
    lag = models.BigIntegerField(default=0)
    lag_unit = models.CharField(max_length=16, default="working")
    ghost = models.BigIntegerField(null=True, blank=True)
    task_name = models.CharField(_("task"), max_length=512, blank=True)
    other_said = models.CharField(max_length=512, blank=True)
    other_name = models.CharField(_("other task"), max_length=512, blank=True)
    other_project = models.ForeignKey(
        "work.Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    other_task = models.BigIntegerField(null=True, blank=True)
    known_finish = models.BigIntegerField(null=True, blank=True)
    finish_now = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "estates_link"
        verbose_name = _("link between plans")

    def __str__(self) -> str:
        return f"{self.task_name} {self.type} {self.other_name}"
