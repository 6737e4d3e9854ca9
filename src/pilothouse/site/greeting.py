"""The first line of the home page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pilothouse.foundation.access.queries import role_labels
from pilothouse.kit.actor import Actor
from pilothouse.kit.permits import Role

# What a person is first when they hold several roles.
RANK = (
    Role.PMO_DIRECTOR, Role.PMO_MANAGER, Role.PORTFOLIO_MANAGER, Role.PROGRAMME_MANAGER,
    Role.BUSINESS_PM, Role.TECHNICAL_PM, Role.SPONSOR, Role.PMO_ANALYST, Role.RESOURCE_MANAGER,
    Role.FINANCE_CONTROLLER, Role.AUDITOR, Role.ADMINISTRATOR, Role.TEAM_MEMBER,
    Role.CLIENT_CONTACT,
)  # fmt: skip
NOON, EVENING = 12, 18


def greeting(actor: Actor) -> str:
    """A greeting for the actor's hour, with the first name."""
    hour = actor.now.astimezone(ZoneInfo(actor.time_zone)).hour
    first = actor.name.split(" ")[0]
    if hour < NOON:
        return _("Good morning, %(name)s") % {"name": first}
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % {"name": first}
    return _("Good evening, %(name)s") % {"name": first}


def main_role(actor: Actor) -> str:
    """The label of the actor's first role, or nothing."""
    held = {grant.role for grant in actor.grants}
    first = next((role.value for role in RANK if role.value in held), "")
    first = first or min(held, default="")
    return role_labels([first]).get(first, "") if first else ""
