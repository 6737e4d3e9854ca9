"""A plan compiled once and edited many times: edits patch arrays instead of compiling anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from ..calendar.packing import Horizon
from ..calendar.rests import rests_of
from ..network.arrays import Edges, Ints, Network
from ..network.bounds import Bounds
from ..network.columns import changed
from ..network.compile import assemble, compile_plan
from ..network.data import ConstraintType, Instant, Link, Minutes, Plan, Task
from ..network.draft import Draft, with_edge, with_row, without_edge
from ..network.errors import BadReferenceError
from ..network.leaf import leaf_row
from ..network.rewiring import with_link, without_link
from .horizon import make_horizon
from .method import result, run
from .result import Schedule

_ROW_FIELDS = frozenset(
    (
        "name",
        "duration",
        "constraint",
        "constraint_date",
        "secondary_constraint",
        "secondary_constraint_date",
        "expected_finish",
        "deadline",
        "manual",
        "manual_start",
        "manual_finish",
        "percent_complete",
        "remaining",
        "actual_start",
        "actual_finish",
        "leveling_delay",
        "leveling_delay_elapsed",
        "notes",
        "custom",
        "references",
        "recurrence",
        "priority",
        "physical_percent",
        "fixed_cost",
        "technique",
        "measured_by",
        "optimistic",
        "pessimistic",
        "cost",
        "actual_cost",
        "work",
        "effort_driven",
        "wbs",
    )
)


class CompiledPlan:
    """A plan with its arrays. Edits give a new one and leave the old one as it was.

    The answer of `schedule` is the same as that of `pilothouse.engine.schedule` for the plan in
    `plan`. Edits of a leaf task's dates, durations and constraints, and of links between leaf
    tasks, patch the arrays; any other edit compiles the plan again, which takes longer but gives
    the same.
    """

    def __init__(self, network: Network, horizon: Horizon | None = None) -> None:
        self._network = network
        self._horizon = make_horizon(network) if horizon is None else horizon

    @classmethod
    def of(cls, plan: Plan) -> CompiledPlan:
        """Compile a plan. Raises a PlanError that names the rows when it cannot be computed."""
        return cls(compile_plan(plan, rests_of(plan)))

    @property
    def plan(self) -> Plan:
        """The plan with all edits."""
        return self._network.plan

    def schedule(self) -> Schedule:
        """Dates, floats and reasons of every task; computed once.

        Raises HorizonError where dates run out of the range that can be computed.
        """
        return self._schedule

    @cached_property
    def _schedule(self) -> Schedule:
        return self.recalculate()

    def recalculate(self) -> Schedule:
        """As `schedule`, computed anew: what a measurement calls."""
        return result(run(self._network, self._horizon))

    @property
    def durations(self) -> Ints:
        """Minutes still to be done, int64, in topological order."""
        return self._network.nodes.duration

    @property
    def edges(self) -> Edges:
        """The links in compressed rows, in topological order."""
        return self._network.edges

    def with_duration(self, task_id: int, minutes: Minutes) -> CompiledPlan:
        """The plan with another duration of a task, in working minutes of its calendar.

        Raises KeyError when the plan does not hold the task.
        """
        return self.with_task(replace(self._task(task_id), duration=minutes))

    def with_constraint(
        self, task_id: int, constraint: ConstraintType, date: Instant | None = None
    ) -> CompiledPlan:
        """The plan with another primary constraint of a task. Raises KeyError."""
        task = self._task(task_id)
        return self.with_task(replace(task, constraint=constraint, constraint_date=date))

    def with_task(self, task: Task) -> CompiledPlan:
        """The plan with `task` in place of the one with its id. Raises KeyError."""
        row = self._network.draft.rows[task.id]
        plan = _with_task(self.plan, row, task)
        if not self._is_patch(row, task):
            return CompiledPlan.of(plan)
        draft = self._network.draft
        values = leaf_row(plan, task, int(draft.columns["calendar"][row]), 0)
        draft = replace(draft, plan=plan, columns=with_row(draft.columns, row, values))
        if plan.options.lag_from_early_start:
            return CompiledPlan(assemble(draft), self._horizon)
        return self._patched(draft, row, values)

    def with_facts_of(self, plan: Plan) -> CompiledPlan:
        """The same arrays for a plan that differs in nothing by which dates are computed.

        Shares of people, columns, names and notes are such facts; the caller answers for that.
        """
        if plan is self.plan:
            return self
        draft = replace(self._network.draft, plan=plan)
        return CompiledPlan(replace(self._network, plan=plan, draft=draft), self._horizon)

    def _is_patch(self, row: int, task: Task) -> bool:
        """Whether the edit changes nothing but the row of a leaf task."""
        draft, old = self._network.draft, self.plan.tasks[row]
        if draft.tree.summary[row] or task.splits or not changed(old, task) <= _ROW_FIELDS:
            return False
        return old.duration == task.duration or not draft.lags.percent

    def _patched(self, draft: Draft, row: int, values: Bounds) -> CompiledPlan:
        network = self._network
        position = int(network.node_of_row[row])
        nodes = with_row(network.nodes._asdict(), position, values)
        network = replace(network, plan=draft.plan, draft=draft, nodes=type(network.nodes)(**nodes))
        return CompiledPlan(network, self._horizon)

    def with_link(self, link: Link) -> CompiledPlan:
        """The plan with one more link.

        Raises CycleError that names the tasks on the circle it would close, and BadReferenceError
        for a task that the plan does not hold.
        """
        plan = replace(self.plan, links=(*self.plan.links, link))
        ends = self._ends(link)
        if ends is None:
            return CompiledPlan.of(plan)
        draft = with_edge(self._network.draft, plan, ends)
        return CompiledPlan(with_link(self._network, draft, ends), self._horizon)

    def without_link(self, link: Link) -> CompiledPlan:
        """The plan without a link. Raises BadReferenceError when it holds none like that."""
        number = self._number(link)
        links = self.plan.links
        plan = replace(self.plan, links=(*links[:number], *links[number + 1 :]))
        if self._ends(link) is None:
            return CompiledPlan.of(plan)
        draft = without_edge(self._network.draft, plan, number)
        return CompiledPlan(without_link(self._network, draft, number), self._horizon)

    def _number(self, link: Link) -> int:
        """The row of a link: the first that equals it."""
        draft, ends = self._network.draft, self._ends(link)
        if ends is None:
            candidates = range(len(self.plan.links))
        else:
            same = (draft.table[:, 0] == ends[0]) & (draft.table[:, 1] == ends[1])
            candidates = draft.table[same, 3].tolist()
        found = next((n for n in candidates if self.plan.links[n] == link), None)
        if found is None:
            raise BadReferenceError(
                f"the plan holds no such link from task {link.predecessor} to {link.successor}"
            )
        return found

    def _ends(self, link: Link) -> tuple[int, int] | None:
        """Rows of a link between two leaf tasks of which the first pushes; None for any other."""
        draft = self._network.draft
        before, after = draft.rows.get(link.predecessor), draft.rows.get(link.successor)
        if before is None or after is None or before == after:
            return None
        if draft.tree.summary[before] or draft.tree.summary[after]:
            return None
        pushes = draft.active[before] and not draft.effort[before]
        return (before, after) if pushes else None

    def _task(self, task_id: int) -> Task:
        return self.plan.tasks[self._rows[task_id]]

    @property
    def _rows(self) -> Mapping[int, int]:
        return self._network.draft.rows


def _with_task(plan: Plan, row: int, task: Task) -> Plan:
    return replace(plan, tasks=(*plan.tasks[:row], task, *plan.tasks[row + 1 :]))
