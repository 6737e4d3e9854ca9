"""The loss report of an import to take away, and the columns of a table."""

from __future__ import annotations

import io
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilothouse.delivery.schedule import queries, services
from pilothouse.delivery.schedule.models import PlanImport
from pilothouse.delivery.schedule.permissions import IMPORT, VIEW
from pilothouse.delivery.schedule.queries.reporting_losses import loss_report, loss_rows
from pilothouse.delivery.schedule.rules.loss_report import report_csv
from pilothouse.interchange.tables import TARGETS
from pilothouse.kit.web.pages import act, actor_of, page
from pilothouse.kit.web.responses import attachment


@page(VIEW)
def losses_csv(request: HttpRequest, import_id: int) -> HttpResponse:
    row = queries.plan_import(actor_of(request), import_id)
    stream = io.BytesIO(report_csv(loss_rows(row)))
    answer = attachment(stream, name=f"{row.file_name} losses.csv", content_type="text/csv")
    return cast("HttpResponse", answer)


@page(VIEW)
def losses_json(request: HttpRequest, import_id: int) -> HttpResponse:
    answer = JsonResponse(loss_report(actor_of(request), import_id))
    answer["Content-Disposition"] = f'attachment; filename="plan-import-{import_id}-losses.json"'
    return answer


@require_POST
@page(IMPORT)
def columns(request: HttpRequest, import_id: int) -> HttpResponse:
    actor = actor_of(request)
    row = queries.plan_import(actor, import_id, IMPORT)
    chosen = {
        heading: request.POST.get(f"column-{place}", target)
        for place, (heading, target) in enumerate(row.columns)
    }
    return act(
        request,
        do=lambda: services.choose_columns(actor=actor, import_id=import_id, columns=chosen),
        done=reverse("schedule:import", args=[import_id]),
        said=_("The file is read again with these columns; they are remembered."),
    )


def column_choices(row: PlanImport) -> list[dict[str, Any]]:
    """The headings of a table with what they are taken for and may mean."""
    return [
        {
            "field": f"column-{place}",
            "heading": heading,
            "options": [(t.value, text, t.value == target) for t, text in TARGETS.items()],
        }
        for place, (heading, target) in enumerate(row.columns)
    ]
