"""The words that the plan page's scripts say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.queries.detail import TaskDetail
from pilothouse.delivery.schedule.rules.techniques import technique_words
from pilothouse.delivery.schedule.types import Changed, PartKind, Shift
from pilothouse.engine.network.data import ConstraintType, Contour

FREE = ("asap", "alap")


def constraint_words() -> dict[str, str]:
    """Constraints as people read and type them."""
    names = {
        ConstraintType.ASAP: _("As soon as possible"),
        ConstraintType.ALAP: _("As late as possible"),
    }
    return {
        kind.value: names.get(kind, kind.value.replace("_", " ").capitalize())
        for kind in ConstraintType
    }


def task_choices() -> dict[str, list[tuple[str, str]]]:
    """What the task panel lets people choose."""
    return {
        "kinds": [
            ("task", _("Task")), ("milestone", _("Milestone")),
            ("start_milestone", _("Start milestone")), ("finish_milestone", _("Finish milestone")),
            ("level_of_effort", _("Level of effort")),
        ],
        "types": [
            ("fixed_units", _("Units stay (fixed units)")),
            ("fixed_duration", _("Duration stays (fixed duration)")),
            ("fixed_work", _("Work stays (fixed work)")),
        ],
        "contours": contour_words(),
        "links": [
            ("FS", _("FS, from finish to start")), ("SS", _("SS, from start to start")),
            ("FF", _("FF, from finish to finish")), ("SF", _("SF, from start to finish")),
        ],
    }  # fmt: skip


def contour_words() -> list[tuple[str, str]]:
    """Contours as people read them."""
    names = {
        Contour.FLAT: _("Flat"), Contour.BACK_LOADED: _("Back loaded"),
        Contour.FRONT_LOADED: _("Front loaded"), Contour.DOUBLE_PEAK: _("Double peak"),
        Contour.EARLY_PEAK: _("Early peak"), Contour.LATE_PEAK: _("Late peak"),
        Contour.BELL: _("Bell"), Contour.TURTLE: _("Turtle"),
    }  # fmt: skip
    return [(contour.value, name) for contour, name in names.items()]


def task_panel(detail: TaskDetail, *, may_edit: bool) -> dict[str, Any]:
    """What the panel of a task needs: the task, and the words of its choices."""
    constraints = constraint_words().items()
    return {
        "detail": detail,
        "task": detail.row,
        "more": detail.more,
        "may_edit": may_edit,
        "choices": task_choices(),
        "constraints": constraints,
        "dated_constraints": [pair for pair in constraints if pair[0] not in FREE],
    }


def filter_words() -> list[tuple[str, str]]:
    """The filters of the plan page."""
    return [
        ("critical", _("Critical")), ("late", _("Late")), ("open", _("Unfinished")),
        ("begun", _("Under way")), ("done", _("Finished")), ("milestones", _("Milestones")),
        ("summaries", _("Summaries")), ("nobody", _("Nobody on it")),
        ("unlinked", _("Without predecessor")),
    ]  # fmt: skip


def group_words() -> list[tuple[str, str]]:
    """What the plan page can group by."""
    return [
        ("people", _("By people")), ("state", _("By state")),
        ("critical", _("By criticality")), ("month", _("By month of start")),
    ]  # fmt: skip


def shift_words() -> list[tuple[str, Any, str]]:
    """What linked tasks do when a task moves: value, name and what it means."""
    means = {
        Shift.USE: _("Linked tasks move only when their link asks for it."),
        Shift.KEEP: _("What follows moves by the same working time."),
        Shift.STAY: _("Linked tasks stay; the lag of the link changes."),
    }
    return [(shift.value, shift.label, means[shift]) for shift in Shift]


def part_words() -> dict[PartKind, str]:
    """The parts of a comparison."""
    return {
        PartKind.LOGIC: _("Logic"), PartKind.CALENDARS: _("Calendars"),
        PartKind.CONSTRAINTS: _("Constraints and deadlines"), PartKind.FLOAT: _("Float"),
        PartKind.COST: _("Cost"), PartKind.ASSIGNMENTS: _("Assignments"),
    }  # fmt: skip


def change_words() -> dict[str, tuple[str, str]]:
    """How a row differs, in a word and its tone."""
    return {
        Changed.ADDED.value: (_("added"), "green"), Changed.REMOVED.value: (_("removed"), "red"),
        Changed.CHANGED.value: (_("changed"), "blue"),
    }  # fmt: skip


def plan_words() -> dict[str, Any]:
    """Texts by name, translated; `{}` is filled in by the script."""
    return {
        "row": _("Row"), "wbs": _("WBS"), "name": _("Task"), "duration": _("Duration"),
        "start": _("Start"), "finish": _("Finish"), "predecessors": _("Predecessors"),
        "float": _("Float"), "percent": _("Done"), "people": _("People"),
        "newTask": _("New task"), "saving": _("Saving…"), "saved": _("Saved"),
        "computed": _("{} tasks moved"), "notSaved": _("Not saved"),
        "offline": _("The server cannot be reached. Try again when it answers."),
        "undo": _("Undo: {}"), "redo": _("Redo: {}"), "nothingToUndo": _("Nothing to undo"),
        "nothingToRedo": _("Nothing to redo"), "critical": _("Critical"), "slack": _("Float {}"),
        "done": _("Finished"), "complete": _("{}% done"), "deadline": _("Deadline {}"),
        "missed": _("Misses its deadline {}"), "baseline": _("Baseline {}"),
        "dataDate": _("Data date {}"), "grid": _("Plan, {} rows"), "close": _("Close"),
        "tasks": _("{} tasks"), "empty": _("No tasks yet. Add the first one."),
        "later": _("{} later"), "earlier": _("{} earlier"), "finishMoves": _("Finish"),
        "link": _("Link {} to {}"), "summary": _("Summary"), "milestone": _("Milestone"),
        "levelOfEffort": _("Level of effort"), "interrupted": _("Done in {} parts"),
        "nearly": _("nearly critical"),
        "split": _("Width of the grid"), "addHere": _("Add a task…"), "number": "#",
        "marks": _("Signs"), "freeFloat": _("Free float"), "successors": _("Successors"),
        "constraint": _("Constraint"), "constraintDate": _("Constraint on"),
        "actualStart": _("Started"), "actualFinish": _("Finished on"),
        "baseStart": _("Base start"), "baseFinish": _("Base finish"), "slip": _("Slip"),
        "lateFinish": _("Latest"), "manual": _("Scheduled by hand"), "notes": _("Has notes"),
        "nobody": _("Nobody"), "begun": _("Under way"), "ahead": _("Not begun"),
        "notCritical": _("Not critical"), "someTasks": _("{} of {} tasks"),
        "notFound": _("No task has this."), "constraints": constraint_words(),
        "work": _("Work"), "cost": _("Cost"), "remaining": _("Still to do"),
        "physicalPercent": _("Physical"), "taskType": _("Task type"), "priority": _("Priority"),
        "manualStart": _("Start by hand"), "manualFinish": _("Finish by hand"),
        "expectedFinish": _("Expected finish"), "recurs": _("Recurs"),
        "inactive": _("Inactive"), "refers": _("Has documents"),
        "optimistic": _("Optimistic duration"), "pessimistic": _("Pessimistic duration"),
        "technique": _("Earned value technique"), "techniques": technique_words(),
        "taskTypes": {
            "fixed_units": _("Fixed units"), "fixed_duration": _("Fixed duration"),
            "fixed_work": _("Fixed work"),
        },
        "inWords": _("In words"), "onLongest": _("on the longest path"),
        "span": _("{} to {}, {}"), "after": _("After {}"), "before": _("Before {}"),
        "more": _("{} more"), "width": _("Width"), "earlierColumn": _("Move up"),
        "laterColumn": _("Move down"), "level": _("Level 1"), "levels": _("Levels 1 to {}"),
        "allLevels": _("All levels"),
        "near": _("Nearly critical, up to {} d of float"),
        "whenMoved": _("When a task moves: {}"), "movesNone": _("no linked task moves"),
        "movesOne": _("1 linked task moves"), "movesMany": _("{} linked tasks move"),
        "lagOne": _("1 link changes"), "lagMany": _("{} links change"),
        "finishLater": _("finish {} d later"), "finishEarlier": _("finish {} d earlier"),
        "finishStays": _("finish stays"),
        "cutRows": _("{} rows go where you paste them; Esc leaves them here"),
        "noteText": _("Notes"), "state": _("State"),
        "whereNot": _("Leave out: {}"),
        "keptOne": _(
            "The server cannot be reached. What you did is kept on this page, not saved yet, and "
            "sent when it answers again."
        ),
        "keptMany": _(
            "The server cannot be reached. {} changes are kept on this page, not saved yet, and "
            "sent when it answers again."
        ),
        "linkNone": _("No other task is called that. Type its WBS number or its name."),
        "linkMany": _("{} tasks match. Choose one, or type its WBS number."),
        "readOnly": _("You may read this plan, not change it."),
    }  # fmt: skip
