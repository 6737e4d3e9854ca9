"""Objectives, scoring models, proposals, score sheets and the board's decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.urls import reverse

from pilothouse.delivery.work.services import NewProject, add_project
from pilothouse.foundation.audit.services import record
from pilothouse.foundation.decisions import services as decisions
from pilothouse.foundation.decisions.types import Option, Step
from pilothouse.governance.portfolio import queries, rules
from pilothouse.governance.portfolio.models import (
    Assessment,
    Criterion,
    Objective,
    Proposal,
    Score,
    ScoringModel,
)
from pilothouse.governance.portfolio.permissions import ASSESS, DECIDE, EDIT, PROPOSE, SET_UP, VIEW
from pilothouse.governance.portfolio.services.linking import set_levels
from pilothouse.governance.portfolio.services.working import set_work
from pilothouse.governance.portfolio.types import (
    BoardAsked,
    CriterionFacts,
    LevelFacts,
    ProjectTerms,
    ProposalDecided,
    ProposalState,
    ProposalSubmitted,
    Verdict,
    WorkFacts,
)
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.numbering import next_number
from pilothouse.kit.permits import ROOT
from pilothouse.kit.services import service

_OUTCOME = {
    Verdict.ACCEPT: ProposalState.ACCEPTED,
    Verdict.DEFER: ProposalState.DEFERRED,
    Verdict.REJECT: ProposalState.REJECTED,
}


@service("portfolio.add_objective")
def add_objective(*, actor: Actor, name: str, owner_id: int, **values: Any) -> Objective:
    """Set a strategic objective with its measure and owner."""
    permits.require(actor, SET_UP)
    objective = Objective(name=name, owner_id=owner_id, **values)
    record(actor, "objective.added", objective, store.create(actor, objective), scope_path=ROOT)
    return objective


@service("portfolio.edit_objective")
def edit_objective(
    *, actor: Actor, objective_id: int, version: int | None = None, **values: Any
) -> Objective:
    """Change an objective, or take it out of force."""
    permits.require(actor, SET_UP)
    objective = permits.get(actor, SET_UP, queries.objectives(actor), pk=objective_id)
    change = store.update(actor, objective, expected=version, **values)
    record(actor, "objective.edited", objective, change, scope_path=ROOT)
    return objective


@service("portfolio.add_model")
def add_model(
    *, actor: Actor, name: str, criteria: Sequence[CriterionFacts], description: str = ""
) -> ScoringModel:
    """Make a scoring model. Raises InvalidError without a criterion that has weight.

    A model in use is not changed: make a new one and take the old one out of use, so that scores
    stay comparable with how they were given.
    """
    permits.require(actor, SET_UP)
    if not any(item.weight > 0 for item in criteria):
        raise InvalidError("A scoring model needs at least one criterion with a weight.")
    model = ScoringModel(name=name, description=description)
    change = store.create(actor, model)
    rows = [Criterion(model=model, position=i, **asdict(c)) for i, c in enumerate(criteria, 1)]
    for row in rows:
        store.check(row)
    Criterion.objects.bulk_create(rows)
    change.after["criteria"] = [f"{item.name} × {item.weight}" for item in criteria]
    record(actor, "scoring_model.added", model, change, scope_path=ROOT)
    return model


@service("portfolio.set_model_use")
def set_model_use(*, actor: Actor, model_id: int, is_active: bool) -> ScoringModel:
    """Offer a scoring model for new assessments, or stop offering it."""
    permits.require(actor, SET_UP)
    model = permits.get(actor, SET_UP, queries.models(actor), pk=model_id)
    change = store.update(actor, model, is_active=is_active)
    record(actor, "scoring_model.edited", model, change, scope_path=ROOT)
    return model


@service("portfolio.propose")
def propose(
    *,
    actor: Actor,
    proposer_id: int | None = None,
    levels: Sequence[LevelFacts] = (),
    work: Sequence[WorkFacts] = (),
    **values: Any,
) -> Proposal:
    """Write the draft of a proposal; only its proposer sees it until it is submitted.

    `values` are columns of Proposal (title, problem, portfolio_id, cost_low, cost_high, …),
    `levels` other ways to fund it than in full, `work` the days that it needs of each skill.
    """
    permits.require_anywhere(actor, PROPOSE)
    rules.check_range(values.get("cost_low"), values.get("cost_high"))
    proposal = Proposal(
        number=f"PR-{next_number('proposal'):03d}",
        proposer_id=(proposer_id if actor.is_system else actor.person_id) or 0,
        **values,
    )
    change = set_levels(actor, proposal, levels, store.create(actor, proposal))
    change = set_work(actor, proposal, work, change)
    record(actor, "proposal.drafted", proposal, change, scope_path=_path(proposal))
    return proposal


def _path(proposal: Proposal) -> str:
    return str(proposal.portfolio.scope.path)


@service("portfolio.edit")
def edit_proposal(
    *,
    actor: Actor,
    proposal_id: int,
    version: int | None = None,
    levels: Sequence[LevelFacts] | None = None,
    work: Sequence[WorkFacts] | None = None,
    **values: Any,
) -> Proposal:
    """Change a proposal before its assessment begins; `levels` and `work` replace what it has."""
    proposal = queries.proposal(actor, proposal_id, EDIT)
    rules.check_can_edit(proposal.state)
    merged = {name: values.get(name, getattr(proposal, name)) for name in ("cost_low", "cost_high")}
    rules.check_range(low=merged["cost_low"], high=merged["cost_high"])
    change = store.update(actor, proposal, expected=version, **values)
    if levels is not None:
        change = set_levels(actor, proposal, levels, change)
    if work is not None:
        change = set_work(actor, proposal, work, change)
    record(actor, "proposal.edited", proposal, change, scope_path=_path(proposal))
    return proposal


@service("portfolio.submit")
def submit(*, actor: Actor, proposal_id: int) -> Proposal:
    """Hand a draft, or a deferred proposal once more, to the PMO; a new round begins."""
    proposal = queries.proposal(actor, proposal_id, EDIT)
    rules.check_step(proposal.state, ProposalState.SUBMITTED)
    again = proposal.state == ProposalState.DEFERRED
    change = store.update(
        actor,
        proposal,
        state=ProposalState.SUBMITTED,
        submitted_at=actor.now,
        round=proposal.round + again,
        decision=None,
    )
    record(actor, "proposal.submitted", proposal, change, scope_path=_path(proposal))
    events.announce(ProposalSubmitted(actor=actor, proposal_id=proposal.pk))
    return proposal


@service("portfolio.start_assessment")
def start_assessment(*, actor: Actor, proposal_id: int, model_id: int) -> Proposal:
    """Open a submitted proposal to independent score sheets under a scoring model."""
    proposal = queries.proposal(actor, proposal_id, ASSESS)
    rules.check_step(proposal.state, ProposalState.IN_ASSESSMENT)
    model = permits.get(actor, VIEW, queries.models(actor), pk=model_id, is_active=True)
    change = store.update(actor, proposal, state=ProposalState.IN_ASSESSMENT, scoring_model=model)
    record(actor, "proposal.admitted", proposal, change, scope_path=_path(proposal))
    return proposal


@service("portfolio.assess")
def assess(
    *, actor: Actor, proposal_id: int, values: Mapping[int, int], note: str = ""
) -> Assessment:
    """Hand in one's own score sheet: criterion key → 0 to 10. It is final."""
    proposal = queries.proposal(actor, proposal_id, ASSESS)
    rules.check_can_assess(proposal.state, actor.person_id, proposal.proposer_id)
    criteria = list(proposal.scoring_model.criteria.all()) if proposal.scoring_model else []
    sheet = Assessment(
        proposal=proposal,
        assessor_id=actor.person_id or 0,
        round=proposal.round,
        total=rules.weighted_score([item.weighted for item in criteria], values),
        note=note,
        submitted_at=actor.now,
    )
    store.create(actor, sheet)
    Score.objects.bulk_create(
        Score(assessment=sheet, criterion=item, value=values[item.pk]) for item in criteria
    )
    # The history must not tell the others what the sheet hides from them.
    change = store.Change({}, {"assessor_id": sheet.assessor_id, "round": sheet.round})
    record(actor, "proposal.assessed", sheet, change, scope_path=_path(proposal))
    return sheet


