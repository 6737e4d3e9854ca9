"""Projects, programmes and charters as lists, facts and key figures show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from pilothouse.delivery.work.models import Project
from pilothouse.delivery.work.types import ItemKind, Stage
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.format import money_words
from pilothouse.kit.web.places import descriptions


def project_rows(actor: Actor, projects: Sequence[Project]) -> list[dict[str, Any]]:
    """Projects with the facts that other areas state, in a constant number of queries."""
    facts = descriptions(actor, "project", [project.pk for project in projects])
    return [{"project": project, **facts[project.pk]} for project in projects]


def stage_choices() -> list[tuple[str, Any]]:
    """The choices of the stage filter."""
    return [("running", _("All running")), *Stage.choices, ("all", _("All stages"))]


def chips(path: str, entries: Sequence[tuple[str, Any]], current: str, **kept: str) -> list[Any]:
    """Filter chips that keep the other parameters of the address."""
    return [
        {
            "label": label,
            "url": f"{path}?{urlencode({**kept, 'view': key})}",
            "current": key == current,
        }
        for key, label in entries
    ]


def key_figures(project: Project, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The strip on the overview: dates, money, age."""
    finish, baseline = facts.get("finish"), facts.get("baseline_finish")
    budget = project.budget
    return [
        {"label": _("Target finish"), "value": day(project.target_finish)},
        {
            "label": _("Forecast finish"),
            "value": day(finish),
            "note": _("from the plan") if finish else _("no plan yet"),
        },
        {
            "label": _("Baseline finish"),
            "value": day(baseline),
            "note": "" if baseline else _("not baselined yet"),
        },
        {
            "label": _("Budget"),
            "value": money_words(budget, project.currency, compact=True) if budget else "–",
            "note": "" if budget else _("not set yet"),
        },
        {
            "label": _("In this stage since"),
            "value": day(project.stage_since),
            "note": project.get_stage_display(),
        },
    ]


def project_facts(project: Project) -> list[tuple[str, Any]]:
    """Where a project belongs and how it is run."""
    programme = project.programme
    return [
        (_("Portfolio"), project.portfolio),
        (_("Programme"), programme or _("none")),
        (_("Client"), project.client or _("internal")),
        (_("Tier"), project.get_tier_display()),
        (_("Priority"), project.priority),
        (_("Method"), project.method.replace("_", " ").capitalize()),
        (_("Target start"), day(project.target_start)),
        (_("Target finish"), day(project.target_finish)),
    ]


def people_of(project: Project) -> list[tuple[str, Any]]:
    """Who answers for a project, by role."""
    return [
        (_("Sponsor"), project.sponsor),
        (_("Business PM"), project.business_pm),
        (_("Technical PM"), project.technical_pm),
    ]


def charter_sections(content: dict[str, Any]) -> list[dict[str, Any]]:
    """A charter's lines by kind, as it is read."""
    return [
        {"kind": kind.value, "label": kind.label, "rows": _dated(content["items"][kind.value])}
        for kind in ItemKind
    ]


def _dated(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {**row, "due_on": date.fromisoformat(row["due_on"]) if row["due_on"] else None}
        for row in rows
    ]


def charter_facts(version: Any) -> list[tuple[str, Any]]:
    """Who submitted and who decided on a version, and its hash."""
    decision = version.decision
    return [
        (_("State"), version.get_state_display()),
        (_("Submitted by"), version.submitted_by or "–"),
        (_("Submitted"), day(version.submitted_at)),
        (_("Decided"), day(decision.decided_at)),
        (_("Reason"), decision.reason or "–"),
        (
            _("Content hash"),
            format_html(
                '<code class="ph-mono" title="{}">{}…</code>', version.hash, version.hash[:16]
            ),
        ),
    ]


def day(value: Any) -> str:
    """A date in the reader's format, an en dash for none."""
    return date_format(value, "j M Y") if value else "–"
