"""From a risk of the register to an event of the simulation, or to why it cannot be one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.control.risks.types import Range, RiskFigures, RiskState
from pilothouse.engine import RiskEvent, ThreePoint
from pilothouse.engine.network.data import Task, TaskKind
from pilothouse.engine.risk import Mitigation

ELAPSED_DAY = 1440
NOTHING = ThreePoint(0, 0, 0)


def event_of(
    risk: RiskFigures, tasks: Mapping[int, Task], summaries: Collection[int], day: int
) -> RiskEvent | str:
    """The risk as an event with its response, or the reason (a clause) why it has none.

    `tasks` are the plan's by uid, `summaries` the uids that have tasks below them, `day` is the
    plan's working day in minutes. The delay falls on each named task, the cost once.
    """
    why = _lacking(risk) or _lost(risk.tasks, tasks, summaries)
    hit = [] if why else [tasks[uid] for uid in risk.tasks]
    why = why or _idle(hit)
    if why:
        return why
    minutes = ELAPSED_DAY if hit and hit[0].elapsed else day
    return RiskEvent(
        id=risk.number,
        name=risk.title,
        probability=(risk.probability or 0) / 100,
        impact=_estimate(risk.days, minutes) or NOTHING,
        tasks=risk.tasks,
        cost=_estimate(risk.cost),
        mitigation=_response(risk, minutes),
    )


def _lacking(risk: RiskFigures) -> str:
    if risk.state == RiskState.OCCURRED:
        return _("it has occurred: its delay and cost belong into the plan")
    if risk.probability is None:
        return _("it has no probability in per cent")
    if risk.days is None and risk.cost is None:
        return _("it has neither a delay nor a cost")
    if not risk.tasks and (_some(risk.days) or _some(risk.after_days)):
        return _("it names no task of the plan that it delays")
    return ""


def _some(figures: Range | None) -> bool:
    return figures is not None and figures[2] > 0


def _lost(uids: Sequence[int], tasks: Mapping[int, Task], summaries: Collection[int]) -> str:
    lost = [str(uid) for uid in uids if uid not in tasks]
    if lost:
        return ngettext(
            "its task %(uids)s is no longer in the plan",
            "its tasks %(uids)s are no longer in the plan",
            len(lost),
        ) % {"uids": ", ".join(lost)}
    whole = [tasks[uid].name for uid in uids if uid in summaries]
    return _("“%(name)s” has become a summary") % {"name": whole[0]} if whole else ""


def _idle(hit: Sequence[Task]) -> str:
    if hit and not any(map(_moves, hit)):
        return _("its tasks are finished, inactive or follow other work")
    if len({task.elapsed for task in hit}) > 1:
        return _("its tasks are partly in elapsed time, whose days are longer")
    return ""


def _moves(task: Task) -> bool:
    done = task.actual_finish is not None or task.percent_complete >= 100
    return task.active and not done and task.kind is not TaskKind.LEVEL_OF_EFFORT


def _estimate(figures: Range | None, unit: int = 1) -> ThreePoint | None:
    if figures is None:
        return None
    low, likely, high = figures
    return ThreePoint(low * unit, likely * unit, high * unit)


def _response(risk: RiskFigures, minutes: int) -> Mitigation | None:
    if not risk.has_response:
        return None
    after = risk.after_probability
    return Mitigation(
        probability=None if after is None else after / 100,
        impact=_estimate(risk.after_days, minutes),
        cost=_estimate(risk.after_cost),
        price=risk.price,
        name=risk.title,
    )
