"""What a view's settings may hold, and the views that come with the product."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from pilothouse.delivery.layouts.types import CONDITIONS, ZOOMS, Preset
from pilothouse.kit.errors import InvalidError

MOST_COLUMNS = 80
MOST_CONDITIONS = 5
LONGEST_TEXT = 120
NARROWEST, WIDEST = 34, 700
DEEPEST = 60
WIDEST_GRID = 6000
NEAR, FARTHEST = 5, 250  # days of float below which a task is nearly critical
_NAME = re.compile(r"[\w.:-]{1,60}")


def checked(settings: Any) -> dict[str, Any]:
    """The settings of a view in their plain form; unknown parts are left out.

    Raises InvalidError for settings that the plan page could not use.
    """
    if not isinstance(settings, dict):
        raise _wrong("Save a view from the plan page.")
    sort = settings.get("sort")
    return {
        "columns": [_column(item) for item in _list(settings, "columns", MOST_COLUMNS)],
        "filter": _word(settings.get("filter", "")),
        "group": _word(settings.get("group", "")),
        "where": [_condition(item) for item in _list(settings, "where", MOST_CONDITIONS)],
        "sort": None if sort is None else _sort(sort),
        "zoom": _zoom(settings.get("zoom", "week")),
        "level": _number(settings.get("level", 0), 0, DEEPEST, "level"),
        "show": sorted({_word(name) for name in _list(settings, "show", MOST_COLUMNS)} - {""}),
        "split": _number(settings.get("split", 0), 0, WIDEST_GRID, "split"),
        "near": _number(settings.get("near", NEAR), 1, FARTHEST, "near"),
    }


def _list(settings: dict[str, Any], name: str, most: int) -> list[Any]:
    found = settings.get(name, [])
    if not isinstance(found, list) or len(found) > most:
        raise _wrong(f"“{name}” must be a list of at most {most}.")
    return found


def _column(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise _wrong("A column has a name and a width.")
    name = _word(item.get("name"))
    if not name:
        raise _wrong("A column has a name and a width.")
    return {"name": name, "width": _number(item.get("width", 80), NARROWEST, WIDEST, "width")}


def _sort(sort: Any) -> dict[str, Any]:
    if not isinstance(sort, dict) or sort.get("direction") not in (1, -1):
        raise _wrong("A view sorts by a column, up (1) or down (-1).")
    return {"column": _word(sort.get("column")), "direction": sort["direction"]}


def _condition(item: Any) -> dict[str, str]:
    if not isinstance(item, dict) or item.get("how") not in CONDITIONS:
        raise _wrong(f"A condition has a column and one of {', '.join(CONDITIONS)}.")
    text = item.get("text", "")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise _wrong(f"A condition compares with a text of at most {LONGEST_TEXT} characters.")
    return {"column": _word(item.get("column")), "how": item["how"], "text": text}


def _word(value: Any) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise _wrong("Columns, filters and groups are named by single words.")
    return value


def _zoom(value: Any) -> str:
    if value not in ZOOMS:
        raise _wrong(f"The zoom is one of {', '.join(ZOOMS)}.")
    return str(value)


def _number(value: Any, least: int, most: int, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(f"“{name}” must be a number.")
    return int(min(most, max(least, value)))


def _wrong(text: str) -> InvalidError:
    return InvalidError(text, {"settings": [text]})


def presets() -> list[Preset]:
    """The views that everybody has."""
    return [
        Preset(_("Planning"), _view(
            ["number", "marks", "wbs", "name", "duration", "start", "finish", "predecessors",
             "float", "percent", "people"],
            ["critical", "links", "baseline"])),
        Preset(_("Tracking"), _view(
            ["number", "marks", "name", "percent", "actualStart", "actualFinish", "start",
             "finish", "baseFinish", "slip"],
            ["baseline", "progress"])),
        Preset(_("Critical path"), _view(
            ["number", "marks", "name", "duration", "start", "finish", "float", "freeFloat",
             "predecessors", "deadline"],
            ["critical", "near", "slack", "longest", "links"], filter="critical")),
        Preset(_("Who does what"), _view(
            ["number", "name", "people", "duration", "start", "finish", "percent"],
            ["baseline"], group="people")),
        Preset(_("Constraints and deadlines"), _view(
            ["number", "marks", "name", "start", "finish", "constraint", "constraintDate",
             "deadline", "float"],
            ["critical", "links"])),
        Preset(_("In words"), _view(["number", "name", "inWords"], ["critical", "baseline"])),
    ]  # fmt: skip


def _view(columns: list[str], show: list[str], **values: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {"filter": "", "group": "", "where": [], "sort": None, "level": 0}
    return {"columns": [{"name": name} for name in columns], "show": show} | usual | values
