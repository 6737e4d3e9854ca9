"""Decisions about levelling projects together, without the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from posixpath import commonpath

from pilothouse.engine import instant
from pilothouse.engine.network.terms import Steps
from pilothouse.governance.levelling.types import SECONDS, ProposalState, RunState, Stretch
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.permits import ROOT

FEWEST, MOST = 2, 60
MOST_TASKS = 40_000
MOST_WHOLE = 500


def check_choice(project_ids: Sequence[int], seconds: int) -> None:
    """Raise InvalidError for fewer than two projects, too many, a repeat, or another time."""
    if len(set(project_ids)) < len(project_ids):
        raise _wrong("projects", "A project is named twice.")
    if not FEWEST <= len(project_ids) <= MOST:
        raise _wrong("projects", f"Choose {FEWEST} to {MOST} projects that share people.")
    if seconds not in SECONDS:
        listed = ", ".join(str(each) for each in SECONDS)
        raise _wrong("seconds", f"Choose one of these numbers of seconds: {listed}.")


def _wrong(field: str, text: str) -> InvalidError:
    return InvalidError(text, {field: [text]})


def check_whole(
    whole: Mapping[int, Collection[int]],
    chosen: Collection[int],
    known: Mapping[int, Collection[int]],
) -> None:
    """Raise InvalidError for tasks to keep whole that the chosen projects do not have.

    `whole` and `known` are uids by project.
    """
    if sum(len(uids) for uids in whole.values()) > MOST_WHOLE:
        raise _wrong("whole", f"Name up to {MOST_WHOLE} tasks that are never interrupted.")
    if set(whole) - set(chosen):
        raise _wrong("whole", "Only tasks of the chosen projects can be kept from interruption.")
    for project, uids in whole.items():
        strange = sorted(set(uids) - set(known.get(project, ())))
        if strange:
            listed = ", ".join(map(str, strange[:5]))
            raise _wrong("whole", f"Not in the plan, or a summary of other tasks: {listed}.")


def task_key(text: str) -> tuple[int, int] | None:
    """The project and the uid of a task as a form writes them, such as 12-3; None for others."""
    parts = text.split("-")
    if len(parts) != 2 or not all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts):
        return None
    return int(parts[0]), int(parts[1])


def check_plans(wanted: int, sizes: Sequence[int]) -> None:
    """Raise InvalidError where a plan is not there any more or all have too many tasks."""
    if len(sizes) != wanted:
        raise InvalidError("A project's plan is gone, or is not shared with you any more.")
    if sum(sizes) > MOST_TASKS:
        raise InvalidError(
            f"Up to {MOST_TASKS:,} tasks are levelled together; these plans have {sum(sizes):,}."
        )


def check_computing(state: str) -> None:
    """Raise RuleError for an answer to a run that has one."""
    if state != RunState.COMPUTING:
        raise RuleError("This has been computed already.")


def check_can_send(state: str, delays: int) -> None:
    """Raise RuleError for a run that is not ready, was sent, or found nothing to delay."""
    if state == RunState.SENT:
        raise RuleError("The proposals were sent already.")
    if state != RunState.READY:
        raise RuleError("There is nothing to send before the levelling is computed.")
    if not delays:
        raise RuleError("No task has to be delayed, so there is nothing to propose.")


def check_can_answer(state: str) -> None:
    """Raise RuleError for a proposal that does not wait for an answer any more."""
    if state != ProposalState.SENT:
        label = str(ProposalState(state).label).lower()
        raise RuleError(f"This proposal does not wait for an answer any more ({label}).")


def check_reason(reason: str) -> str:
    """The reason, trimmed. Raises InvalidError for an empty one."""
    if not reason.strip():
        raise _wrong("reason", "Say why; whoever asked for the levelling reads it.")
    return reason.strip()


def common_path(paths: Iterable[str]) -> str:
    """The path of the narrowest scope that holds all of these."""
    shared = commonpath(list(paths))
    return shared if shared == ROOT else f"{shared}/"


def shared_people(stretches: Iterable[Stretch]) -> dict[int, dict[int, bool]]:
    """By project, the people whom another project needs too, and whether both at once."""
    by_person: dict[int, list[Stretch]] = defaultdict(list)
    for row in stretches:
        by_person[row.person_id].append(row)
    found: dict[int, dict[int, bool]] = defaultdict(dict)
    for person, rows in by_person.items():
        projects = {row.project_id for row in rows}
        if len(projects) > 1:
            at_once = _at_once(rows)
            for project in projects:
                found[project][person] = project in at_once
    return dict(found)


def _at_once(rows: Sequence[Stretch]) -> set[int]:
    """The projects of which a stretch meets one of another project; a sweep over first days."""
    found: set[int] = set()
    until: dict[int, Stretch] = {}
    for row in sorted(rows, key=lambda each: (each.first, each.last)):
        meets = {
            key for key, other in until.items() if key != row.project_id and other.last >= row.first
        }
        if meets:
            found |= meets | {row.project_id}
        held = until.get(row.project_id)
        if held is None or held.last < row.last:
            until[row.project_id] = row
    return found


def units_around(days: Iterable[tuple[date, date]], there: Steps) -> Steps:
    """From which minute how many units of somebody there are: none on the days away, inclusive.

    `there` is what there is of them else, from when on; the answer begins with the first day away.
    """
    gone: list[tuple[int, int]] = []
    for first, last in sorted(days):
        begin, end = _midnight(first), _midnight(last + timedelta(days=1))
        if gone and begin <= gone[-1][1]:
            gone[-1] = gone[-1][0], max(end, gone[-1][1])
        else:
            gone.append((begin, end))
    marks = {at for span in gone for at in span}
    marks |= {since for since, _ in there if gone and since > gone[0][0]}
    found: list[tuple[int, float]] = []
    for at in sorted(marks):
        is_away = any(begin <= at < end for begin, end in gone)
        units = 0.0 if is_away else [much for since, much in there if since <= at][-1]
        if not found or found[-1][1] != units:
            found.append((at, units))
    return tuple(found)


def _midnight(day: date) -> int:
    return instant(datetime.combine(day, time()))
