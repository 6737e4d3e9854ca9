"""Builds the demo company: a year of history, played through the services in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from pilothouse.site.demo import (
    agreeing,
    figuring,
    founding,
    happening,
    playing,
    proposing,
    reporting,
    running,
    sharing,
    today,
)
from pilothouse.site.demo.clock import Clock
from pilothouse.site.demo.ideas import IDEAS, Idea
from pilothouse.site.demo.preparing import PROPOSED, Undertaking, charter, planned, undertaking
from pilothouse.site.demo.stage import Company, Steps, monday
from pilothouse.site.demo.stories import STORIES, Fate, Story
from pilothouse.site.demo.turns import LOOKING_BACK
from pilothouse.site.demo.working import Truth

SEED = 20
FOUNDED = timedelta(days=460)


def build(
    now: datetime,
    say: Callable[[str], object],
    seed: int = SEED,
    stories: Sequence[Story] = STORIES,
    ideas: Sequence[Idea] = IDEAS,
) -> Company:
    """Build the company as of an instant, in one transaction; `say` gets a line for each step.

    The same seed and the same instant give the same company. Dates are relative to `now`.
    """
    company = Company(now=now, seed=seed, say=say, moment=now - FOUNDED)
    with transaction.atomic():
        founding.found(company)
        say(f"  {len(company.leads)} leads and their people, units, clients, portfolios")
        clock = Clock(company)
        clock.add([founding.absences(company)])
        clock.add(proposing.idea(company, item) for item in ideas)
        jobs = [_job(company, story) for story in stories]
        clock.add(_story(company, clock, job) for job in jobs)
        clock.add(happening.look_back(company, turn) for turn in LOOKING_BACK)
        clock.add(playing.scripts(company, {job.story.key: job for job in jobs}))
        say(f"  {clock.play():,} steps of the last year")
        figuring.put_figures(company, jobs)
        today.look_at_all(company)
        say("  today's figures and compliance of every project")
        sharing.propose(company)
        transaction.on_commit(lambda: today.settle(company))
    return company


def _job(company: Company, story: Story) -> Undertaking:
    return undertaking(company, story, monday(company.today - timedelta(days=story.began)))


def _story(company: Company, clock: Clock, job: Undertaking) -> Steps[None]:
    story, start = job.story, job.start
    case = proposing.of_story(
        company, story, start, job.finish + timedelta(days=21), job.before(PROPOSED)
    )
    key = yield from proposing.assess(company, case)
    job.project = yield from proposing.accept(company, story, case, key)
    proposing.prioritise(company, story, job.project)
    yield from charter(company, job)
    if story.fate is Fate.CHARTER:
        return
    yield from planned(company, job)
    clock.add([reporting.planning_papers(company, job)])
    if story.fate is Fate.PLANNING:
        return
    if agreeing.needs_agreement(story):
        yield from agreeing.agreement(company, job)
    if story.fate is Fate.WITH_CLIENT:
        return
    yield from agreeing.hand_over(company, job)
    if story.fate in (Fate.RETURNED, Fate.SUBMITTED):
        return
    truth = Truth(company, story)
    clock.add(happening.scripts(company, job, truth))
    clock.add([reporting.status_reports(company, job), reporting.minutes(company, job)])
    if story.method == playing.AGILE:
        clock.add([playing.sprints(company, job)])
    yield from running.weeks(company, job, truth)
    yield from running.ending(company, job)
