from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.governance.agreements.types import (
    OPEN,
    CommentKind,
    Section,
    VersionState,
)
from pilothouse.kit.models import Record


class Agreement(Record):
    """What a project and its client agree on, through all its versions."""

    project = models.OneToOneField(
        "work.Project", verbose_name=_("project"), on_delete=models.CASCADE, related_name="+"
    )
    client = models.ForeignKey(
        "people.Client", verbose_name=_("client"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "agreements_agreement"
        verbose_name = _("agreement")

    def __str__(self) -> str:
        return f"{self.project}, {self.client}"


class AgreementVersion(Record):
    """One version of the terms; frozen and hashed when it is sent."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=12, choices=VersionState.choices, default=VersionState.DRAFT
    )
    price = models.DecimalField(
        _("price"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(_("currency"), max_length=3)
    payment = models.TextField(_("payment"), blank=True)
    cover = models.TextField(_("covering note"), blank=True)
    milestone_keys = models.JSONField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        db_table = "agreements_version"
        verbose_name = _("version of an agreement")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_number_once"),
            models.CheckConstraint(
                condition=models.Q(state=VersionState.DRAFT) | ~models.Q(digest=""),
                name="agreements_frozen_when_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.number}"

    @property
    def project(self) -> Any:
        return self.agreement.project

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class PersonalLink(Record):
    """The way in for one contact to one version. Only the secret's hash is kept."""

    version_of = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="links")
    name = models.CharField(_("contact's name"), max_length=120)
    email = models.EmailField(_("contact's e-mail address"))
    nonce = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "agreements_link"
        verbose_name = _("personal link")

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class Comment(Record):
    """What the client or we wrote about a section of a version."""

    version_of = models.ForeignKey(
        AgreementVersion, on_delete=models.CASCADE, related_name="comments"
    )
    section = models.CharField(_("section"), max_length=14, choices=Section.choices)
    kind = models.CharField(max_length=8, choices=CommentKind.choices, default=CommentKind.COMMENT)
    text = models.TextField(_("text"), max_length=5000)
    author = models.CharField(max_length=200)
    by_client = models.BooleanField()
    link = models.ForeignKey(PersonalLink, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "agreements_comment"
        verbose_name = _("comment on an agreement")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Signature(Record):
    """Who signed which text, when and how."""

    version_of = models.OneToOneField(
        AgreementVersion, on_delete=models.PROTECT, related_name="signature"
    )
    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("full name"), max_length=120)
    role = models.CharField(_("role"), max_length=120)
    statement = models.TextField(_("statement"))
    digest = models.CharField(max_length=64)
    ip = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        db_table = "agreements_signature"
        verbose_name = _("signature")

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"
