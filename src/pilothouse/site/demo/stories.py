"""What the demo's projects are about: fourteen stories in every stage and health."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """How far a project has come and how it fares."""

    TRUE_GREEN = "true green"
    HONEST_RED = "honest red"
    WATERMELON = "stated green, computed red"
    AMBER = "amber"
    STALE = "no progress reported for weeks"
    RETURNED = "returned at hand-over"
    SUBMITTED = "hand-over awaits the PMO"
    WITH_CLIENT = "with the client for signature"
    PLANNING = "being planned"
    CHARTER = "charter being written"
    CLOSING = "closing"
    BENEFITS = "benefits running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class RiskStory:
    title: str
    cause: str
    effect: str
    likelihood: int
    impact: int
    response: str = ""
    contingency: str = ""
    trigger: str = ""
    days: int = 0
    budget: int = 0
    closed: str = ""


@dataclass(frozen=True, slots=True)
class IssueStory:
    title: str
    what: str
    severity: int
    escalated: str = ""
    resolved: str = ""
    ago: int = 60
    levels: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """One project of the demo. `began` is days before today on which its plan starts."""

    key: str
    name: str
    portfolio: str
    fate: Fate
    began: int
    budget: int
    sponsor: str
    bpm: str
    tpm: str
    objective: str
    measures: tuple[tuple[str, str, str], ...]
    scope_in: tuple[str, ...]
    scope_out: tuple[str, ...]
    programme: str = ""
    client: str = ""
    method: str = "predictive"
    tier: int = 2
    pace: float = 1.0
    risks: tuple[RiskStory, ...] = ()
    issues: tuple[IssueStory, ...] = ()
    assumptions: tuple[str, ...] = ("People named in the plan stay available as planned.",)
    constraints: tuple[str, ...] = ("Work on site only between 07:00 and 19:00.",)
    deliverables: tuple[str, ...] = field(default=())


PORTFOLIOS = {
    "Client delivery": "Projects done for clients under contract.",
    "Change and technology": "Projects that change how Larkfield itself works.",
}
PROGRAMMES = (
    ("Network renewal", "Client delivery", "programme",
     "Renew water, port and rail assets of three clients with shared crews."),
    ("Digital customer", "Change and technology", "programme2",
     "Let customers do everything themselves, and see what they use."),
    ("Net zero estate", "Client delivery", "programme3",
     "Cut the energy bought for sites that we build or run."),
)  # fmt: skip

STORIES: tuple[Story, ...] = (
    Story(
        "flood-barrier", "Calder flood barrier", "Client delivery", Fate.TRUE_GREEN, 170,
        4_200_000, "sponsor", "bpm", "tpm3",
        "Protect 1,900 homes along the Calder from a flood that comes once in 100 years.",
        (("Homes protected", "0", "1,900"), ("Gate closing time", "55 min", "12 min")),
        ("Two lifting gates with drives and controls", "Foundations, piers and cofferdam",
         "Training of the council's operators"),
        ("Flood walls upstream", "Maintenance after the first year"),
        programme="Network renewal", client="Calder Valley Council", tier=1,
        deliverables=("Two gates in service", "Operating manual", "As-built drawings"),
        risks=(
            RiskStory("River flow delays the cofferdam", "Wet spring after a wet winter",
                      "Divers cannot work; foundations start late", 3, 4,
                      "Start in the month of lowest flow; watch the gauge at Elland daily",
                      "Work two shifts after the flow falls", "Flow above 60 m³/s for 5 days",
                      10, 60_000),
            RiskStory("Gate steel costs more", "Steel price rises before the order", "Cost grows",
                      2, 3, "Fix the price for 90 days in the order", closed="Order placed at the "
                      "quoted price."),
            RiskStory("Bats roost in the old sluice", "No survey in summer yet",
                      "Demolition waits for a licence", 2, 4, "Survey in May by an ecologist",
                      "Demolish in two halves around the roost", "A roost is found", 15, 20_000),
        ),
        issues=(IssueStory("Farm track too soft for the crane", "Ground bears 40 kPa, 75 needed.",
                           2, resolved="Laid 300 m of trackway."),),
    ),
    Story(
        "crane-electrification", "Nordhaven crane electrification", "Client delivery",
        Fate.HONEST_RED, 250, 7_900_000, "sponsor", "bpm2", "tpm",
        "Run six quay cranes on shore power, so that the port stops burning 1.4 million litres of "
        "diesel a year.",
        (("Diesel burnt by cranes", "1.4 Ml/y", "0"), ("Crane availability", "96 %", "97 %")),
        ("Substation and quay cables", "Drive conversion of cranes 1 to 6", "Driver training"),
        ("Shore power for ships", "New cranes"),
        programme="Network renewal", client="Nordhaven Port Authority", tier=1, pace=0.72,
        deliverables=("Six converted cranes", "11 kV substation", "Acceptance certificates"),
        risks=(
            RiskStory("Transformers come later still", "The maker's works is full",
                      "Energising slips past the winter season", 4, 5,
                      "Weekly visit to the works; second source for the bushings",
                      "Hire two mobile transformers", "Ship date passes 30 days late", 30, 350_000),
            RiskStory("Quay loading during conversion", "Crane parked beside the cable trench",
                      "Trench must be refilled before each ship", 3, 3,
                      "Agree ship windows weekly"),
            RiskStory("Drive sets need new firmware", "Type test not finished",
                      "Crane 1 tests take longer", 3, 4, "Witness the type test"),
        ),
        issues=(
            IssueStory("Transformer maker announces nine weeks' delay",
                       "Core steel was rejected at the works.", 4, ago=75, levels=3,
                       escalated="The programme cannot make up nine weeks by itself."),
            IssueStory("Quay cable route crosses an unmapped drain", "Found at chainage 212.", 3,
                       resolved="Moved the route by 1.8 m; as-built drawings updated."),
        ),
    ),
    Story(
        "signalling", "Severn signalling stage 2", "Client delivery", Fate.WATERMELON, 215,
        5_600_000, "sponsor", "bpm3", "tpm2",
        "Raise the line from 8 to 12 trains an hour between Lydney and Gloucester.",
        (("Trains an hour", "8", "12"), ("Signal failures a year", "31", "10")),
        ("Interlocking data and software", "Trackside cases and axle counters", "Safety case"),
        ("Track renewal", "Level crossings"),
        programme="Network renewal", client="Severn Rail", tier=1, pace=0.6,
        deliverables=("Assured interlocking", "Safety case parts 1 and 2"),
        risks=(
            RiskStory("Possession is cancelled", "Other works claim the weekend",
                      "Next possession is 14 weeks later", 3, 5,
                      "Confirm the possession in writing each month"),
            RiskStory("Safety assessor is overbooked", "One assessor for three schemes",
                      "Safety case waits", 4, 4, "Book review weeks now"),
        ),
        issues=(IssueStory("Interlocking test bench is out of order", "Power supply failed; the "
                           "part takes four weeks.", 3, ago=24),),
    ),
    Story(
        "energy-centre", "Brightwell energy centre", "Client delivery", Fate.RETURNED, -20,
        6_300_000, "sponsor", "bpm", "tpm",
        "Replace the hospital's steam plant so that heat never fails and gas use falls by a third.",
        (("Gas use", "21 GWh/y", "14 GWh/y"), ("Heat outages a year", "4", "0")),
        ("Energy centre building and plant", "Night changeover", "Removal of the old plant"),
        ("Heat network beyond the hospital",),
        programme="Net zero estate", client="Brightwell Hospitals Trust", tier=1,
        deliverables=("Energy centre in service", "Witnessed test records"),
        risks=(
            RiskStory("Changeover night fails", "Valves not operated for years",
                      "Wards without heat until morning", 2, 5, "Exercise every valve in autumn"),
            RiskStory("Tenders exceed the budget", "Few bidders for hospital work",
                      "Scope must be cut", 3, 4, "Talk to five bidders before the tender",
                      "Leave out the third boiler", "Lowest tender 10 % over", 0, 0),
        ),
    ),
    Story(
        "customer-portal", "Customer portal", "Change and technology", Fate.AMBER, 150, 1_900_000,
        "sponsor2", "bpm2", "tpm2",
        "Let seven in ten customers read meters, pay and move home without calling.",
        (("Contacts done online", "34 %", "70 %"), ("Calls a month", "88,000", "45,000")),
        ("Sign-in, meter readings, bills, moving home, outage map", "Accessible to WCAG 2.2 AA"),
        ("Business customers", "A native app"),
        programme="Digital customer", method="agile", pace=0.93,
        deliverables=("Release 1", "Release 2", "Accessibility statement"),
        risks=(
            RiskStory("Address data is poor", "Two systems hold different addresses",
                      "Customers cannot register", 4, 3, "Clean the 60,000 worst before release 1",
                      "Let the call centre register by telephone", "Over 5 % fail to register",
                      8, 25_000),
            RiskStory("Search engine ranks the old site first", "Old pages stay online",
                      "Customers land on the wrong page", 3, 2, "Redirects on the day"),
        ),
        issues=(IssueStory("Payment provider changes its interface", "Version 3 ends in spring.", 3,
                           ago=4),),
    ),
    Story(
        "payments-platform", "Payments platform replacement", "Change and technology", Fate.AMBER,
        230, 9_400_000, "sponsor3", "bpm3", "tpm2",
        "Replace the payments platform before support ends, without a day of lost payments.",
        (("Days without payments", "3 a year", "0"), ("Cost for each payment", "21 p", "9 p")),
        ("Twelve product families", "Migration of 2.1 million accounts", "Interfaces to finance"),
        ("New payment products",),
        programme="Digital customer", method="hybrid", tier=1, pace=0.9,
        deliverables=("Platform in service", "Migrated accounts", "Retired old platform"),
        risks=(
            RiskStory("Rehearsal leaves accounts unreconciled", "Mapping of old product codes",
                      "Go-live without proof", 4, 5, "Second rehearsal with a full copy",
                      "Cut over by product family", "Over 0.1 % unreconciled", 20, 400_000),
            RiskStory("Migration lead leaves", "Market pays more", "Knowledge is lost", 3, 4,
                      "Pair with a second engineer; bonus at go-live"),
        ),
        issues=(IssueStory("Vendor patch 8.2 is late", "Needed for direct debits.", 3,
                           ago=19, levels=2, escalated="Only the sponsor has the ear of the "
                           "vendor's managing director."),),
    ),
    Story(
        "warehouse-retirement", "Data warehouse retirement", "Change and technology",
        Fate.BENEFITS, 330, 640_000, "sponsor2", "bpm", "tpm2",
        "Switch off the old data warehouse and save its licences.",
        (("Licence cost", "£410,000/y", "£0"), ("Nightly load", "9 h", "2 h")),
        ("Reports of finance and networks", "Archive of ten years"),
        ("New reports",), tier=3, pace=1.05,
        deliverables=("Retired warehouse", "Archive with an index"),
        risks=(RiskStory("A forgotten report turns up", "No list of users", "Parallel run longer",
                         3, 2, "Watch the query log for a quarter",
                         closed="Log was quiet for 90 days."),),
    ),
    Story(
        "contact-centre", "Contact centre move", "Change and technology", Fate.CLOSING, 175,
        880_000, "sponsor2", "bpm2", "tpm3",
        "Move 100 colleagues to the new site over two weekends without closing the lines.",
        (("Calls lost on moving days", "–", "under 2 %"), ("Rent", "£620,000/y", "£390,000/y")),
        ("Fit-out of floor 3", "New telephone platform", "Two moving waves"),
        ("Home working rules",), pace=1.0,
        deliverables=("Fitted floor", "Closed old site"),
        risks=(RiskStory("Fibre is late", "Street works permit", "Telephones on mobile lines", 2, 4,
                         "Order twice the lead time", "Mobile backup for two weeks",
                         "No light 10 days before", 5, 8_000, closed="Fibre lit on time."),),
    ),
    Story(
        "store-lighting", "Atlas store lighting", "Client delivery", Fate.WITH_CLIENT, -15,
        2_700_000, "sponsor", "bpm3", "tpm",
        "Halve the lighting bill of 54 stores in three countries.",
        (("Lighting energy", "9.8 GWh/y", "4.7 GWh/y"),),
        ("54 stores in the Netherlands, Belgium and Germany", "Sensors and controls"),
        ("Warehouses", "Outdoor signs"),
        programme="Net zero estate", client="Atlas Retail",
        deliverables=("54 fitted stores", "Energy report"),
        risks=(RiskStory("Night work permits differ by town", "54 municipalities",
                         "Roll-out order changes", 3, 3, "Ask all towns in one go"),),
    ),
    Story(
        "depot-solar", "Solar on depots", "Client delivery", Fate.PLANNING, -35, 1_450_000,
        "sponsor3", "bpm", "tpm",
        "Make a quarter of the power our depots use on their own roofs.",
        (("Own power", "0 %", "25 %"),),
        ("Roofs in Leeds, Derby and Bristol", "Grid connections"),
        ("Batteries",), programme="Net zero estate", tier=3,
        deliverables=("Three arrays generating",),
        risks=(RiskStory("Grid offer is smaller than asked", "Network is full near Derby",
                         "Array must be cut", 4, 4, "Ask for a flexible connection"),),
    ),
    Story(
        "heat-pumps", "Heat pump pilot", "Client delivery", Fate.CHARTER, -60, 320_000, "sponsor3",
        "bpm2", "tpm3",
        "Learn on one office whether heat pumps pay across the estate.",
        (("Heat cost", "£48/m²", "£36/m²"),), ("One office in York",), ("The other 22 offices",),
        programme="Net zero estate", tier=3,
    ),
    Story(
        "workforce-scheduling", "Workforce scheduling", "Change and technology", Fate.SUBMITTED,
        -10, 1_100_000, "sponsor2", "bpm3", "tpm2",
        "Plan 1,300 shifts a week fairly, in minutes instead of days.",
        (("Time to plan a week", "3 days", "20 min"), ("Short-notice changes", "18 %", "7 %")),
        ("All depots", "Payroll interface"), ("Office staff",),
        programme="Digital customer", method="hybrid",
        deliverables=("Tool in all depots", "Trained planners"),
        risks=(
            RiskStory("Unions reject the rules", "Night shifts are disputed", "Trial starts late",
                      3, 4, "Joint working group from week one",
                      "Trial with day shifts only", "No agreement by the trial", 15, 0),
        ),
    ),
    Story(
        "cyber-uplift", "Cyber uplift", "Change and technology", Fate.STALE, 120, 1_700_000,
        "sponsor3", "bpm2", "tpm2",
        "Reach the level that the insurer and the regulator ask for.",
        (("Accounts with multi-factor", "41 %", "100 %"), ("Restore proven", "no", "in 24 h")),
        ("Identity, monitoring, recovery",), ("Operational technology",), pace=0.9,
        deliverables=("Certificate of the independent assessment",),
        risks=(RiskStory("Old applications break with multi-factor", "No modern sign-in",
                         "Exceptions pile up", 4, 3, "Gateway in front of the old ones"),),
    ),
    Story(
        "fleet-telematics", "Fleet telematics", "Change and technology", Fate.CLOSED, 345, 410_000,
        "sponsor2", "bpm", "tpm3",
        "Cut the fuel of 400 vans by a tenth.",
        (("Fuel", "2.2 Ml/y", "2.0 Ml/y"),), ("400 vans", "Fuel dashboard"), ("Cars",), tier=3,
        pace=1.0, deliverables=("400 fitted vans",),
        risks=(RiskStory("Drivers fear being watched", "Speed is recorded", "Boxes unplugged", 3, 3,
                         "Agree what is shown to whom", closed="Agreed with the staff."),),
    ),
)  # fmt: skip
