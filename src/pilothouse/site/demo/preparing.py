"""From the charter to a plan that can be handed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pilothouse.control.risks.services import raise_risk
from pilothouse.delivery.schedule.services import create_plan
from pilothouse.delivery.work import services as work
from pilothouse.delivery.work.types import Item, ItemKind, Stage
from pilothouse.engine import Plan, TaskKind, schedule, to_datetime
from pilothouse.governance.stakeholders.services import add_stakeholder
from pilothouse.site.demo import outline, planning
from pilothouse.site.demo.stage import Company, Member, Steps, at
from pilothouse.site.demo.stories import RiskStory, Story
from pilothouse.site.demo.texts import BUILT, INSIDE, OUTSIDE, WRITTEN, Party

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import CharterVersion, Project

# Days before the start of the plan.
PROPOSED, DRAFTED, SUBMITTED, APPROVED, PLANNED, REGISTERED, BUILT_PLAN = 86, 64, 58, 55, 52, 49, 44
TEAM_OF_UNIT = 2
MOST_RISKS = {1: 5, 2: 3, 3: 2}
CONTINGENCY_FROM = 12
MILESTONES = frozenset({TaskKind.MILESTONE, TaskKind.FINISH_MILESTONE})


@dataclass(slots=True)
class Undertaking:
    """A story with what became of it so far."""

    story: Story
    start: date
    plan: Plan | None
    teams: planning.Teams
    finish: date
    project: Project | None = None
    later_risks: list[RiskStory] = field(default_factory=list)

    @property
    def key(self) -> int:
        """The key of the project."""
        assert self.project is not None  # noqa: S101  (a story's steps follow its acceptance)
        return self.project.pk

    @property
    def scope_id(self) -> int:
        """The key of the project's scope."""
        assert self.project is not None  # noqa: S101  (a story's steps follow its acceptance)
        return self.project.scope_id

    def before(self, days: int) -> date:
        """A day before the plan starts."""
        return self.start - timedelta(days=days)


def undertaking(company: Company, story: Story, start: date) -> Undertaking:
    """What a story sets out with: its team and the plan that its outline gives."""
    if not outline.exists(story.key):
        return Undertaking(story, start, None, {}, start + timedelta(days=300))
    units = {row.unit for row in outline.read(story.key) if row.unit}
    teams = {unit: _team(company, story, unit) for unit in sorted(units)}
    plan = planning.plan_of(story, start, teams)
    finish = to_datetime(schedule(plan).finish).date()
    return Undertaking(story, start, plan, teams, finish)


def _team(company: Company, story: Story, unit: str) -> list[Member]:
    leads = {member.pk for key, member in company.leads.items() if key not in ("member", "officer")}
    free = [member for member in company.units[unit] if member.pk not in leads]
    chosen = company.chance("team", story.key, unit).sample(free, min(TEAM_OF_UNIT, len(free)))
    own = company.leads["member"]
    if unit == own.unit and story.key in ("crane-electrification", "signalling", "store-lighting"):
        return [own, *(member for member in chosen if member != own)][:TEAM_OF_UNIT]
    return chosen


def charter(company: Company, job: Undertaking) -> Steps[None]:
    """Write the charter; when the story goes on, have the sponsor approve it."""
    story = job.story
    yield at(job.before(DRAFTED), 10)
    _write(company, job, story.measures[:1])
    yield at(job.before(DRAFTED - 2), 16)
    if story.key == "heat-pumps":
        return
    _write(company, job, story.measures)
    yield at(job.before(SUBMITTED), 9)
    version = work.submit_charter(actor=company.actor(story.bpm), project_id=job.key)
    if story.key == "payments-platform":
        version = yield from _return_once(company, job, version.pk)
    yield at(job.before(APPROVED), 15)
    work.decide_charter(
        actor=company.actor(story.sponsor), version_id=version.pk, option="approve",
        reason=f"This is what I want to be held to: {story.measures[0][0].lower()} "
               f"{story.measures[0][2]}. Go ahead and plan.",
    )  # fmt: skip


def _return_once(company: Company, job: Undertaking, version_id: int) -> Steps[CharterVersion]:
    yield at(job.before(SUBMITTED - 1), 11)
    work.decide_charter(
        actor=company.actor(job.story.sponsor), version_id=version_id, option="return",
        reason="Say that direct debits are in. Nobody will believe twelve families without them.",
    )  # fmt: skip
    _write(company, job, job.story.measures, ("Direct debits from the first day",))
    return work.submit_charter(actor=company.actor(job.story.bpm), project_id=job.key)


