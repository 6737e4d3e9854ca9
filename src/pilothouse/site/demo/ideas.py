"""Proposals that did not become projects: one or more in every other state."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pilothouse.governance.portfolio.types import LevelFacts, ProposalState


@dataclass(frozen=True, slots=True)
class Idea:
    """A proposal and how far it came.

    `ago` is the days since it was drafted, `work` person-days by skill.
    """

    title: str
    portfolio: str
    proposer: str
    sponsor: str
    objective: str
    state: ProposalState
    ago: int
    cost: int
    benefit_annual: int
    problem: str
    benefit: str
    reason: str = ""
    mandatory: bool = False
    months: int | None = None
    risk: int | None = None
    levels: tuple[LevelFacts, ...] = ()
    excludes: str = ""
    work: tuple[tuple[str, int], ...] = ()


IDEAS: tuple[Idea, ...] = (
    Idea("Batteries beside the depot arrays", "Client delivery", "bpm", "sponsor3", "carbon",
         ProposalState.DRAFT, 6, 900_000, 110_000,
         "At noon the arrays will make more than the depots use; the rest is sold for little.",
         "Use it in the evening, and keep a depot running for four hours without the grid."),
    Idea("Drones for culvert inspection", "Client delivery", "tpm3", "sponsor", "safe",
         ProposalState.SUBMITTED, 16, 240_000, 95_000,
         "3,100 culverts are inspected by rope every six years. Two collapsed between inspections.",
         "Every culvert each year, nobody in confined spaces, and pictures that can be compared.",
         months=6, risk=3),
    Idea("Smart meters for business customers", "Change and technology", "programme2", "sponsor2",
         "customer", ProposalState.SUBMITTED, 12, 3_400_000, 720_000,
         "41,000 business customers are billed on estimates; a third of bills is disputed.",
         "Bills that are right, and a third fewer calls from business customers.",
         months=18, risk=5,
         levels=(LevelFacts(name="The 9,000 largest customers", cost_low=Decimal(900_000),
                            cost_high=Decimal(1_300_000), share=55),),
         work=(("Software development", 260), ("Data engineering", 140),
               ("Power engineering", 60))),
    Idea("Regulator's outage reporting", "Change and technology", "bpm3", "sponsor3", "resilient",
         ProposalState.IN_ASSESSMENT, 15, 480_000, 0,
         "From next April outages must be reported within one hour; today it takes a day.",
         "We keep the licence condition. There is no other benefit.", mandatory=True,
         months=5, risk=4, work=(("Software development", 90), ("Data engineering", 45))),
    Idea("Second interconnection for Bristol", "Client delivery", "tpm", "sponsor", "resilient",
         ProposalState.IN_ASSESSMENT, 13, 5_200_000, 380_000,
         "The south of Bristol hangs on one cable. It was cut twice in three years.",
         "A cut no longer means darkness for 26,000 homes.", months=20, risk=6,
         work=(("Power engineering", 420), ("Structural design", 160), ("Site supervision", 120))),
    Idea("One assistant for field crews", "Change and technology", "tpm2", "sponsor2", "lean",
         ProposalState.FOR_DECISION, 21, 1_250_000, 610_000,
         "Crews use seven programs on three devices and type the same job number into each.",
         "Forty minutes back for each of 380 people each day.", months=10, risk=7,
         excludes="Smart meters for business customers",
         work=(("Software development", 240), ("Product design", 80), ("Test automation", 70))),
    Idea("Refit of the Leeds workshop", "Client delivery", "bpm2", "sponsor", "lean",
         ProposalState.DEFERRED, 150, 2_100_000, 160_000,
         "The workshop is laid out for vehicles that we no longer have.",
         "A third more jobs on the same floor.",
         "Good, and not now: electricians are booked on the cranes until next summer. To be "
         "submitted again when the crane project has handed over."),
    Idea("Own fleet of hydrogen vans", "Change and technology", "bpm", "sponsor3", "carbon",
         ProposalState.REJECTED, 210, 6_800_000, 240_000,
         "Vans are a fifth of our carbon.",
         "No tailpipe carbon from 120 vans.",
         "Twenty-eight years to pay back, and battery vans give the same carbon for a quarter of "
         "the money. The telematics data on distances shows that range is no obstacle."),
)  # fmt: skip
