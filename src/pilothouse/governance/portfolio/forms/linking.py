"""Funding levels as lines of a proposal's form, and a link to another proposal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilothouse.governance.portfolio import queries
from pilothouse.governance.portfolio.forms.amounts import amount_of
from pilothouse.governance.portfolio.models import Proposal
from pilothouse.governance.portfolio.types import LevelFacts, LinkKind, ProposalState
from pilothouse.kit.actor import Actor
from pilothouse.kit.web.forms import StyledForm
from pilothouse.kit.web.lines import Column, Line, LinesField


class LevelsField(LinesField):
    """Funding levels; cleans to a list of LevelFacts."""

    def __init__(self) -> None:
        columns = (
            Column("name", gettext_lazy("Level, such as a pilot"), longest=80),
            Column("cost_low", gettext_lazy("Cost, from"), "number"),
            Column("cost_high", gettext_lazy("Cost, to"), "number"),
            Column("share", gettext_lazy("Value, %"), "number"),
        )
        super().__init__(
            columns,
            add=gettext_lazy("Add a level"),
            label=gettext_lazy("Funding levels"),
            template_name="portfolio/_levels_field.html",
        )

    def to_python(self, value: Any) -> list[LevelFacts]:
        """Read the figures of each line."""
        return [_level(line) for line in value or []]


def _level(line: Line) -> LevelFacts:
    if not line["name"]:
        raise ValidationError(_("Give each funding level a name."))
    return LevelFacts(
        name=line["name"],
        cost_low=_figure(line, "cost_low"),
        cost_high=_figure(line, "cost_high"),
        share=int(_figure(line, "share") or 100),
    )


def _figure(line: Line, column: str) -> Decimal | None:
    if not line[column]:
        return None
    amount = amount_of(line[column])
    if amount is None:
        said = _("“%(text)s” of the level “%(level)s” is no amount.")
        raise ValidationError(said % {"text": line[column], "level": line["name"]})
    return amount


def lines_of(proposal: Proposal) -> Sequence[Line]:
    """The funding levels of a proposal as the form shows them."""
    return [
        {
            "name": level.name,
            "cost_low": _plain(level.cost_low),
            "cost_high": _plain(level.cost_high),
            "share": str(level.share),
        }
        for level in proposal.levels.all()
    ]


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}".removesuffix(".00")


class LinkForm(StyledForm, forms.Form):
    """What choosing this proposal means for another."""

    kind = forms.ChoiceField(label=gettext_lazy("This proposal"), choices=LinkKind.choices)
    other: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Other proposal"), queryset=None
    )
    bonus = forms.IntegerField(
        label=gettext_lazy("Bonus, % of both values"),
        required=False, min_value=-100, max_value=100,
        help_text=gettext_lazy("Only for two that are worth more together, or (below 0) less."),
    )  # fmt: skip
    short_fields = ("bonus",)

    def __init__(self, *args: Any, actor: Actor, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = [ProposalState.REJECTED]
        rows = queries.proposals(actor).exclude(pk=proposal.pk).exclude(state__in=gone)
        self.fields["other"].queryset = rows.order_by("-pk")  # type: ignore[attr-defined]
