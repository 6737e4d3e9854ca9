"""The baselines that a page offers: the plan's own, and those that its file brought along."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule import queries
from pilothouse.delivery.schedule.models import Plan
from pilothouse.delivery.schedule.queries.file_baselines import file_baselines
from pilothouse.kit.actor import Actor


def baseline_choices(actor: Actor, row: Plan, *, named: bool = False) -> list[tuple[str, str]]:
    """Keys and labels, our own first and newest first; `named` gives our own their names."""
    own = [
        (
            str(each.number),
            str(each) if named else _("Baseline %(number)s") % {"number": each.number},
        )
        for each in queries.baselines(actor, row.project_id)
    ]
    return own + [(each.key, file_baseline_name(each.number)) for each in file_baselines(row)]


def file_baseline_name(number: int) -> str:
    """What a baseline of the plan's file is called."""
    return _("Baseline %(number)s of the file") % {"number": number}
