"""What the people of the demo company can do."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pilothouse.foundation.people.services import add_skill, give_skill
from pilothouse.site.demo.stage import Company

SKILLS: dict[str, str] = {
    "Structural design": "Foundations, frames and quay structures, with their calculations",
    "Site supervision": "Running crews and contractors on site, method statements, permits to work",
    "Power engineering": "Substations, cables, protection and load studies",
    "Drives and controls": "Motors, converters, PLCs and their commissioning",
    "Software development": "Services and web applications, from design to operation",
    "Test automation": "Automated tests of software and of interfaces",
    "Data engineering": "Data models, pipelines and migration",
    "Product design": "User research, flows and interface design",
    "Security engineering": "Threat models, hardening, identity and monitoring",
    "Quality assurance": "Inspection plans, audits and acceptance tests",
    "Procurement": "Tenders, contracts and follow-up of suppliers",
    "Accounting": "Budgets, cost reports and capitalisation",
    "Training delivery": "Courses, material and assessments",
    "Communications": "Messages, events and stakeholder briefings",
    "Vehicle technology": "Fitting and servicing vehicles and their telematics",
    "Project management": "Leading projects from charter to benefits",
    "Planning": "Schedules, progress and forecasts",
}
MAIN: dict[str, tuple[str, ...]] = {
    "Civil engineering": ("Structural design", "Structural design", "Site supervision"),
    "Electrical engineering": ("Power engineering", "Power engineering", "Drives and controls"),
    "Software": ("Software development", "Software development", "Test automation"),
    "Data": ("Data engineering",),
    "Digital products": ("Product design", "Software development"),
    "Cyber security": ("Security engineering",),
    "Quality and safety": ("Quality assurance",),
    "Procurement": ("Procurement",),
    "Finance": ("Accounting",),
    "Training": ("Training delivery",),
    "Communications": ("Communications",),
    "Fleet": ("Vehicle technology",),
    "Projects office": ("Planning", "Project management"),
    "PMO": ("Planning",),
}
BESIDE: dict[str, tuple[str, ...]] = {
    "Structural design": ("Site supervision", "Planning", "Quality assurance"),
    "Site supervision": ("Quality assurance", "Planning"),
    "Power engineering": ("Drives and controls", "Site supervision"),
    "Drives and controls": ("Power engineering", "Software development"),
    "Software development": ("Test automation", "Data engineering", "Security engineering"),
    "Test automation": ("Software development", "Quality assurance"),
    "Data engineering": ("Software development",),
    "Product design": ("Training delivery", "Communications"),
    "Security engineering": ("Software development", "Test automation"),
    "Planning": ("Project management",),
    "Project management": ("Planning", "Procurement"),
}
MANAGERS = ("bpm", "bpm2", "bpm3", "tpm", "tpm2", "tpm3", "programme", "programme2", "programme3")
LEVELS = (2, 3, 3, 3, 4)
LOWER = (1, 2, 2)


def teach(company: Company) -> None:
    """Enter the register of skills and who has which, the main one first."""
    keys = {
        name: add_skill(actor=company.system, name=name, description=text).pk
        for name, text in SKILLS.items()
    }
    chance = company.chance("skills")
    managers = {company.lead(key) for key in MANAGERS}
    for unit, members in company.units.items():
        for member in members:
            manages = member.pk in managers
            for name, level in _skills_of(chance, unit, manages=manages):
                give_skill(
                    actor=company.system, person_id=member.pk, skill_id=keys[name], level=level
                )


def _skills_of(chance: random.Random, unit: str, *, manages: bool) -> Iterator[tuple[str, int]]:
    if unit not in MAIN:
        return
    main = "Project management" if manages else chance.choice(MAIN[unit])
    yield main, chance.choice(LEVELS)
    others = BESIDE.get(main, ())
    for name in chance.sample(others, min(len(others), chance.randint(0, 2))):
        yield name, chance.choice(LOWER)
