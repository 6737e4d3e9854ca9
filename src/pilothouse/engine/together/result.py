"""The answer for a group of plans: a schedule of each, and what binds them to one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from ..network.data import Crossing, Instant, Link, Minutes
from ..network.draft import Draft
from ..scheduling.analysis import FloatPath, Floats, OutOfSequence
from ..scheduling.result import Explanation, Schedule, TaskArrays
from ..scheduling.table import task_arrays
from ..scheduling.why import Why
from .group import Group
from .members import Member
from .waves import Waves, scheduled


@dataclass(frozen=True, slots=True)
class CrossStep:
    """A task on the critical path of a group; `crossing` is the link between plans behind it."""

    plan: str
    task: int
    link: Link | None = None
    crossing: Crossing | None = None


class Together(Mapping[str, Schedule]):
    """Schedules of linked plans by key: dates as of one plan that holds all tasks and links.

    **Floats of a plan got by its key are against that plan's own finish** (or the date imposed on
    it): a task has no float where its slip would delay its own plan, or would delay another plan it
    is linked to beyond *that* plan's finish. Those of `for_group` are against the finish of the
    whole group, the last of all plans, as in one merged plan: never less than the former. Early
    and scheduled dates are the same in both, but for work wanted as late as possible by Microsoft
    Project's rules, which goes as late as the finish in question lets it.
    """

    def __init__(self, group: Group, given: tuple[Crossing, ...]) -> None:
        self._group, self._given = group, given
        self._members = {member.key: member for member in group.members}
        self._own = scheduled(group, whole=False)
        self._driving: dict[str, dict[int, tuple[int, ...]]] = {}

    @cached_property
    def _schedules(self) -> dict[str, Schedule]:
        own = self._own
        return {key: _schedule(own, key, own.on_path([key])[key]) for key in self._members}

    @cached_property
    def for_group(self) -> Mapping[str, Schedule]:
        """The schedules with floats, critical flags and longest path towards the group's finish."""
        whole = scheduled(self._group, whole=True)
        paths = whole.on_path(self._members)
        return {key: _schedule(whole, key, paths[key]) for key in self._members}

    def __getitem__(self, key: str) -> Schedule:
        return self._schedules[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """The links between the plans, as given."""
        return self._given

    @property
    def start(self) -> Instant:
        """The earliest start of any plan."""
        return min(done.start for done in self.values())

    @property
    def finish(self) -> Instant:
        """The latest finish of any plan."""
        return max(done.finish for done in self.values())

    def driving(self, key: str, task_id: int) -> tuple[Crossing, ...]:
        """Links from other plans that set the date of a task, as `TaskDates.driving` of its own.

        Raises KeyError for a plan or task that the group does not hold.
        """
        rows = self._crossings_of(key)[task_id]
        return tuple(self._given[row] for row in rows)

    def _crossings_of(self, key: str) -> dict[int, tuple[int, ...]]:
        """By task, the rows of the crossings that drive it."""
        if key not in self._driving:
            member, why = self._members[key], Why(self._own.passes(key, np.zeros(0, bool)))
            ghosts = {one.number: self._group.place[one.crossing] for one in member.stand_ins}
            own = zip(member.plan.tasks, why.all_driving(), strict=False)
            self._driving[key] = {
                task.id: tuple(
                    dict.fromkeys(ghosts[x.predecessor] for x in links if x.predecessor in ghosts)
                )
                for task, links in own
            }
        return self._driving[key]

    def critical_path(self) -> list[CrossStep]:
        """The chain of driving links, of plans and between them, that ends last; first task first.

        Of plans that finish together it is that of the first.
        """
        key = next((key for key in self if self[key].finish == self.finish), None)
        chain = [] if key is None else self[key].critical_path()
        steps: list[CrossStep] = []
        while key is not None and chain:
            for step in reversed(chain):
                across = () if step.link else self.driving(key, step.task)
                steps.append(CrossStep(key, step.task, step.link, next(iter(across), None)))
            crossing = steps[-1].crossing
            if crossing is None:
                break
            key, task = crossing.predecessor
            chain = self[key].chain(task)
        return steps[::-1]


class _OwnReasons:
    """Reasons of one plan, without the stand-ins of others' tasks."""

    def __init__(self, why: Why, member: Member) -> None:
        self._why, self._count = why, len(member.plan.tasks)
        self._foreign = frozenset(one.number for one in member.stand_ins)

    def _own(self, links: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(link for link in links if link.predecessor not in self._foreign)

    def driving(self, task_id: int) -> tuple[Link, ...]:
        return self._own(self._why.driving(task_id))

    def all_driving(self) -> list[tuple[Link, ...]]:
        return [self._own(links) for links in self._why.all_driving()[: self._count]]

    def decisive_child(self, link: Link) -> int | None:
        return self._why.decisive_child(link)

    def explain(self, task_id: int) -> Explanation:
        found = self._why.explain(task_id)
        return replace(found, links=self._own(found.links))

    def working_minutes(self, task_id: int, a: Instant, b: Instant) -> Minutes:
        return self._why.working_minutes(task_id, a, b)

    def floats(self, task_id: int, total: Minutes, free: Minutes) -> Floats:
        return self._why.floats(task_id, total, free)

    def float_paths(self, end: int | None, limit: int) -> list[FloatPath]:
        found = self._why.float_paths(end, limit)
        own = [
            replace(path, tasks=tuple(n for n in path.tasks if n not in self._foreign))
            for path in found
        ]
        return [replace(p, number=n) for n, p in enumerate((p for p in own if p.tasks), 1)]

    def out_of_sequence(self) -> list[OutOfSequence]:
        return [
            one
            for one in self._why.out_of_sequence()
            if not self._foreign & {one.link.predecessor, one.link.successor}
        ]


def _schedule(found: Waves, key: str, on_path: np.ndarray) -> Schedule:
    member, passes = found.stages[key].member, found.passes(key, on_path)
    arrays, count = task_arrays(passes), len(member.plan.tasks)
    own = TaskArrays(**{f.name: getattr(arrays, f.name)[:count] for f in fields(TaskArrays)})
    return Schedule(_own_draft(member, count), own, _OwnReasons(Why(passes), member))


def _own_draft(member: Member, count: int) -> Draft:
    """The draft of the plan alone."""
    draft = member.network.draft
    tree = draft.tree
    kept = tree.deepest_first[tree.deepest_first < count]
    return replace(
        draft,
        plan=member.plan,
        rows={task.id: row for row, task in enumerate(member.plan.tasks)},
        tree=replace(
            tree, parent=tree.parent[:count], deepest_first=kept, summary=tree.summary[:count]
        ),
        active=draft.active[:count],
        effort=draft.effort[:count],
    )
