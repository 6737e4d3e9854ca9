"""Things that most projects of the company have in common: stakeholders, smaller risks."""

from __future__ import annotations

from dataclasses import dataclass

from pilothouse.site.demo.stories import RiskStory


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody for the stakeholder register. `later` is the attitude half a year on."""

    name: str
    organisation: str
    role: str
    influence: int
    interest: int
    attitude: int
    desired: int
    strategy: str
    message: str
    frequency: str = "monthly"
    channel: str = "meeting"
    later: int | None = None


OUTSIDE: tuple[Party, ...] = (
    Party(
        "Joan Ackroyd",
        "Residents' association",
        "Speaks for the neighbours",
        3,
        5,
        -1,
        1,
        "Walk the site with her each quarter; answer within three days.",
        "When it will be loud, and for how long",
        "monthly",
        "meeting",
        0,
    ),
    Party(
        "Environment regulator, area office",
        "Environment Agency",
        "Gives permits",
        5,
        3,
        0,
        1,
        "One named officer on each side; drafts go to them four weeks before they are filed.",
        "What we ask for and why it is safe",
        "monthly",
        "call",
    ),
    Party(
        "Keith Rawson",
        "Works council",
        "Represents the staff",
        4,
        5,
        -1,
        0,
        "Bring him drafts, not decisions; a standing item each month.",
        "What changes for whom, before it changes",
        "monthly",
        "meeting",
        1,
    ),
    Party(
        "Local press",
        "Calder Post and others",
        "Writes about us",
        3,
        2,
        0,
        0,
        "One spokesperson; facts sheet before each closure.",
        "What people gain",
        "at_events",
        "email",
    ),
    Party(
        "Cllr Moira Hindle",
        "County council",
        "Chairs the transport committee",
        4,
        3,
        0,
        2,
        "Invite to the first milestone that can be seen; brief before the committee meets.",
        "What voters will see and when",
        "quarterly",
        "meeting",
        1,
    ),
    Party(
        "Grid operator, connections desk",
        "Northern Grid",
        "Connects us",
        5,
        2,
        0,
        1,
        "Ask early, in their form; ring each Thursday until the date is in writing.",
        "Our date and our load",
        "fortnightly",
        "call",
    ),
)
INSIDE: tuple[Party, ...] = (
    Party(
        "Head of operations",
        "Larkfield",
        "Runs the result afterwards",
        4,
        4,
        0,
        2,
        "Two of the operations team sit in design reviews and sign the test plan.",
        "What you will have to run, and from when",
        "fortnightly",
        "meeting",
        2,
    ),
    Party(
        "Works safety committee",
        "Larkfield",
        "Can stop the work",
        5,
        3,
        1,
        1,
        "Method statements two weeks ahead; their findings are closed first.",
        "What is new in how we work",
        "monthly",
        "report",
    ),
    Party(
        "Customer care team leads",
        "Larkfield",
        "Answer the questions",
        3,
        4,
        -1,
        1,
        "A page of answers before each change; they test it first.",
        "What customers will ask",
        "fortnightly",
        "chat",
        1,
    ),
    Party(
        "Internal audit",
        "Larkfield",
        "Reads the evidence",
        4,
        2,
        0,
        1,
        "Give access to the register instead of reports.",
        "Where the evidence is",
        "quarterly",
        "portal",
    ),
    Party(
        "Finance business partner",
        "Larkfield",
        "Watches the money",
        4,
        3,
        1,
        1,
        "Forecast on the third working day of each month, no surprises later.",
        "Forecast at completion, and why it moved",
        "monthly",
        "report",
    ),
)
BUILT: tuple[RiskStory, ...] = (
    RiskStory(
        "Key supplier fails",
        "Small firm with one large customer",
        "Order placed again, three months later",
        2,
        4,
        "Credit check each quarter; parts list is ours",
    ),
    RiskStory(
        "Skilled fitters are not to be had",
        "All sites build at once in summer",
        "Work takes a third longer",
        3,
        3,
        "Frame contract with two agencies",
    ),
    RiskStory(
        "Ground is worse than surveyed",
        "One borehole in four was refused",
        "Deeper foundations",
        3,
        3,
        "Trial pits before the order",
    ),
    RiskStory(
        "Neighbours complain about noise",
        "Night work near homes",
        "Working hours are cut",
        3,
        2,
        "Quiet plant; letter and telephone number a week before",
    ),
    RiskStory(
        "Drawings of the old plant are wrong",
        "Changes were never drawn",
        "Rework on site",
        3,
        3,
        "Survey with a scanner before design is frozen",
    ),
)
WRITTEN: tuple[RiskStory, ...] = (
    RiskStory(
        "Testers are not free when needed",
        "Operations is short of people",
        "Acceptance takes twice as long",
        3,
        3,
        "Names and weeks agreed in the plan",
    ),
    RiskStory(
        "Personal data is moved without a reason in law",
        "Old purposes were not written down",
        "Regulator stops the migration",
        2,
        4,
        "Assessment signed before the first copy",
    ),
    RiskStory(
        "Interfaces are not as described",
        "Documents are four years old",
        "Rework in integration",
        3,
        3,
        "Call each interface once in the first month",
    ),
    RiskStory(
        "Users do not take it up",
        "Old ways keep working",
        "Benefit comes late",
        3,
        2,
        "Switch the old way off by date; floor walkers for two weeks",
    ),
    RiskStory(
        "Licence price rises at renewal",
        "Contract ends in the middle of the project",
        "Running cost grows",
        2,
        3,
        "Price fixed for three years in the order",
    ),
)