def _write(
    company: Company,
    job: Undertaking,
    measures: tuple[tuple[str, str, str], ...],
    more: tuple[str, ...] = (),
) -> None:
    story = job.story
    items = [
        Item(kind=ItemKind.MEASURE, text=name, baseline=before, target=after)
        for name, before, after in measures
    ]
    lists = (
        (ItemKind.IN_SCOPE, story.scope_in + more),
        (ItemKind.OUT_OF_SCOPE, story.scope_out),
        (ItemKind.DELIVERABLE, story.deliverables),
        (ItemKind.ASSUMPTION, story.assumptions),
        (ItemKind.CONSTRAINT, story.constraints),
    )
    items += [Item(kind=kind, text=text) for kind, texts in lists for text in texts]
    items += [Item(kind=ItemKind.MILESTONE, text=n, due_on=day) for n, day in milestones(job)]
    work.save_charter(
        actor=company.actor(story.bpm), project_id=job.key, objective=story.objective, items=items
    )


def milestones(job: Undertaking) -> list[tuple[str, date]]:
    """The milestones of the outline with the dates that its logic gives."""
    if job.plan is None:
        return []
    computed = schedule(job.plan)
    return [
        (task.name, to_datetime(computed.of(task.id).finish).date())
        for task in job.plan.tasks
        if task.kind in MILESTONES
    ]


def planned(company: Company, job: Undertaking) -> Steps[None]:
    """Open planning, name the team, fill both registers and build the plan."""
    story = job.story
    yield at(job.before(PLANNED), 9)
    pm = company.actor(story.bpm)
    work.move_to_stage(
        actor=pm, project_id=job.key, stage=Stage.PLANNING, reason="The charter is approved."
    )
    for team in job.teams.values():
        for member in team:
            work.add_team_member(actor=pm, project_id=job.key, person_id=member.pk)
    company.forget_grants()
    yield at(job.before(PLANNED - 1), 14)
    for party in _parties(company, story):
        register(company, job, party)
    yield at(job.before(REGISTERED), 10)
    ready, job.later_risks = _risks(story)
    for risk in ready:
        put_risk(company, job, risk)
    yield at(job.before(BUILT_PLAN), 13)
    create_plan(actor=company.actor(story.tpm), project_id=job.key, plan=job.plan)


def register(company: Company, job: Undertaking, party: Party) -> None:
    """Put a party in the stakeholder register."""
    add_stakeholder(
        actor=company.actor(job.story.bpm), project_id=job.key,
        owner_id=company.lead(job.story.bpm), name=party.name, organisation=party.organisation,
        role=party.role, influence=party.influence, interest=party.interest,
        attitude=party.attitude, desired=party.desired, strategy=party.strategy,
        message=party.message, frequency=party.frequency, channel=party.channel,
    )  # fmt: skip


def _parties(company: Company, story: Story) -> list[Party]:
    chance = company.chance("parties", story.key)
    parties = chance.sample(OUTSIDE, 2 if story.client else 1) + chance.sample(INSIDE, 3)
    if story.client:
        parties.insert(0, Party(
            company.contacts[story.client], story.client, "Signs for the client", 5, 5, 1, 2,
            "One call a week, one page a month; bad news on the day it is known.",
            "Where we stand against what you signed", "weekly", "call", 2))  # fmt: skip
    return parties


def _risks(story: Story) -> tuple[list[RiskStory], list[RiskStory]]:
    """The risks known before the hand-over, and those that come up during execution."""
    later = [r for r in story.risks if r.likelihood * r.impact >= CONTINGENCY_FROM
             and not r.contingency and story.began > 0]  # fmt: skip
    known = [risk for risk in story.risks if risk not in later]
    bank = BUILT if story.portfolio == "Client delivery" else WRITTEN
    return known + list(bank[: max(MOST_RISKS[story.tier] - len(known), 1)]), later


def put_risk(company: Company, job: Undertaking, risk: RiskStory) -> int:
    """Put a risk in the register; returns its key."""
    story = job.story
    owner = company.chance("owner", story.key, risk.title).choice((story.bpm, story.tpm))
    return raise_risk(
        actor=company.actor(owner), project_id=job.key, title=risk.title, cause=risk.cause,
        effect=risk.effect, likelihood=risk.likelihood, impact=risk.impact,
        owner_id=company.lead(owner), response="reduce" if risk.response else "accept",
        response_plan=risk.response, contingency_plan=risk.contingency, trigger=risk.trigger,
        contingency_budget=risk.budget or None, impact_days=risk.days or None,
        review_on=company.moment.date() + timedelta(days=30),
    ).pk  # fmt: skip
