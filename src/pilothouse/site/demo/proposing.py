"""From an idea to the board's decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pilothouse.delivery.work.services import set_priority
from pilothouse.foundation.people.queries import skills
from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio import services as portfolio
from pilothouse.governance.portfolio.types import (
    LinkKind,
    ProjectTerms,
    ProposalState,
    Verdict,
    WorkFacts,
)
from pilothouse.site.demo.ideas import Idea
from pilothouse.site.demo.stage import Company, Steps, at
from pilothouse.site.demo.stories import PROGRAMMES, Story
from pilothouse.site.demo.strategy import PRIORITIES, SERVES

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project

SUBMIT, TAKE_UP, SCORE, PUT_FORWARD, VOTE = 3, 6, 9, 14, 19
ASSESSORS = ("analyst", "officer", "pmo")
NOTES = (
    "Costs follow from two earlier projects of the kind; the benefit is the softer figure.",
    "Benefit checked with the unit that gains it. The dates are tight, not foolish.",
    "Sponsor and client were asked separately and tell the same story.",
    "Strong on purpose, thin on who will run it afterwards.",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A proposal on its way: what it says and how the assessors tend to score it."""

    values: dict[str, Any]
    proposer: str
    began: date
    merit: int
    capacity: str


def of_story(company: Company, story: Story, start: date, finish: date, began: date) -> Case:
    """The proposal from which a project came."""
    cost = Decimal(story.budget)
    return Case(
        {
            "title": story.name,
            "portfolio_id": company.portfolios[story.portfolio].pk,
            "problem": f"{story.objective} Today: {_measures(story)}.",
            "benefit": f"What will be different: {_measures(story, target=True)}.",
            "objective_id": company.objectives[SERVES[story.key]],
            "cost_low": (cost * Decimal("0.9")).quantize(Decimal(1)),
            "cost_high": (cost * Decimal("1.1")).quantize(Decimal(1)),
            "benefit_annual": (cost * Decimal("0.28")).quantize(Decimal(1)),
            "wanted_start": start,
            "wanted_finish": finish,
            "sponsor_id": company.lead(story.sponsor),
            "client_id": company.clients.get(story.client),
        },
        _proposer(story),
        began,
        8,
        f"The people are free from {start:%B} on; asked of the units on {began:%d %B}.",
    )


def _proposer(story: Story) -> str:
    managers = {name: manager for name, _, manager, _ in PROGRAMMES}
    return managers.get(story.programme, story.sponsor)


def _measures(story: Story, *, target: bool = False) -> str:
    return "; ".join(f"{name.lower()} {m[1 if target else 0]}" for name, *m in story.measures)


