from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from pilothouse.foundation.access.types import ScopeKind
from pilothouse.kit.models import Record


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> User:
        user = self.model(email=self.normalize_email(email), **values)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """An account; the person behind it is a row of its own."""

    email = models.EmailField(_("e-mail address"), unique=True)
    person = models.OneToOneField(
        "people.Person", verbose_name=_("person"), on_delete=models.PROTECT, related_name="user"
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_staff = False
    is_superuser = False

    class Meta:
        db_table = "access_user"
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.email


class Scope(models.Model):
    """A node of installation ▸ portfolio ▸ programme ▸ project; `path` lists the keys above it."""

    kind = models.CharField(max_length=12, choices=ScopeKind.choices)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True)

    class Meta:
        db_table = "access_scope"

    def __str__(self) -> str:
        return self.name


class RoleDefinition(Record):
    """A role: a name and the permission codes it holds."""

    name = models.SlugField(_("short name"), max_length=60, unique=True)
    label = models.CharField(_("name"), max_length=120)
    codes = models.JSONField(default=list)
    is_standard = models.BooleanField(default=False, editable=False)

    class Meta:
        db_table = "access_role"
        verbose_name = _("role")

    def __str__(self) -> str:
        return self.label


class RoleGrant(Record):
    """A person holds a role at a scope and everything below it."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(RoleDefinition, on_delete=models.PROTECT)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        db_table = "access_grant"
        verbose_name = _("role grant")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "scope"],
                name="access_grant_once",
                violation_error_message=_("This person already holds this role here."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} at {self.scope}"


class ApiToken(Record):
    """A key to the API for one account; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "access_token"
        verbose_name = _("API token")

    def __str__(self) -> str:
        return self.name