@service("portfolio.put_forward")
def put_forward(
    *,
    actor: Actor,
    proposal_id: int,
    capacity_note: str,
    quorum: int = 1,
    due_on: date | None = None,
    selection: str = "",
) -> Proposal:
    """Close the assessment and ask the portfolio board, on frozen evidence.

    `quorum` is how many votes one option needs, `selection` the number of a kept selection whose
    word on the proposal is part of the evidence. Raises RuleError before enough sheets are in or
    when the board has fewer members than the quorum; the proposer has no vote.
    """
    proposal = queries.proposal(actor, proposal_id, ASSESS)
    rules.check_step(proposal.state, ProposalState.FOR_DECISION)
    rules.check_enough_sheets(queries.sheets(proposal).count())
    members = tuple(key for key in queries.board(proposal) if key != proposal.proposer_id)
    if not 1 <= quorum <= len(members):
        raise RuleError(f"The portfolio board has {len(members)} voting members here.")
    proposal.capacity_note = capacity_note
    step = Step("Portfolio board", person_ids=members, quorum=quorum)
    decision = _ask_board(actor, proposal, step, due_on, _quoted(actor, proposal, selection))
    change = store.update(
        actor,
        proposal,
        state=ProposalState.FOR_DECISION,
        capacity_note=capacity_note,
        decision=decision,
    )
    record(actor, "proposal.put_forward", proposal, change, scope_path=_path(proposal))
    events.announce(BoardAsked(actor=actor, proposal_id=proposal.pk))
    return proposal


