"""Reading and verifying the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator
from django.utils.translation import gettext

from pilothouse.foundation.audit.models import AuditEvent, AuditHead
from pilothouse.foundation.audit.permissions import VIEW
from pilothouse.foundation.audit.rules import chain_hash
from pilothouse.foundation.audit.types import ChainCheck, tellers
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

LONGEST = 240
_CONTENT = (
    "seq", "action", "actor_kind", "actor_name", "actor_user_id", "channel", "object_type",
    "object_id", "object_label", "object_version", "scope_path", "reason", "before", "after",
)  # fmt: skip


def events(actor: Actor) -> QuerySet[AuditEvent]:
    """The audit events that the actor may see, newest first."""
    return permits.limit(actor, VIEW, AuditEvent.objects.all()).order_by("-seq")


def history_of(row: models.Model) -> QuerySet[AuditEvent]:
    """All events about one row, newest first; the caller has permitted the row itself."""
    label = row._meta.label_lower
    return AuditEvent.objects.filter(object_type=label, object_id=row.pk).order_by("-seq")


def events_below(row: models.Model, path: str) -> QuerySet[AuditEvent]:
    """All events at the scope of a row and below, newest first; the caller has permitted it.

    A row that was moved in the tree keeps what was recorded at its former places: they are known
    from its own events, and end in the same key of the scope.
    """
    end = "/".join(path.split("/")[-2:])
    held = history_of(row).filter(scope_path__endswith=f"/{end}").order_by()
    wanted = Q(scope_path__startswith=path)
    for former in held.values_list("scope_path", flat=True).distinct():
        wanted |= Q(scope_path__startswith=former)
    return AuditEvent.objects.filter(wanted).order_by("-seq")


def kinds_of(events: QuerySet[AuditEvent]) -> list[tuple[str, str]]:
    """The kinds of things the events are about: (object type, its name), by name."""
    types = events.order_by("object_type").values_list("object_type", flat=True).distinct()
    return sorted(((name, _type_name(name)) for name in types), key=lambda pair: pair[1])


def _type_name(object_type: str) -> str:
    try:
        return str(apps.get_model(object_type)._meta.verbose_name).capitalize()
    except LookupError:
        return object_type


def verify_chain() -> ChainCheck:
    """Recompute every hash from the first event on; tells the first event that was changed."""
    previous, count = "", 0
    for event in AuditEvent.objects.order_by("seq").iterator(chunk_size=2000):
        count += 1
        if event.seq != count:
            return ChainCheck(count - 1, count, f"Event {count} is missing.")
        if event.previous_hash != previous or event.hash != chain_hash(previous, _content(event)):
            return ChainCheck(count - 1, event.seq, f"Event {event.seq} was changed.")
        previous = event.hash
    head = AuditHead.objects.filter(pk=1).first()
    if head and head.seq != count:
        return ChainCheck(count, count + 1, f"Events after {count} were removed.")
    return ChainCheck(count, None)


def _content(event: AuditEvent) -> dict[str, object]:
    content = {name: getattr(event, name) for name in _CONTENT}
    return content | {"at": event.at.astimezone(UTC).isoformat()}


def story(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    """Events as entries of an activity list: who, what in words, when, why, and what changed."""
    rows = list(events)
    names = _names(rows)
    return [
        {
            "who": event.actor_name,
            "what": _words(event),
            "at": event.at,
            "quote": event.reason,
            "diff": _differences(event, names) if event.before else [],
        }
        for event in rows
    ]


def differences(event: AuditEvent) -> list[dict[str, Any]]:
    """What an event changed, field by field, with names instead of keys."""
    return _differences(event, _names([event]))


def _words(event: AuditEvent) -> str:
    noun, _, verb = event.action.partition(".")
    return f"{verb.replace('_', ' ')} {noun.replace('_', ' ')} {event.object_label}"


def _differences(event: AuditEvent, names: dict[tuple[str, Any], str]) -> list[dict[str, Any]]:
    if teller := tellers.get(event.object_type):
        return teller(event.before, event.after)
    rows = (
        {
            "label": _label(event.object_type, key),
            "before": _said(event.object_type, key, event.before.get(key), names),
            "after": _said(event.object_type, key, event.after.get(key), names),
        }
        for key in {**event.before, **event.after}
    )
    return [row for row in rows if row["before"] != row["after"]]


def _said(object_type: str, key: str, value: Any, names: dict[tuple[str, Any], str]) -> Any:
    if isinstance(value, list | dict):
        return _structure(value)
    return names.get((f"{object_type}.{key}", value)) or _formatted(_field(object_type, key), value)


def _structure(value: list[Any] | dict[str, Any]) -> str:
    """Stored structures in one short line; the event keeps the whole."""
    if isinstance(value, dict):
        pairs = value.items()
        rows = [f"{key.replace('_', ' ')}: {_inner(v)}" for key, v in pairs if v not in (None, "")]
    else:
        rows = [_row(row) for row in value]
    return Truncator("; ".join(rows)).chars(LONGEST)


def _row(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(_inner(part)) for part in value.values() if part not in (None, ""))
    return str(_inner(value))


def _inner(value: Any) -> Any:
    return len(value) if isinstance(value, list | dict) else value


def _formatted(field: models.Field[Any, Any] | None, value: Any) -> Any:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "j M Y H:i")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "j M Y")
    if isinstance(field, models.DecimalField):
        return number_format(Decimal(value), force_grouping=True)
    return value


def _field(object_type: str, key: str) -> models.Field[Any, Any] | None:
    fields = apps.get_model(object_type)._meta.concrete_fields
    return next((field for field in fields if field.attname == key), None)


def _label(object_type: str, key: str) -> str:
    field = _field(object_type, key)
    return str(field.verbose_name if field else key.replace("_", " ")).capitalize()


def _names(rows: list[AuditEvent]) -> dict[tuple[str, Any], str]:
    """The names behind foreign keys and choices in the changes, one query per related table."""
    wanted: dict[type[models.Model], set[Any]] = {}
    places: list[tuple[str, type[models.Model], Any]] = []
    names: dict[tuple[str, Any], str] = {}
    for event in rows:
        for key, value in [*event.before.items(), *event.after.items()]:
            field = _field(event.object_type, key)
            if field is None or value is None or isinstance(value, list | dict):
                continue
            if isinstance(field, models.ForeignKey):
                wanted.setdefault(field.related_model, set()).add(value)
                places.append((f"{event.object_type}.{key}", field.related_model, value))
            elif field.choices:
                label = dict(field.flatchoices).get(value, value)
                names[f"{event.object_type}.{key}", value] = str(label)
    found = {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys)
    }
    return names | {
        (place, value): found[model, value]
        for place, model, value in places
        if (model, value) in found
    }
