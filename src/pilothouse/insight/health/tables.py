"""Health as the pages show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.delivery.work.types import Rag
from pilothouse.insight.health.models import CorrectiveAction, Finding, ProjectHealth
from pilothouse.insight.health.types import ActionState, FindingKind, Severity
from pilothouse.kit.charts import trend_strip

TONES = {Severity.NOTE: "", Severity.WARNING: "amber", Severity.SERIOUS: "red"}


def value_shown(value: Mapping[str, Any]) -> dict[str, Any]:
    """Kept earned value figures with days instead of their text; empty where none are kept."""
    days = {name: date.fromisoformat(value[name]) for name in ("on", "finish") if value.get(name)}
    return {**value, **days}


def kind_chips(path: str, current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The filter of findings by kind; only kinds that occur."""
    entries = [{"label": _("All"), "url": path, "current": not current}]
    return entries + [
        {
            "label": kind.label,
            "url": f"{path}?kind={kind.value}",
            "current": kind.value == current,
            "count": counts[kind.value],
        }
        for kind in FindingKind
        if counts.get(kind.value)
    ]


def state_chips(path: str, current: str) -> list[dict[str, Any]]:
    """The filter of actions by state."""
    entries = [("all", _("All")), *((s.value, s.label) for s in ActionState)]
    return [
        {"label": label, "url": f"{path}?state={key}", "current": key == current}
        for key, label in entries
    ]


def finding_facts(finding: Finding) -> list[tuple[str, Any]]:
    """The side facts of a finding."""
    return [
        (_("Project"), finding.project),
        (_("Kind"), finding.get_kind_display()),
        (_("Severity"), finding.get_severity_display()),
        (_("First seen"), finding.first_seen),
        (_("Last seen"), finding.last_seen),
        (_("Cleared"), finding.cleared_at or _("not yet")),
    ]


def action_facts(action: CorrectiveAction) -> list[tuple[str, Any]]:
    """The side facts of a corrective action."""
    return [
        (_("Project"), action.project),
        (_("Owner"), action.owner),
        (_("Due"), action.due_on),
        (_("Done"), action.done_on or "–"),
        (_("State"), action.get_state_display()),
    ]


def effect_rows(action: CorrectiveAction) -> list[dict[str, Any]]:
    """The figures when the action was ordered and when its effect was judged."""
    after = action.figures_after or {}
    labels = {
        "finish": _("Finish"),
        "finish_days": _("Working days behind"),
        "p80": _("Finish, 80 % sure"),
    }
    return [
        {"label": label, "before": action.figures_before.get(key), "after": after.get(key)}
        for key, label in labels.items()
    ]


def with_trends(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the control room, each with its trend drawn."""
    return [
        row | {"trend_svg": trend_strip(row["trend"], title=_("Computed status, week by week"))}
        for row in rows
    ]


def key_figures(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The strip above the control room."""
    healths: list[ProjectHealth] = [row["health"] for row in rows if row["health"]]
    rags = Counter(health.rag for health in healths)
    missing = len(rows) - len(healths)
    watermelons = sum(bool(row["watermelon"]) for row in rows)
    late = sum((health.finish_days or 0) > 0 for health in healths)
    findings = sum(health.open_findings for health in healths)
    stale = sum(bool(row["stale"]) for row in rows)
    return [
        {
            "label": _("Computed health, %(n)s projects") % {"n": len(rows)},
            "rag": {
                "green": rags[Rag.GREEN],
                "amber": rags[Rag.AMBER],
                "red": rags[Rag.RED],
                "none": rags[Rag.NONE] + missing,
            },
            "without": _("not computed"),
        },
        {
            "label": _("Stated better than computed"),
            "value": watermelons,
            "note": ngettext("watermelon", "watermelons", watermelons),
            "url": f"{reverse('health:findings')}?kind=stated_rag",
        },
        {
            "label": _("Behind their baseline"),
            "value": late,
            "note": _("by their finish"),
            "url": f"{reverse('health:findings')}?kind=late_finish",
        },
        {
            "label": _("Open findings"),
            "value": findings,
            "note": _("see all"),
            "url": reverse("health:findings"),
        },
        {
            "label": _("Stale data"),
            "value": stale,
            "note": _("over 14 days old"),
            "url": f"{reverse('health:findings')}?kind=stale_data",
        },
    ]
