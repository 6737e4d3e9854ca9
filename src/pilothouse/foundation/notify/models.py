from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.kit.models import Record


class Notification(models.Model):
    """Something a person should know, and whether they have seen it."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=80)
    title = models.CharField(_("title"), max_length=200)
    url = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    by_email = models.BooleanField(default=False)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "notify_notification"
        verbose_name = _("notification")
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notify_of_person"),
            models.Index(
                fields=["person"],
                condition=models.Q(read_at=None),
                name="notify_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Preference(Record):
    """Of which kinds a person wants e-mail, where that differs from the start setting."""

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    by_email = models.JSONField(_("by e-mail"), default=dict, blank=True)

    class Meta:
        db_table = "notify_preference"
        verbose_name = _("notification settings")

    def __str__(self) -> str:
        return str(self.person)
