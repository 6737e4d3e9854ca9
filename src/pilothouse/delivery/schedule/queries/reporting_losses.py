"""The loss report of an import, as the actor may see it."""

from __future__ import annotations

from typing import Any

from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.queries.packing import unpacked_plan
from pilothouse.delivery.schedule.queries.plans import plan_import
from pilothouse.delivery.schedule.rules.loss_report import report_rows
from pilothouse.kit.actor import Actor

FACTS = ("file_name", "sha256", "size", "source", "counts", "losses", "checks", "difference")


def loss_rows(row: PlanImport) -> list[tuple[str, ...]]:
    """The report row by row: what was read, every loss, every task."""
    content = PlanImport.objects.values_list("content", flat=True).get(pk=row.pk)
    plan = unpacked_plan(bytes(content)) if content else None
    return report_rows(row.counts, row.losses, plan)


def loss_report(actor: Actor, import_id: int) -> dict[str, Any]:
    """The whole report as JSON types."""
    row = plan_import(actor, import_id)
    told = {name: getattr(row, name) for name in FACTS}
    names = ("outcome", "what", "task", "wbs", "name", "detail", "why")
    rows = [dict(zip(names, item, strict=True)) for item in loss_rows(row)]
    return {
        "format": "pilothouse.loss_report",
        "version": 1,
        "imported_by": row.by_name,
        "uploaded_at": row.created_at.isoformat(),
        "state": row.state,
        **told,
        "rows": rows,
    }
