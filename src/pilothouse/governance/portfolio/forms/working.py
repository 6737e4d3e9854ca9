"""The work by skill as lines of a proposal's form."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilothouse.foundation.people.queries import skills
from pilothouse.governance.portfolio.forms.amounts import amount_of
from pilothouse.governance.portfolio.models import Proposal
from pilothouse.governance.portfolio.types import MOST_DAYS, WorkFacts
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.lines import Column, Line, LinesField

TENTH = Decimal("0.1")


class WorkField(LinesField):
    """Work by skill; cleans to a list of WorkFacts."""

    def __init__(self) -> None:
        super().__init__(
            _columns(()),
            add=gettext_lazy("Add a skill"),
            label=gettext_lazy("Work by skill"),
            template_name="portfolio/_work_field.html",
        )

    def offer(self, actor: Actor, proposal: Proposal) -> None:
        """Offer the skills in use, and those that the proposal has; show what it has."""
        has = list(proposal.work.all()) if proposal.pk else []
        kept = {row.skill_id for row in has}
        rows = [row for row in skills(actor) if row.is_active or row.pk in kept]
        self.widget.columns = _columns([(str(row.pk), row.name) for row in rows])
        self.initial = [
            {"skill": str(row.skill_id), "days": f"{row.days:f}".removesuffix(".0")} for row in has
        ]

    def to_python(self, value: Any) -> list[WorkFacts]:
        """Read skill and days of each line."""
        names = dict(self.widget.columns[0].choices[1:])
        return [_work(line, names) for line in value or []]


def _columns(skills: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    choose = ("", gettext_lazy("Choose a skill"))
    return (
        Column("skill", gettext_lazy("Skill"), "choice", (choose, *skills)),
        Column("days", gettext_lazy("Person-days"), "number"),
    )


def _work(line: Line, names: dict[str, str]) -> WorkFacts:
    if line["skill"] not in names:
        raise ValidationError(_("Choose a skill for each line of work."))
    days = amount_of(line["days"], MOST_DAYS + TENTH)
    if not days or days % TENTH:
        said = _("“%(text)s” days of “%(skill)s” is no figure above 0 with at most one decimal.")
        raise ValidationError(said % {"text": line["days"], "skill": names[line["skill"]]})
    return WorkFacts(skill_id=int(line["skill"]), days=days)
