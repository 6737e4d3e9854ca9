"""When no levelled plan can finish earlier: what is proven of a plan, not only of its activities.

Two bounds hold. No delay makes a plan finish earlier than it does without any. And where a plan is
no more than activities of one calendar, so that its mapping to them leaves nothing out that could
make it shorter, the bound that the solver proves for those is one for the plan.
"""

from __future__ import annotations

from ..calendar.kernels import add
from ..network.arrays import FAR, LEAF, TO_COME
from ..network.data import ConstraintType, Instant, Task
from .data import Answer
from .mapping import DEFAULT, Mapped

PUT_OFF = (None, ConstraintType.ASAP, ConstraintType.START_NO_EARLIER)


def proven_finish(mapped: Mapped, answer: Answer) -> Instant | None:
    """An instant before which no levelling without overload finishes; None where none is proven."""
    if not exact(mapped):
        return None
    begin, minutes = mapped.begin, answer.bound * mapped.unit
    return mapped.ground.horizon.ask(lambda hours: int(add(hours, DEFAULT, begin, minutes)))


def exact(mapped: Mapped) -> bool:
    """Whether every levelled plan is a schedule of the activities, of the same length."""
    plan, options = mapped.ground.plan, mapped.ground.options
    return (
        not options.splitting
        and not plan.options.from_finish
        and all(_whole(task) for task in plan.tasks)
        and _one_calendar(mapped)
        and mapped.even
    )


def _whole(task: Task) -> bool:
    """A task that nothing holds but links, and a date before which it does not start."""
    return (
        task.active
        and not (task.manual or task.external or task.elapsed or task.splits)
        and task.constraint in PUT_OFF
        and task.secondary_constraint in PUT_OFF
        and task.expected_finish is None
    )


def _one_calendar(mapped: Mapped) -> bool:
    """Only work to come that ends with the project; it and all lags in the project's calendar."""
    nodes, edges = mapped.network.nodes, mapped.network.edges
    return bool(
        (nodes.kind == LEAF).all()
        and (nodes.state == TO_COME).all()
        and (nodes.ends_project != 0).all()
        and (nodes.calendar[nodes.duration > 0] == DEFAULT).all()
        and (mapped.lengths == nodes.duration).all()
        and (nodes.finish_floor <= -FAR).all()
        and ((edges.lag == 0) | (edges.calendar == DEFAULT)).all()
    )