def of_idea(company: Company, idea: Idea) -> Case:
    """A proposal that did not become a project."""
    began = company.today - timedelta(days=idea.ago)
    return Case(
        {
            "title": idea.title,
            "portfolio_id": company.portfolios[idea.portfolio].pk,
            "problem": idea.problem,
            "benefit": idea.benefit,
            "objective_id": company.objectives[idea.objective],
            "cost_low": Decimal(idea.cost * 85 // 100),
            "cost_high": Decimal(idea.cost * 120 // 100),
            "benefit_annual": Decimal(idea.benefit_annual),
            "wanted_start": began + timedelta(days=120),
            "wanted_finish": began + timedelta(days=400),
            "sponsor_id": company.lead(idea.sponsor),
            "is_mandatory": idea.mandatory,
            "duration_months": idea.months,
            "risk": idea.risk,
            "levels": idea.levels,
            "work": _work(company, idea),
        },
        idea.proposer,
        began,
        5 if idea.reason else 7,
        "Needs four people of one scarce team for half a year.",
    )


def _work(company: Company, idea: Idea) -> list[WorkFacts]:
    keys = dict(skills(company.system).values_list("name", "pk"))
    return [WorkFacts(skill_id=keys[name], days=Decimal(days)) for name, days in idea.work]


def assess(company: Company, case: Case, until: ProposalState | None = None) -> Steps[int]:
    """Draft, submit, take up, score and put forward, as far as a state; returns the key."""
    yield at(case.began, 10)
    proposer = company.actor(case.proposer)
    key = portfolio.propose(actor=proposer, **case.values).pk
    if until == ProposalState.DRAFT:
        return key
    yield at(case.began + timedelta(days=SUBMIT), 11)
    portfolio.submit(actor=company.actor(case.proposer), proposal_id=key)
    if until == ProposalState.SUBMITTED:
        return key
    yield at(case.began + timedelta(days=TAKE_UP), 9)
    portfolio.start_assessment(
        actor=company.actor("pmo"), proposal_id=key, model_id=company.model.pk
    )
    yield from _score(company, case, key, 1 if until == ProposalState.IN_ASSESSMENT else 3)
    if until == ProposalState.IN_ASSESSMENT:
        return key
    yield at(case.began + timedelta(days=PUT_FORWARD), 15)
    portfolio.put_forward(
        actor=company.actor("pmo"),
        proposal_id=key,
        capacity_note=case.capacity,
        quorum=2,
        due_on=case.began + timedelta(days=PUT_FORWARD + 14),
    )
    return key


def _score(company: Company, case: Case, key: int, sheets: int) -> Steps[None]:
    chance = company.chance("scores", case.values["title"])
    for days, who in enumerate(ASSESSORS[:sheets]):
        yield at(case.began + timedelta(days=SCORE + days), 14)
        values = {
            item.pk: _value(case.merit + chance.randint(-1, 1), inverted=item.inverted)
            for item in company.model.criteria.all()
        }
        note = NOTES[chance.randrange(len(NOTES))]
        portfolio.assess(actor=company.actor(who), proposal_id=key, values=values, note=note)


def _value(merit: int, *, inverted: bool) -> int:
    return max(0, min(10, 10 - merit if inverted else merit))


def accept(company: Company, story: Story, case: Case, key: int) -> Steps[Project | None]:
    """Two votes of the board open the project; returns it."""
    terms = ProjectTerms(
        business_pm_id=company.lead(story.bpm),
        technical_pm_id=company.lead(story.tpm),
        sponsor_id=company.lead(story.sponsor),
        tier=story.tier,
        method=story.method,
        programme_id=company.programmes[story.programme].pk if story.programme else None,
    )
    reasons = (
        ("portfolio", f"Ranks above the line, and it serves what we said matters: "
                      f"{story.measures[0][0].lower()} {story.measures[0][2]}."),
        ("director", f"The three scores agree, the money is there, and {story.name} can be staffed "
                     "without taking anybody from what is running."),
    )  # fmt: skip
    for hour, (who, reason) in enumerate(reasons, 10):
        yield at(case.began + timedelta(days=VOTE), hour)
        made = portfolio.decide(
            actor=company.actor(who), proposal_id=key, option=Verdict.ACCEPT, reason=reason,
            terms=terms,
        )  # fmt: skip
    company.forget_grants()
    return made.project


def prioritise(company: Company, story: Story, project: Project | None) -> None:
    """The director orders the project among the others, where it is not usual."""
    if project is not None and story.key in PRIORITIES:
        priority, reason = PRIORITIES[story.key]
        set_priority(
            actor=company.actor("director"), project_id=project.pk, priority=priority,
            reason=reason,
        )  # fmt: skip


def _exclude(company: Company, key: int, title: str) -> None:
    """The PMO notes that two proposals need the same people: only one can be done."""
    pmo = company.actor("pmo")
    other = queries.proposals(pmo).get(title=title)
    portfolio.add_link(actor=pmo, proposal_id=key, other_id=other.pk, kind=LinkKind.EXCLUDES)


def idea(company: Company, idea: Idea) -> Steps[None]:
    """An idea's way to the state where it stands."""
    case = of_idea(company, idea)
    key = yield from assess(company, case, idea.state)
    if idea.excludes:
        yield at(company.today - timedelta(days=2), 10)
        _exclude(company, key, idea.excludes)
    verdict = {ProposalState.DEFERRED: Verdict.DEFER, ProposalState.REJECTED: Verdict.REJECT}
    if idea.state not in verdict:
        return
    for hour, who in enumerate(("portfolio", "director"), 10):
        yield at(case.began + timedelta(days=VOTE), hour)
        portfolio.decide(
            actor=company.actor(who), proposal_id=key, option=verdict[idea.state],
            reason=idea.reason,
        )  # fmt: skip
