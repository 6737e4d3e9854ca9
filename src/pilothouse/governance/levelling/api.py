"""Levelling projects together in the API: ask, read, send; accept or decline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from pilothouse.governance.levelling import queries, services
from pilothouse.governance.levelling.models import LevellingProposal, LevellingRun
from pilothouse.governance.levelling.permissions import ANSWER, RUN, VIEW
from pilothouse.governance.levelling.types import ProposalState, RunState
from pilothouse.kit.actor import Actor
from pilothouse.kit.http.base import (
    PageOut,
    actor_of,
    expected_version,
    operation,
    page_out,
    tagged,
)
from pilothouse.kit.paging import paginate

router = Router(tags=["levelling"])


class WholeIn(Schema):
    """Tasks of a project, by uid, that are never interrupted."""

    project: int
    tasks: list[int] = Field(max_length=500)


class RunIn(Schema):
    """`projects` are keys, the most important first; `seconds` 0, 20, 60 or 300.

    With `splitting` work may be interrupted while somebody is away or busy elsewhere, but for the
    tasks in `whole`.
    """

    projects: list[int] = Field(max_length=60)
    within_float: bool = False
    splitting: bool = False
    whole: list[WholeIn] = Field([], max_length=60)
    seconds: int = 20


class NoteIn(Schema):
    note: str = Field("", max_length=2000)


class ReasonIn(Schema):
    reason: str = Field(max_length=2000)


class DelayOut(Schema):
    """A task that waits: `minutes` of elapsed delay, `days` later in working days, and why."""

    task: int
    wbs: str
    name: str
    minutes: int
    start_before: datetime
    start_after: datetime
    days: float
    why: str


class OverloadOut(Schema):
    """A person with more work than they can do, which no delay resolves; 1 unit is 100 %."""

    name: str
    start: datetime
    finish: datetime
    load: float
    capacity: float


class ProposalOut(Schema):
    """`days` are calendar days by which the project finishes later; `revision` is the plan's.

    `whole` are the tasks that were never to be interrupted.
    """

    id: int
    run_id: int
    project_id: int
    place: int
    state: ProposalState
    revision: int | None
    finish_before: datetime | None
    finish_after: datetime | None
    days: float
    delays: list[DelayOut]
    left: list[OverloadOut]
    whole: list[int]
    reason: str
    answered_at: datetime | None
    version: int


class RunOut(Schema):
    id: int
    state: RunState
    within_float: bool
    splitting: bool
    seconds: int
    note: str
    error: str
    job_id: int | None
    created_at: datetime
    sent_at: datetime | None
    version: int


class WholeRunOut(RunOut):
    """A run with the proposals that one may see, in order of priority."""

    proposals: list[ProposalOut]


_SAME = (
    "id", "run_id", "project_id", "place", "state", "revision", "days", "left", "whole",
    "reason", "answered_at", "version",
)  # fmt: skip


def _proposal(row: LevellingProposal) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _SAME} | {
        "finish_before": row.finishes_before,
        "finish_after": row.finishes_after,
        "delays": queries.delays_of(row),
    }


def _whole(actor: Actor, row: LevellingRun) -> dict[str, Any]:
    found = [_proposal(each) for each in queries.proposals_of(actor, row.pk)]
    return {name: getattr(row, name) for name in RunOut.model_fields} | {"proposals": found}


@router.get(
    "/levelling-runs",
    **operation(
        "levelling.list", permission=RUN, summary="Projects levelled together, newest first",
        response=PageOut[RunOut],
    ),
)  # fmt: skip
def list_runs(request: HttpRequest, cursor: str = "", size: int = 50) -> dict[str, Any]:
    rows = queries.runs(actor_of(request)).order_by()
    return page_out(paginate(rows, order=["-pk"], cursor=cursor, size=size))


@router.post(
    "/levelling-runs",
    **operation(
        "levelling.start", permission=RUN, summary="Level projects together, as a job",
        response=RunOut, status=202,
    ),
)  # fmt: skip
def start_run(request: HttpRequest, body: RunIn) -> Status[LevellingRun]:
    row = services.start_run(
        actor=actor_of(request),
        project_ids=body.projects,
        within_float=body.within_float,
        splitting=body.splitting,
        whole={each.project: each.tasks for each in body.whole},
        seconds=body.seconds,
    )
    return Status(202, row)


@router.get(
    "/levelling-runs/{run_id}",
    **operation(
        "levelling.read", permission=RUN, summary="One run with what it proposes",
        response=WholeRunOut,
    ),
)  # fmt: skip
def read_run(request: HttpRequest, response: HttpResponse, run_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    return _whole(actor, tagged(response, queries.run(actor, run_id)))


@router.post(
    "/levelling-runs/{run_id}/cancel",
    **operation(
        "levelling.cancel", permission=RUN, summary="Stop computing a run", response=RunOut
    ),
)
def cancel_run(request: HttpRequest, run_id: int) -> LevellingRun:
    return services.cancel_run(actor=actor_of(request), run_id=run_id)


@router.post(
    "/levelling-runs/{run_id}/send",
    **operation(
        "levelling.send", permission=RUN, summary="Send the proposals to the project managers",
        response=WholeRunOut,
    ),
)  # fmt: skip
def send_proposals(
    request: HttpRequest, response: HttpResponse, run_id: int, body: NoteIn
) -> dict[str, Any]:
    actor = actor_of(request)
    version = expected_version(request)
    row = services.send_proposals(actor=actor, run_id=run_id, note=body.note, version=version)
    return _whole(actor, tagged(response, row))


@router.get(
    "/projects/{project_id}/levelling-proposals",
    **operation(
        "levelling.proposals", permission=VIEW, summary="What was proposed to a project",
        response=PageOut[ProposalOut],
    ),
)  # fmt: skip
def list_proposals(
    request: HttpRequest, project_id: int, cursor: str = "", size: int = 50
) -> dict[str, Any]:
    rows = queries.proposals(actor_of(request)).filter(project_id=project_id)
    return page_out(paginate(rows, order=["-pk"], cursor=cursor, size=size), _proposal)


@router.get(
    "/levelling-proposals/{proposal_id}",
    **operation(
        "levelling.read_proposal", permission=VIEW, summary="One proposal to a project",
        response=ProposalOut,
    ),
)  # fmt: skip
def read_proposal(request: HttpRequest, response: HttpResponse, proposal_id: int) -> dict[str, Any]:
    return _proposal(tagged(response, queries.proposal(actor_of(request), proposal_id)))


@router.post(
    "/levelling-proposals/{proposal_id}/accept",
    **operation(
        "levelling.accept", permission=ANSWER, summary="Delay the proposed tasks of the plan",
        response=ProposalOut,
    ),
)  # fmt: skip
def accept(request: HttpRequest, response: HttpResponse, proposal_id: int) -> dict[str, Any]:
    row = services.accept_proposal(
        actor=actor_of(request), proposal_id=proposal_id, version=expected_version(request)
    )
    return _proposal(tagged(response, row))


@router.post(
    "/levelling-proposals/{proposal_id}/decline",
    **operation(
        "levelling.decline", permission=ANSWER, summary="Leave the plan as it is, and say why",
        response=ProposalOut,
    ),
)  # fmt: skip
def decline(
    request: HttpRequest, response: HttpResponse, proposal_id: int, body: ReasonIn
) -> dict[str, Any]:
    row = services.decline_proposal(
        actor=actor_of(request),
        proposal_id=proposal_id,
        reason=body.reason,
        version=expected_version(request),
    )
    return _proposal(tagged(response, row))