def _quoted(actor: Actor, proposal: Proposal, number: str) -> dict[str, Any] | None:
    """What a kept selection says of the proposal; InvalidError where it was not weighed in it."""
    if not number:
        return None
    kept = queries.kept_selection(actor, number)
    if not kept.proposals.filter(pk=proposal.pk).exists():
        text = f"The selection {number} did not weigh this proposal."
        raise InvalidError(text, {"selection": [text]})
    return queries.kept_line(kept, proposal.pk)


def _ask_board(
    actor: Actor,
    proposal: Proposal,
    step: Step,
    due_on: date | None,
    kept: dict[str, Any] | None,
) -> Any:
    return decisions.open_decision(
        actor,
        kind="selection",
        title=str(proposal),
        question="Should this proposal become a project?",
        options=[
            Option(Verdict.ACCEPT, "Accept", "A project is opened with its sponsor and both PMs."),
            Option(Verdict.DEFER, "Defer", "It can be submitted again when the reason is gone."),
            Option(Verdict.REJECT, "Reject", "It ends here; the record stays."),
        ],
        evidence=queries.evidence(proposal, kept),
        scope_path=_path(proposal),
        steps=[step],
        url=reverse("portfolio:proposal", args=[proposal.pk]),
        due_on=due_on,
        excluded=(proposal.proposer_id,),
    )


@service("portfolio.decide")
def decide(
    *,
    actor: Actor,
    proposal_id: int,
    option: str,
    reason: str,
    terms: ProjectTerms | None = None,
) -> Proposal:
    """Cast a vote on the board; the vote that makes the quorum carries the outcome.

    A vote to accept names how the project is run; the last such vote counts. On acceptance the
    project is opened in the same transaction.
    """
    proposal = queries.proposal(actor, proposal_id, DECIDE)
    if proposal.decision is None:
        raise RuleError("This proposal is not before the board.")
    if option == Verdict.ACCEPT and terms is None:
        raise InvalidError("Name the sponsor and both PMs.", {"sponsor": ["Needed to accept."]})
    outcome = decisions.vote(actor, proposal.decision, option=option, reason=reason)
    values: dict[str, Any] = asdict(terms) if terms and option == Verdict.ACCEPT else {}
    if outcome:
        values["state"] = _OUTCOME[Verdict(outcome)]
    if outcome == Verdict.ACCEPT:
        values["project"] = _open_project(actor, proposal, values)
    change = store.update(actor, proposal, **values)
    _record_vote(actor, proposal, change, option, reason, outcome)
    return proposal


def _open_project(actor: Actor, proposal: Proposal, terms: dict[str, Any]) -> Any:
    new = NewProject(
        name=proposal.title,
        summary="\n\n".join(filter(None, [proposal.problem, proposal.benefit])),
        portfolio_id=proposal.portfolio_id,
        client_id=proposal.client_id,
        target_start=proposal.wanted_start,
        target_finish=proposal.wanted_finish,
        budget=rules.expected_cost(proposal.cost_low, proposal.cost_high),
        currency=proposal.currency,
        **{name: value for name, value in terms.items() if name != "state"},
    )
    project, _ = add_project(actor, proposal.portfolio, new)
    return project


def _record_vote(
    actor: Actor,
    proposal: Proposal,
    change: store.Change,
    option: str,
    reason: str,
    outcome: str | None,
) -> None:
    after = {**change.after, "vote": str(Verdict(option).label)}
    action = f"proposal.{proposal.state}" if outcome else "proposal.voted"
    told = store.Change(
        change.before, {key: str(v) if key == "vote" else v for key, v in after.items()}
    )
    record(actor, action, proposal, told, scope_path=_path(proposal), reason=reason)
    if outcome:
        events.announce(
            ProposalDecided(
                actor=actor,
                proposal_id=proposal.pk,
                verdict=outcome,
                project_id=proposal.project_id,
            )
        )
