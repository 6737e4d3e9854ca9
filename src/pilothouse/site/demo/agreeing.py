"""The client's agreement and the hand-over to the PMO."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from pilothouse.delivery.work.queries import project_by_id
from pilothouse.governance.agreements import queries as agreements
from pilothouse.governance.agreements import services as agree
from pilothouse.governance.agreements.types import Section
from pilothouse.governance.gates import services as gates
from pilothouse.governance.gates.queries import compliance
from pilothouse.governance.standards.types import Level
from pilothouse.site.demo.founding import client_address
from pilothouse.site.demo.preparing import Undertaking
from pilothouse.site.demo.stage import Company, Steps, at
from pilothouse.site.demo.stories import Fate, Story

if TYPE_CHECKING:
    from pilothouse.governance.agreements.models import PersonalLink

SENT, SIGNED, HANDED, DECIDED = 36, 29, 24, 20
SENT_LATE, HANDED_LATE, RETURNED = 21, 13, 22
MARGIN = Decimal("1.12")
PAYMENT = "20 % at signature, 60 % by milestones, 20 % at acceptance; 30 days net."


def agreement(company: Company, job: Undertaking) -> Steps[None]:
    """Send the frozen terms to the client, who asks a question and, mostly, signs."""
    story = job.story
    waits = story.fate is Fate.WITH_CLIENT
    yield at(job.before(SENT_LATE + 2 if waits else SENT + 2), 11)
    draft = agree.save_draft(
        actor=company.actor(story.bpm),
        project_id=job.key,
        price=(Decimal(story.budget) * MARGIN).quantize(Decimal(1000)),
        payment=PAYMENT,
        cover=f"Dear {company.contacts[story.client]}, this is what we agreed in our workshops. "
        "Please read scope and milestones first; the price follows from them.",
    )
    yield at(job.before(SENT_LATE if waits else SENT), 16)
    contact = company.contacts[story.client]
    link = agree.send_version(
        actor=company.actor(story.bpm), version_id=draft.pk, name=contact,
        email=client_address(story.client, contact), days=60,
    )  # fmt: skip
    yield from _talk(company, job, link)
    if waits:
        return
    yield at(job.before(SIGNED), 14)
    agree.sign(
        actor=agreements.client_actor(link, company.moment), link_id=link.pk, name=contact,
        role="Authorised signatory", accepted=True,
    )  # fmt: skip


def _talk(company: Company, job: Undertaking, link: PersonalLink) -> Steps[None]:
    yield company.moment + timedelta(days=1, hours=1)
    client = agreements.client_actor(link, company.moment)
    agree.note_first_view(actor=client, link_id=link.pk)
    yield company.moment + timedelta(hours=2)
    agree.client_comment(
        actor=client.at(company.moment), link_id=link.pk, section=Section.MILESTONES,
        text="Is the last milestone the day on which we take over, or the day on which you leave?",
    )  # fmt: skip
    yield company.moment + timedelta(days=1)
    agree.reply(
        actor=company.actor(job.story.bpm), version_id=link.version_of_id,
        section=Section.MILESTONES,
        text="The day on which you take over. We stay for four more weeks at no cost to you.",
    )  # fmt: skip


def hand_over(company: Company, job: Undertaking) -> Steps[None]:
    """Submit the project to the PMO; what happens then is the story's fate."""
    story = job.story
    waits, returned = story.fate is Fate.SUBMITTED, story.fate is Fate.RETURNED
    yield at(job.before(HANDED_LATE if waits else HANDED), 15)
    if not returned:
        _waive_what_fails(company, job)
    row = gates.submit_hand_over(
        actor=company.actor(story.bpm), project_id=job.key,
        note="Plan, team and registers are ready; questions to me or "
             f"{company.leads[story.tpm].name}.",
    )  # fmt: skip
    if waits:
        return
    yield at(job.before(HANDED - 1 if returned else HANDED - 2), 10)
    _answer_checks(company, row, all_of_them=not returned)
    yield at(job.before(RETURNED if returned else DECIDED), 16)
    if returned:
        gates.return_hand_over(actor=company.actor("pmo"), hand_over_id=row.pk, **_flaws(row))
        return
    gates.accept_hand_over(
        actor=company.actor("pmo"), hand_over_id=row.pk,
        reason="Read with both PMs. The logic holds, the people were asked and know it, and the "
               "risks are named without fear.",
    )  # fmt: skip


def _waive_what_fails(company: Company, job: Undertaking) -> None:
    """What the standard requires and this project does not have, waived for a time."""
    pmo = company.actor("pmo")
    found = compliance(pmo, project_by_id(pmo, job.key))
    for result in found.failing(Level.REQUIRES) if found else ():
        gates.grant_waiver(
            actor=pmo, project_id=job.key, key=result.criterion.key,
            reason="The long lead items are one order each and cannot be cut into shorter tasks. "
                   "To be looked at again when they are delivered.",
            expires_on=company.moment.date() + timedelta(days=180),
        )  # fmt: skip


def _answer_checks(company: Company, row: Any, *, all_of_them: bool) -> None:
    checks = list(row.checks.order_by("position"))
    answer = partial(gates.answer_check, actor=company.actor("analyst"))
    for check in checks if all_of_them else checks[:1]:
        answer(check_id=check.pk, answer="yes", comment="Asked, seen and compared.")
    if not all_of_them and len(checks) > 1:
        answer(
            check_id=checks[1].pk, answer="no",
            comment="Civil engineering has heard of the job, but was not asked for these weeks.",
        )  # fmt: skip


def _flaws(row: Any) -> dict[str, Any]:
    keys = set(row.results.values_list("key", flat=True))
    reasons = {
        "plan_quality": "The boilers begin 15 days before the building is there (a lead). Show the "
        "part of the building they need as its own task, and link to that.",
        "assigned": "Ask the two engineering units, and name who said yes.",
    }
    return {
        "reason": "Close, and not ready: one hidden lead carries the finish date, and a unit that "
        "has 100 days of work in the plan was not asked. Both can be mended in two weeks.",
        "reasons": {key: text for key, text in reasons.items() if key in keys},
    }


def needs_agreement(story: Story) -> bool:
    """Whether there is a client who signs."""
    return bool(story.client)
