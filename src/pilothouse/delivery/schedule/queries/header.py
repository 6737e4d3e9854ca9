"""What project headers and lists say of plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pilothouse.delivery.schedule.models import Baseline
from pilothouse.delivery.schedule.queries.plans import plans
from pilothouse.engine import to_datetime
from pilothouse.kit.actor import Actor


def header_facts(actor: Actor, project_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Data date, finish and the newest baseline's finish by project (two queries)."""
    rows = list(plans(actor).filter(project_id__in=project_ids))
    frozen = dict(
        Baseline.objects.filter(plan__in=[row.pk for row in rows])
        .order_by("number")
        .values_list("plan_id", "finish")
    )
    return {
        row.project_id: {
            "data_date": _day(row.data_date),
            "finish": _day(row.computed_finish),
            "baseline_finish": _day(frozen.get(row.pk)),
        }
        for row in rows
    }


def _day(instant: int | None) -> Any:
    return None if instant is None else to_datetime(instant).date()
