"""What turned up while the projects ran: changes, corrective actions, looking back. All invented.

Days count back from today (`ago`), so that the company always looks as if it were in the middle
of its work.
"""

from __future__ import annotations

from dataclasses import dataclass

from pilothouse.control.changes.types import Source
from pilothouse.foundation.decisions.types import Hindsight
from pilothouse.insight.health.types import FindingKind


@dataclass(frozen=True, slots=True)
class Longer:
    """A task gets another duration, in days."""

    task: str
    days: int


@dataclass(frozen=True, slots=True)
class More:
    """A new task between two others."""

    name: str
    days: int
    behind: str
    ahead_of: str


@dataclass(frozen=True, slots=True)
class ChangeTurn:
    """A change request, who decides it and what becomes of it; without a vote it waits."""

    project: str
    ago: int
    title: str
    what: str
    why: str
    source: Source
    cost: int
    does: tuple[Longer | More, ...]
    decider: str = ""
    option: str = ""
    reason: str = ""
    implemented: bool = False
    submitted: bool = True


@dataclass(frozen=True, slots=True)
class ActionTurn:
    """A corrective action about a finding; `done` is the days until it was reported as done."""

    project: str
    ago: int
    finding: FindingKind
    title: str
    effect: str
    owner: str
    due_in: int
    done: int = 0
    note: str = ""
    plan_for_risk: str = ""


@dataclass(frozen=True, slots=True)
class LookBack:
    """What came of a decision, seen later. `title` is that of the proposal or project."""

    title: str
    ago: int
    hindsight: Hindsight
    note: str


CHANGES: tuple[ChangeTurn, ...] = (
    ChangeTurn(
        "flood-barrier", 58, "Walkways on both gates",
        "Steel walkways with rails on the river side, so that two people can clear debris.",
        "The council's operators cannot reach the screens by boat when the river is high.",
        Source.CLIENT, 145_000, (More("Fit walkways", 10, "Install gates",
                                      "Construction complete"),),
        "pmo", "approve", "The client pays, the finish holds because the drives take longer, and "
        "without it nobody can keep the gates clear in a flood.", implemented=True),
    ChangeTurn(
        "payments-platform", 52, "Test again with vendor patch 8.2",
        "System integration test grows by three weeks, with the patch from the first day.",
        "The vendor's patch for direct debits comes five weeks late. Testing without it proves "
        "nothing.", Source.SUPPLIER, 380_000, (Longer("System integration test", 50),),
        "sponsor3", "approve", "Fifteen days are cheaper than one wrong direct debit run. The "
        "vendor's invoice for it goes to our lawyers.", implemented=True),
    ChangeTurn(
        "signalling", 41, "Eight weeks of support by the maker",
        "Early support doubles, with two of the maker's engineers on site.",
        "The control room fears the first winter.", Source.CLIENT, 120_000,
        (Longer("Early support", 40),),
        "pmo", "reject", "Support is not what this project lacks. Show first by how much the "
        "entry into service moves, then ask again."),
    ChangeTurn(
        "crane-electrification", 9, "A second crew for cranes 4 to 6",
        "Two crews convert cranes 4 to 6 side by side.",
        "Wins back two to three weeks of what the drive sets lost.", Source.CORRECTION, 190_000,
        (Longer("Convert cranes 4 to 6", 27),)),
    ChangeTurn(
        "customer-portal", 7, "Welsh in the first letters",
        "The letters and e-mails of the adoption phase in Welsh as well.",
        "Promised to the customer council; forgotten in the plan.", Source.TEAM, 6_500,
        (Longer("Call centre briefing", 6),),
        "bpm2", "approve", "Within my tolerance, and we promised it. Paid from the printing "
        "budget."),
    ChangeTurn(
        "customer-portal", 2, "Chat in the evening", "Chat is staffed until ten at night.",
        "A third of visits is after six.", Source.SPONSOR, 70_000,
        (Longer("Chat for customers", 24),), submitted=False),
)  # fmt: skip

ACTIONS: tuple[ActionTurn, ...] = (
    ActionTurn(
        "crane-electrification", 96, FindingKind.LATE_FINISH,
        "Meet the maker of the drive sets at the works each week",
        "The finish comes back to less than ten working days behind the baseline.", "bpm2", 14,
        17, "Met four times. Dates were confirmed and then moved again."),
    ActionTurn(
        "crane-electrification", 10, FindingKind.LATE_FINISH,
        "Agree with the port which ships can wait, and plan two crews",
        "The finish wins back ten working days by the next report.", "bpm2", 24),
    ActionTurn(
        "payments-platform", 66, FindingKind.RISK_WITHOUT_PLAN,
        "Write down what happens if the migration lead goes",
        "The risk has a contingency plan with a name in it.", "tpm2", 14, 6,
        "A second engineer sits in every mapping session since Monday.",
        "Borrow two mapping engineers from the vendor for six weeks; terms are agreed"),
    ActionTurn(
        "signalling", 5, FindingKind.STATED_RAG,
        "Explain, or correct, the difference between report and figures",
        "The next report states what the figures say, or says why not.", "bpm3", 14),
    ActionTurn(
        "cyber-uplift", 17, FindingKind.STALE_DATA,
        "Bring actuals and remaining durations up to date",
        "The data is younger than two weeks, and stays so.", "tpm2", 14),
)  # fmt: skip

LOOKING_BACK: tuple[LookBack, ...] = (
    LookBack("Fleet telematics", 48, Hindsight.AS_EXPECTED,
             "Fuel down by 9.6 % against the tenth that was promised; the cost was as estimated."),
    LookBack("Data warehouse retirement", 34, Hindsight.BETTER,
             "£386,000 a year instead of £410,000 of licences, but six weeks sooner."),
    LookBack("Nordhaven crane electrification", 27, Hindsight.WORSE,
             "Nobody had asked the makers for lead times. Since then the proposal form asks."),
    LookBack("Own fleet of hydrogen vans", 20, Hindsight.AS_EXPECTED,
             "Two neighbours who bought them have parked half. Battery vans were right."),
)  # fmt: skip
