"""The people of the demo company. All names are invented."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pilothouse.kit.permits import Role

ORGANISATION = "Larkfield Group"
DOMAIN = "larkfield.example"
PASSWORD = "pilothouse demo"  # noqa: S105  (the demo's accounts are open to everybody)
BOARD = {"Client delivery": ("sponsor",), "Change and technology": ("sponsor2", "sponsor3")}

UNITS: tuple[tuple[str, str, int], ...] = (
    ("Board", "", 4),
    ("PMO", "Board", 6),
    ("Projects office", "Board", 14),
    ("Civil engineering", "Projects office", 14),
    ("Electrical engineering", "Projects office", 14),
    ("Software", "Board", 16),
    ("Data", "Software", 8),
    ("Digital products", "Software", 8),
    ("Cyber security", "Software", 5),
    ("Quality and safety", "Board", 7),
    ("Procurement", "Board", 6),
    ("Finance", "Board", 6),
    ("Training", "Board", 4),
    ("Communications", "Board", 4),
    ("Fleet", "Board", 4),
)

CLIENTS: tuple[tuple[str, str, str], ...] = (
    ("Calder Valley Council", "GB", "Ruth Ashworth"),
    ("Nordhaven Port Authority", "NO", "Sindre Aasland"),
    ("Severn Rail", "GB", "Gareth Pugh"),
    ("Brightwell Hospitals Trust", "GB", "Dr Amara Nwosu"),
    ("Atlas Retail", "NL", "Femke de Wit"),
)


@dataclass(frozen=True, slots=True)
class Lead:
    """A named person with a role for the whole organisation, shown on the sign-in page."""

    key: str
    name: str
    title: str
    unit: str
    role: Role | None = None
    about: str = ""


LEADS: tuple[Lead, ...] = (
    Lead("director", "Helena Marsh", "PMO director", "PMO", Role.PMO_DIRECTOR,
         "Objectives, selection, delegated limits"),
    Lead("pmo", "Tomasz Zielinski", "PMO manager", "PMO", Role.PMO_MANAGER,
         "Hand-overs, gates, changes, corrective actions"),
    Lead("analyst", "Priya Raman", "PMO analyst", "PMO", Role.PMO_ANALYST,
         "Quality of data, assessments, reports"),
    Lead("portfolio", "Oliver Grant", "Portfolio manager", "PMO", Role.PORTFOLIO_MANAGER,
         "Proposals, scoring, the portfolio board"),
    Lead("resources", "Ngozi Adeyemi", "Resource manager", "PMO", Role.RESOURCE_MANAGER,
         "People, calendars, absences"),
    Lead("finance", "Bernd Hoffmann", "Finance controller", "Finance", Role.FINANCE_CONTROLLER,
         "Budgets and figures"),
    Lead("auditor", "Isla Fraser", "Internal auditor", "Board", Role.AUDITOR,
         "Reads everything, including history"),
    Lead("administrator", "Samir Haddad", "Systems administrator", "Software", Role.ADMINISTRATOR,
         "Accounts, roles, back-ups"),
    Lead("sponsor", "Catherine Boyle", "Operations director", "Board",
         about="Sponsors projects; approves charters and large changes"),
    Lead("sponsor2", "Desmond Okafor", "Customer director", "Board"),
    Lead("sponsor3", "Margit Solberg", "Managing director", "Board"),
    Lead("bpm", "Maria Lindqvist", "Project manager, business", "Projects office",
         about="Business PM of three projects"),
    Lead("bpm2", "Adrian Whitfield", "Project manager, business", "Projects office"),
    Lead("bpm3", "Zanele Dube", "Project manager, business", "Projects office"),
    Lead("tpm", "Jun Tanaka", "Project manager, technical", "Electrical engineering",
         about="Technical PM of three projects"),
    Lead("tpm2", "Rafael Novak", "Project manager, technical", "Software"),
    Lead("tpm3", "Elif Marchetti", "Project manager, technical", "Civil engineering"),
    Lead("programme", "Lucia Castro", "Programme manager", "Projects office",
         about="Manages the programme Network renewal"),
    Lead("programme2", "Peter Nkemelu", "Programme manager", "Software"),
    Lead("programme3", "Ingrid Haraldsen", "Programme manager", "Projects office"),
    Lead("member", "Ben Aldridge", "Electrical engineer", "Electrical engineering",
         about="Own tasks, progress, risks and issues"),
)  # fmt: skip

FIRST = [
    "Aidan",
    "Amelia",
    "Anwar",
    "Beatrix",
    "Callum",
    "Chiara",
    "Dafydd",
    "Dina",
    "Edwin",
    "Elodie",
    "Emeka",
    "Esther",
    "Farah",
    "Finn",
    "Freya",
    "George",
    "Grace",
    "Hamza",
    "Hanna",
    "Harriet",
    "Hugo",
    "Imogen",
    "Ivan",
    "Jakob",
    "Jasmine",
    "Joanna",
    "Kemal",
    "Kirsty",
    "Lars",
    "Leila",
    "Lewis",
    "Magda",
    "Marcus",
    "Mei",
    "Milan",
    "Nadia",
    "Nathan",
    "Niamh",
    "Noah",
    "Olga",
    "Omar",
    "Paula",
    "Piotr",
    "Quentin",
    "Rachel",
    "Ravi",
    "Rosa",
    "Ruben",
    "Sadie",
    "Selma",
    "Simon",
    "Sofia",
    "Stefan",
    "Tamsin",
    "Tariq",
    "Theo",
    "Uma",
    "Victor",
    "Wanda",
    "Yusuf",
]
LAST = [
    "Abbott",
    "Achterberg",
    "Ahmed",
    "Baines",
    "Barlow",
    "Bianchi",
    "Brandt",
    "Chaudhry",
    "Clarke",
    "Cooke",
    "Corrigan",
    "Dalgaard",
    "Davies",
    "Duarte",
    "Eklund",
    "Ellis",
    "Fenwick",
    "Ferreira",
    "Foster",
    "Gallagher",
    "Goddard",
    "Hale",
    "Hargreaves",
    "Hussain",
    "Ilves",
    "Iqbal",
    "Jansen",
    "Jarvis",
    "Kaur",
    "Keane",
    "Kowalski",
    "Laurent",
    "Lennox",
    "Mackay",
    "Malik",
    "Mensah",
    "Moreau",
    "Murray",
    "Nielsen",
    "Nowak",
    "Olsen",
    "Osei",
    "Palmer",
    "Pereira",
    "Quinn",
    "Reid",
    "Rossi",
    "Sandhu",
    "Schmidt",
    "Sharma",
    "Tanner",
    "Thorne",
    "Udoh",
    "Vance",
    "Visser",
    "Walsh",
    "Weber",
    "Wright",
    "Yates",
    "Zeman",
]
TITLES = {
    "PMO": "PMO officer",
    "Projects office": "Project officer",
    "Civil engineering": "Civil engineer",
    "Electrical engineering": "Electrical engineer",
    "Software": "Software engineer",
    "Data": "Data engineer",
    "Digital products": "Product designer",
    "Cyber security": "Security engineer",
    "Quality and safety": "Quality engineer",
    "Procurement": "Buyer",
    "Finance": "Accountant",
    "Training": "Trainer",
    "Communications": "Communications officer",
    "Fleet": "Fleet technician",
    "Board": "Director",
}


def crowd(seed: int) -> list[tuple[str, str]]:
    """Invented names and their units that fill each unit to its size beside the leads."""
    chance = random.Random(seed)  # noqa: S311
    taken = {lead.name for lead in LEADS}
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance.shuffle(names)
    free = iter(name for name in names if name not in taken)
    people = []
    for unit, _, size in UNITS:
        leads = sum(lead.unit == unit for lead in LEADS)
        people += [(next(free), unit) for _ in range(max(size - leads, 0))]
    return people


def address(name: str) -> str:
    """The e-mail address of a name at the demo company."""
    plain = name.lower().replace("dr ", "").replace("'", "")
    return f"{plain.replace(' ', '.')}@{DOMAIN}"
