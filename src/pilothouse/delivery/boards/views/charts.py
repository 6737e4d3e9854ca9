"""The burn-up of a sprint as a drawing."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.types import Burnup
from pilothouse.kit.charts import Curve, Tone, s_curve


def _until(points: tuple[tuple[date, float], ...], last: date) -> list[tuple[date, float]]:
    """The scope as it is now goes on to the sprint's last day."""
    return [*points, (last, points[-1][1])] if points and points[-1][0] < last else list(points)


def burnup_chart(sprint: Sprint, grown: Burnup, today: date) -> str:
    """Scope, finished work and progress against an even pace, with today dotted."""
    curves = [
        Curve(_("Even pace"), grown.ideal, Tone.GREY, forecast=True),
        Curve(_("Scope"), _until(grown.scope, sprint.ends_on), Tone.VIOLET),
        Curve(_("Progress"), grown.progress, Tone.TEAL),
        Curve(_("Finished"), grown.finished, Tone.BLUE, strong=True, filled=True),
    ]
    is_running = sprint.starts_on <= today <= sprint.ends_on
    return s_curve(
        curves if grown.ideal else [],
        title=_("Burn-up of %(name)s") % {"name": sprint.name},
        data_date=today if is_running else None,
        data_date_label=_("Today"),
        unit=sprint.get_unit_display().lower(),
        width=760,
        height=300,
    )
