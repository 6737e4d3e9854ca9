"""The same seed and the same instant give the same company, whatever was there before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.insight.health.models import HealthSnapshot
from pilothouse.site.demo.company import build
from pilothouse.site.demo.stories import STORIES

# As in test_demo; besides, on PostgreSQL a year in one transaction is never cleared of what it
# rewrote, so that a query takes minutes.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.nodb]
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
SOME = [s for s in STORIES if s.key in ("crane-electrification", "store-lighting", "heat-pumps")]
FIGURES = (
    "project__name", "day", "rag", "stated_rag", "finish", "finish_days", "p80", "percent",
    "open_findings",
)  # fmt: skip


def told(seed: int) -> list[Any]:
    """All figures and events of a company, which is gone again afterwards."""
    with transaction.atomic():
        build(NOW, lambda _line: None, seed=seed, stories=SOME, ideas=())
        figures = HealthSnapshot.objects.order_by("project__name", "day").values_list(*FIGURES)
        events = AuditEvent.objects.filter(at__lte=NOW).order_by("seq")
        found = [*figures, *events.values_list("at", "action", "actor_name", "object_label")]
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def first(django_db_setup: None, django_db_blocker: Any) -> list[Any]:
    """What the company of seed 20 tells, built once for both comparisons."""
    with django_db_blocker.unblock():
        return told(20)


def test_two_companies_of_one_seed_do_not_differ(first: list[Any]) -> None:
    assert len(first) > 500
    assert told(20) == first


def test_another_seed_gives_another_company(first: list[Any]) -> None:
    assert first != told(21)
