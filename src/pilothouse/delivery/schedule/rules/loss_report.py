"""The report of one import: what was read, changed and why, and what could not be carried."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pilothouse.delivery.schedule.types import Difference
from pilothouse.engine.network.data import Assignment, Plan, TaskKind
from pilothouse.engine.value.costs import CENT, PlanCosts
from pilothouse.interchange.result import Loss, LossRow, Outcome

COLUMNS = ("outcome", "what", "task", "wbs", "name", "detail", "why")
NAMED = 3
_OTHER = "Tasks that cost something else than the file states"
_RECKONED = (
    "Work costs its hours at the rates of who does it; without rates a task costs what its "
    "assignments and its fixed cost come to. The file's figure stays beside ours."
)
_SUM = "the sum of its assignments and its fixed cost"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def held_otherwise(
    file: Plan, difference: Difference, uids: Mapping[int, int], costs: PlanCosts
) -> tuple[Loss, ...]:
    """What the plan holds otherwise than a file that is brought in: days agreed, and costs.

    `uids` gives the plan's task for each of the file's.
    """
    return (*stayed(difference), *other_costs(file, uids, costs))


def stayed(difference: Difference) -> tuple[Loss, ...]:
    """What a file says otherwise than was agreed with another project, as one loss, if anything."""
    rows = tuple(
        LossRow(row.uid, f"{row.name}: {theirs or 'no date'} in the file, {ours} here ({said})")
        for row in difference.agreed
        for said, (theirs, ours) in row.fields.items()
    )
    if not rows:
        return ()
    why = "The managers of both projects agreed on another day than the file has; it stays."
    title = "Days agreed with other projects"
    return (Loss("agreed_day", Outcome.CHANGED, title, why, len(rows), rows),)


def other_costs(file: Plan, uids: Mapping[int, int], costs: PlanCosts) -> tuple[Loss, ...]:
    """The tasks that cost something else here than a file states, as one loss, if there are any.

    `uids` gives the plan's task for each of the file's. Summaries are left out: they cost what is
    below them.
    """
    rows = []
    worked: defaultdict[int, list[Assignment]] = defaultdict(list)
    for item in costs.plan.assignments:
        worked[item.task].append(item)
    for task in file.tasks:
        uid = uids[task.id]
        charge = costs.tasks.get(uid)
        if task.cost is None or charge is None or task.kind is TaskKind.SUMMARY:
            continue
        if (stated := task.cost.quantize(CENT)) != charge.cost:
            why = _reckoning(costs, worked[uid]) if charge.by_rate else _SUM
            told = f"{stated:,.2f} in the file, {charge.cost:,.2f} here, {why}"
            rows.append(LossRow(uid, f"{task.name}: {told}"))
    if not rows:
        return ()
    return (Loss("other_cost", Outcome.CHANGED, _OTHER, _RECKONED, len(rows), tuple(rows)),)


def _reckoning(costs: PlanCosts, worked: Iterable[Assignment]) -> str:
    names = {resource.id: resource.name for resource in costs.plan.resources}
    rated = [names.get(item.resource, "?") for item in worked if costs.of_assignment(item).by_rate]
    more = f" and {len(rated) - NAMED} more" if len(rated) > NAMED else ""
    return f"by the rates of {', '.join(rated[:NAMED])}{more}"


def report_rows(
    counts: Mapping[str, int], losses: Iterable[Mapping[str, Any]], plan: Plan | None
) -> list[tuple[str, ...]]:
    """Give the report row by row: counts first, then every loss with the tasks it touches, then
    every task with how much of it was changed or left.

    A loss of which not every row was kept says how many more there are.
    """
    rows: list[tuple[str, ...]] = [
        ("read", name, "", "", "", str(count), "") for name, count in counts.items() if count
    ]
    names = {task.id: (task.wbs, task.name) for task in plan.tasks} if plan else {}
    touched: dict[int, list[str]] = {}
    for loss in losses:
        rows += _loss_rows(loss, names, touched)
    for uid, (wbs, name) in names.items():
        said = "; ".join(dict.fromkeys(touched.get(uid, ()))) or "read whole"
        rows.append(("task", "", str(uid), wbs, name, said, ""))
    return rows


def _loss_rows(
    loss: Mapping[str, Any], names: Mapping[int, tuple[str, str]], touched: dict[int, list[str]]
) -> Iterable[tuple[str, ...]]:
    outcome = str(loss["outcome"]).replace("_", " ")
    kept = loss["rows"]
    if not kept:
        yield outcome, loss["title"], "", "", "", str(loss["count"]), loss["why"]
    for uid, detail in kept:
        wbs, name = names.get(uid, ("", "")) if uid is not None else ("", "")
        if uid in names:
            touched.setdefault(uid, []).append(f"{outcome}: {loss['title']}")
        yield (
            outcome,
            loss["title"],
            "" if uid is None else str(uid),
            wbs,
            name,
            detail,
            loss["why"],
        )
    if kept and loss["count"] > len(kept):
        more = f"and {loss['count'] - len(kept)} more"
        yield outcome, loss["title"], "", "", "", more, loss["why"]


def report_csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Give the report as CSV that spreadsheets open as Unicode and never run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
