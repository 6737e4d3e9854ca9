"""Files and links of a folder as pages show them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pilothouse.delivery.estates.models import Estate, EstateFile, EstateLink
from pilothouse.delivery.estates.types import FileState
from pilothouse.engine import to_datetime

TONES = {
    FileState.DONE: "green", FileState.UNCHANGED: "", FileState.POOL: "blue",
    FileState.FAILED: "red", FileState.WAITING: "line", FileState.GONE: "line",
    FileState.SKIPPED: "line", FileState.TABLE: "amber",
}  # fmt: skip
REPORT = ("kind", "file", "project", "state", "read", "changed", "not carried", "said")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures(row: Estate) -> list[dict[str, Any]]:
    """The key figures of a run."""
    held = row.summary
    files = held.get("files", {})
    came = sum(files.get(key, 0) for key in ("done", "unchanged", "pool"))
    out = files.get("failed", 0) + files.get("table", 0)
    shown = [
        (_("Files brought in"), came, ""),
        (_("Not brought in"), out, "bad" if out else ""),
        (_("Projects"), held.get("projects", 0), ""),
        (_("Tasks"), held.get("tasks", 0), ""),
        (_("Links between plans"), held.get("links", 0), ""),
        (_("People known"), held.get("people", 0), ""),
    ]
    return [{"label": label, "value": f"{value:,}", "tone": tone} for label, value, tone in shown]


def file_row(item: EstateFile) -> dict[str, Any]:
    """One file of the table."""
    facts = item.facts
    counts = facts.get("counts", {})
    changed = {name: n for name, n in facts.get("changed", {}).items() if n}
    kept = item.plan_import_id
    return {
        "path": item.path,
        "state": item.get_state_display(),
        "tone": TONES[FileState(item.state)],
        "error": item.error,
        "project": item.project,
        "read": ", ".join(f"{n:,} {_words(name)}" for name, n in counts.items() if n),
        "changed": ", ".join(f"{n:,} {_changes(name)}" for name, n in changed.items()),
        "losses": facts.get("losses", 0),
        "report_url": reverse("schedule:losses_csv", args=[kept]) if kept else "",
    }


def _words(name: str) -> str:
    names = {
        "tasks": _("tasks"), "links": _("links"), "calendars": _("calendars"),
        "resources": _("resources"), "assignments": _("assignments"),
        "baselines": _("baselines"), "splits": _("splits"), "addresses": _("addresses"),
    }  # fmt: skip
    return names.get(name, name)


def _changes(name: str) -> str:
    names = {
        "added": _("added"), "changed": _("changed"), "removed": _("removed"),
        "kept": _("kept, added here"), "agreed": _("agreed days kept"),
    }  # fmt: skip
    return names.get(name, name)


def link_row(item: EstateLink, agreement: Any) -> dict[str, Any]:
    """One link of the table: its agreement, how far the other end moved since the file's date."""
    moved = None
    if item.finish_now is not None and item.known_finish is not None:
        moved = to_datetime(item.finish_now).date() - to_datetime(item.known_finish).date()
    return {
        "task": item.task_name,
        "project": item.file.project,
        "arrow": _("after") if item.incoming else _("before"),
        "type": item.type,
        "other": item.other_name or item.other_said,
        "other_said": item.other_said,
        "other_project": item.other_project,
        "moved": moved.days if moved is not None else None,
        "agreement": agreement,
    }


def report_csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    """The report as CSV that spreadsheets open as Unicode and never run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(REPORT)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
