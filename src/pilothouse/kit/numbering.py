"""Short numbers people can say aloud: `R-12` in project `P-007`."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from pilothouse.kit.models import Sequence


def next_number(key: str) -> int:
    """The next number under a key, starting at 1; gapless unless the transaction rolls back."""
    with transaction.atomic():
        row, _ = Sequence.objects.get_or_create(key=key)
        Sequence.objects.filter(pk=row.pk).update(last=F("last") + 1)
        return Sequence.objects.values_list("last", flat=True).get(pk=row.pk)
