"""Projects that share people, levelled together: the proposals wait for their managers' answer."""

from __future__ import annotations

from pilothouse.governance.levelling import queries, services
from pilothouse.site.demo.stage import Company

NAMES = ("Payments platform replacement", "Brightwell energy centre", "Solar on depots")
FEWEST = 2
NOTE = (
    "Some of our people are planned on two projects in the same weeks. Please say whether you can "
    "live with these dates."
)


def propose(company: Company) -> None:
    """The resource manager levels a few projects and asks their managers."""
    company.moment = company.now
    actor = company.person(company.lead("resources"))
    shared = [row.project_id for row in queries.candidates(actor) if row.name in NAMES]
    if len(shared) < FEWEST:
        return
    run = services.start_run(actor=actor, project_ids=shared, seconds=0)
    run = services.compute_run(actor=actor, run_id=run.pk)
    if any(row.delays for row in queries.proposals_of(actor, run.pk)):
        services.send_proposals(actor=actor, run_id=run.pk, note=NOTE)
