"""Reading what-if copies."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from pilothouse.delivery.scenarios import rules
from pilothouse.delivery.scenarios.models import Scenario, ScenarioStep
from pilothouse.delivery.scenarios.permissions import VIEW
from pilothouse.delivery.scenarios.types import Certainty, Figures, SideBySide
from pilothouse.delivery.schedule.queries import plan_row
from pilothouse.delivery.schedule.queries.analysis import assess_plan
from pilothouse.delivery.schedule.queries.comparing import Comparison, compared_states
from pilothouse.delivery.schedule.queries.copies import (
    cost_of,
    days_between,
    edited,
    edits_from,
    p80_of,
)
from pilothouse.delivery.schedule.queries.grid import (
    chosen_baseline,
    content_json,
    shown_json,
    state_facts,
)
from pilothouse.delivery.schedule.queries.packing import unpacked_plan
from pilothouse.delivery.schedule.queries.plans import plan_of
from pilothouse.delivery.schedule.queries.uncertain import risk_mark, uncertainty_of
from pilothouse.engine import Schedule, assess
from pilothouse.engine.network.data import Plan
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor

MOST = 12
_kept: OrderedDict[int, Schedule] = OrderedDict()
_p80: OrderedDict[tuple[str, int, str], int | None] = OrderedDict()


def scenarios(actor: Actor) -> QuerySet[Scenario]:
    """The copies that the actor may see, newest first, with the number of steps."""
    rows = Scenario.objects.select_related("project__scope", "made_by").annotate(
        step_count=Count("steps", filter=Q(steps__is_undone=False))
    )
    return permits.limit(actor, VIEW, rows).order_by("-pk")


def scenarios_of(actor: Actor, project_id: int) -> QuerySet[Scenario]:
    """The copies of one project's plan."""
    return scenarios(actor).filter(project_id=project_id)


def scenario(actor: Actor, scenario_id: int, code: str = VIEW, *, lock: bool = False) -> Scenario:
    """One copy on which the actor holds a code."""
    rows = Scenario.objects.select_related("project__scope", "base")
    return permits.get(actor, code, rows, lock=lock, pk=scenario_id)


def steps_of(row: Scenario) -> QuerySet[ScenarioStep]:
    """The steps that count, in their order."""
    return ScenarioStep.objects.filter(scenario=row, is_undone=False).order_by("number")


def edits_of(row: Scenario) -> list[Any]:
    """All edits of a copy, in their order."""
    return [edit for rows in steps_of(row).values_list("edits", flat=True)
            for edit in edits_from(rows)]  # fmt: skip


def base_plan(row: Scenario) -> Plan:
    """The plan a copy was made of."""
    return unpacked_plan(row.base.content)


def state_of(row: Scenario) -> Schedule:
    """A copy as it is now, computed; kept in memory under a stamp that is never used twice."""
    if row.stamp not in _kept:
        keep(row.stamp, edited(base_plan(row), edits_of(row)))
    _kept.move_to_end(row.stamp)
    return _kept[row.stamp]


def keep(stamp: int, computed: Schedule) -> None:
    """Have a state of a copy in memory."""
    _kept[stamp] = computed
    while len(_kept) > MOST:
        _kept.popitem(last=False)


def facts(row: Scenario, computed: Schedule) -> dict[str, Any]:
    """The copy's own figures for the page's script, and what could be undone."""
    done = ScenarioStep.objects.filter(scenario=row)
    undo = done.filter(is_undone=False).order_by("-number").values_list("said", flat=True).first()
    redo = done.filter(is_undone=True).order_by("number").values_list("said", flat=True).first()
    return state_facts(computed, row.version, undo=undo, redo=redo)


def page_json(actor: Actor, row: Scenario, chosen: str = "") -> str:
    """What the plan page's script loads for a copy, with the bars of a baseline of the plan."""
    computed = state_of(row)
    bars = chosen_baseline(actor, row.project_id, chosen)
    return shown_json(facts(row, computed), content_json(computed, *bars))


def side_by_side(actor: Actor, row: Scenario) -> SideBySide:
    """The project's plan and a copy: finish, cost, work, float, overloads."""
    mine = state_of(row)
    now, quality = assess_plan(actor, row.project_id)
    plan = rules.figures(now, quality, cost_of(now))
    copy = rules.figures(mine, assess(mine.plan, mine), cost_of(mine))
    return SideBySide(plan, copy, days_between(now.plan, plan.finish, copy.finish))


def figures_of(row: Scenario) -> Figures:
    """What a copy costs and promises."""
    computed = state_of(row)
    return rules.figures(computed, assess(computed.plan, computed), cost_of(computed))


def certainty(actor: Actor, row: Scenario) -> Certainty:
    """The finish with 80 % certainty of the plan and of a copy, simulated with the same seed."""
    now = plan_of(actor, row.project_id)
    stamp, key = plan_row(actor, row.project_id).stamp, row.project_id
    mark = risk_mark(key)
    plan = _remembered(("plan", stamp, mark), now, key)
    copy = _remembered(("copy", row.stamp, mark), state_of(row).plan, key)
    days = None if plan is None or copy is None else days_between(now, plan, copy)
    return Certainty(plan, copy, days)


def _remembered(key: tuple[str, int, str], plan: Plan, project_id: int) -> int | None:
    if key not in _p80:
        _p80[key] = p80_of(plan, uncertainty_of(project_id, plan))
        while len(_p80) > MOST:
            _p80.popitem(last=False)
    return _p80[key]


def against_plan(actor: Actor, row: Scenario) -> Comparison:
    """What differs between the plan as it is now and a copy, and what moves the finish."""
    return compared_states(plan_of(actor, row.project_id), state_of(row).plan)


def is_behind(actor: Actor, row: Scenario) -> bool:
    """Whether the plan was changed since the copy was made."""
    return plan_row(actor, row.project_id).version != row.base_revision


def proposed_edits(row: Scenario, plan: Plan, last_uid: int) -> Sequence[Any]:
    """A copy's edits as they apply to a project's plan; what is new gets numbers free there."""
    return rules.fitted(edits_of(row), base_plan(row), plan, last_uid)
