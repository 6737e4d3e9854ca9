"""Reading risks."""

from pilothouse.control.risks.queries.register import (
    due,
    hits,
    in_state,
    matrix,
    open_risks_of,
    risk,
    risks,
    risks_of,
    unprepared_risks_of,
)
from pilothouse.control.risks.queries.simulation import (
    Bound,
    Shown,
    bound,
    delayable,
    events_of,
    job_of,
    mark_of,
    simulation,
    task_choices,
    task_names,
    waiting_job,
)

__all__ = [
    "Bound",
    "Shown",
    "bound",
    "delayable",
    "due",
    "events_of",
    "hits",
    "in_state",
    "job_of",
    "mark_of",
    "matrix",
    "open_risks_of",
    "risk",
    "risks",
    "risks_of",
    "simulation",
    "task_choices",
    "task_names",
    "unprepared_risks_of",
    "waiting_job",
]
