"""Background work of plans: reading files, bringing them in, simulating."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.queries.remembering import remembered
from pilothouse.delivery.schedule.types import BUSY
from pilothouse.interchange import Limits, ReadError, ReadResult, read
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import RuleError
from pilothouse.kit.jobs.registry import job
from pilothouse.kit.jobs.running import JobContext

LIMITS = Limits(bytes=services.importing.LARGEST)


def stopped(actor: Actor, payload: dict[str, Any], sentence: str) -> None:
    """Keep at the import why it came to nothing, unless that is known already."""
    row = queries.plan_import(actor, payload["import_id"])
    if row.state in BUSY:
        services.record_refusal(actor=actor, import_id=row.pk, sentence=sentence)


@job("schedule.read_file", "Read a plan file", stopped=stopped)
def read_file(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Read an uploaded file in its own process and keep the preview, or the reason why not."""
    row = queries.plan_import(context.actor, payload["import_id"])
    try:
        result = _read(context, row)
    except ReadError as error:
        services.record_refusal(
            actor=context.actor, import_id=row.pk, sentence=str(error),
            headings=getattr(error, "headings", ()),
        )  # fmt: skip
        raise RuleError(str(error)) from error
    services.record_reading(actor=context.actor, import_id=row.pk, result=result)
    return {"import_id": row.pk, "tasks": len(result.plan.tasks)}


def _read(context: JobContext, row: PlanImport) -> ReadResult:
    with tempfile.TemporaryDirectory(prefix="pilothouse-import-") as folder:
        path = Path(folder) / Path(row.file_name).name
        with row.file.open("rb") as source, path.open("wb") as target:
            for chunk in source.chunks():
                target.write(chunk)
        return read(
            path,
            limits=LIMITS,
            project_index=row.project_index,
            columns=lambda headings: _columns(context, row, headings),
            base=lambda: queries.plan_or_none(context.actor, row.project_id),
            progress=lambda share, text: context.progress(round(share * 90), 100, text),
        )


def _columns(
    context: JobContext, row: PlanImport, headings: tuple[str, ...]
) -> dict[str, str] | None:
    """What somebody said of this file's columns, else of such columns before."""
    said = dict(row.columns)
    return said or remembered(context.actor, headings)


@job("schedule.apply_import", "Import a plan", stopped=stopped)
def apply_import(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Bring a confirmed file into the project's plan."""
    import_id = payload["import_id"]
    context.progress(10, 100, _("Writing tasks, links and calendars"))
    row = services.apply_import(actor=context.actor, import_id=import_id)
    return {"plan_id": row.pk, "revision": row.version}


@job("schedule.simulate", "Simulate a plan's finish", yields=True)
def simulate(context: JobContext, payload: dict[str, Any]) -> dict[str, Any]:
    """Keep P50 and P80 of a plan after it changed."""
    row = services.simulate_plan(actor=context.actor, project_id=payload["project_id"])
    return {"p80": row.p80 if row else None}
