"""The burn-up of a sprint as a drawing."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from pilothouse.delivery.boards.models import Sprint
from pilothouse.delivery.boards.types import Burnup
from pilothouse.kit.charts import Curve, Tone, s_curve


def burnup_chart(sprint: Sprint, grown: Burnup, today: date) -> str:
    """Scope, finished work and progress against an even pace, with today dotted."""
    curves = [
        Curve(_("Even pace"), grown.ideal, Tone.GREY, forecast=True),
        Curve(_("Scope"), grown.scope, Tone.VIOLET),
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
