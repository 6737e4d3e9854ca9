"""The words that the plan page's scripts say."""

from __future__ import annotations

from django.utils.translation import gettext as _


def plan_words() -> dict[str, str]:
    """Texts by name, translated; `{}` is filled in by the script."""
    return {
        "row": _("Row"), "wbs": _("WBS"), "name": _("Task"), "duration": _("Duration"),
        "start": _("Start"), "finish": _("Finish"), "predecessors": _("Predecessors"),
        "float": _("Float"), "percent": _("Done"), "people": _("People"),
        "newTask": _("New task"), "saving": _("Saving…"), "saved": _("Saved"),
        "computed": _("{} tasks moved"), "notSaved": _("Not saved"),
        "offline": _("The server cannot be reached. Your last edit was not saved; try again."),
        "undo": _("Undo: {}"), "redo": _("Redo: {}"), "nothingToUndo": _("Nothing to undo"),
        "nothingToRedo": _("Nothing to redo"), "critical": _("Critical"), "slack": _("Float {}"),
        "done": _("Finished"), "complete": _("{}% done"), "deadline": _("Deadline {}"),
        "missed": _("Misses its deadline {}"), "baseline": _("Baseline {}"),
        "dataDate": _("Data date {}"), "grid": _("Plan, {} rows"), "close": _("Close"),
        "tasks": _("{} tasks"), "empty": _("No tasks yet. Add the first one."),
        "later": _("{} later"), "earlier": _("{} earlier"), "finishMoves": _("Finish"),
        "link": _("Link {} to {}"), "summary": _("Summary"), "milestone": _("Milestone"),
        "readOnly": _("You may read this plan, not change it."),
    }  # fmt: skip
