"""One report of each kind for the conformance tests."""

from __future__ import annotations

from typing import Any

from pilothouse.insight.reports import services
from tests import make


def objects(world: make.World) -> dict[str, Any]:
    """A published report of the world's project, and the address of its own for a draft."""
    pm = world.actor("business_pm")
    report = services.start_report(actor=pm, project_id=world.project.pk)
    services.edit_report(
        actor=pm, report_id=report.pk, summary="It goes well.", next_steps="More of it."
    )
    services.publish_report(actor=pm, report_id=report.pk)
    return {"report_id": report.pk}
