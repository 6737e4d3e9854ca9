"""The plan's grid and chart, and its comparisons, on pages of other areas."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html

from pilothouse.delivery.schedule.models import Plan
from pilothouse.delivery.schedule.queries.comparing import Comparison
from pilothouse.delivery.schedule.queries.detail import TaskDetail
from pilothouse.delivery.schedule.types import Changed
from pilothouse.delivery.schedule.types.desks import Desk, DeskAddress
from pilothouse.delivery.schedule.views.baselines import baseline_choices
from pilothouse.delivery.schedule.views.comparing import shown
from pilothouse.delivery.schedule.views.words import (
    change_words,
    filter_words,
    group_words,
    plan_words,
    shift_words,
    task_panel,
)
from pilothouse.kit.web.figures import tag
from pilothouse.kit.web.pages import actor_of

register = template.Library()


@register.simple_tag(takes_context=True)
def plan_desk(context: Context, plan: Plan) -> str:
    """Put what the plan page says into the context, for a page that extends it.

    `plan` is the row whose baselines it offers.
    """
    words = {"words": plan_words(), "filters": filter_words(), "groups": group_words()}
    baselines = baseline_choices(actor_of(context["request"]), plan)
    context.update(words | {"shifts": shift_words(), "baselines": baselines})
    return ""


@register.simple_tag(takes_context=True)
def desk_url(context: Context, name: str, *args: str | int) -> str:
    """The address of a page of the plan, or copy, that is on the desk."""
    desk: Desk | DeskAddress = context["desk"]
    return desk.url(name, *args)


@register.simple_tag(takes_context=True)
def desk_mark(context: Context) -> str:
    """A tag beside the title where it is not the project's own plan that is on the desk."""
    desk: Desk = context["desk"]
    return format_html(" {}", tag(desk.words.mark, "violet")) if desk.words.mark else ""


@register.simple_tag
def change_tag(change: Changed) -> str:
    """How a row differs, as a small tag."""
    label, tone = change_words()[Changed(change).value]
    return tag(label, tone)


@register.inclusion_tag("schedule/_task.html", name="task_panel")
def panel_of(detail: TaskDetail, may_edit: bool, desk: DeskAddress) -> dict[str, Any]:
    """A task in full, of a copy."""
    return task_panel(detail, may_edit=may_edit) | {"desk": desk}


@register.inclusion_tag("schedule/_compared.html")
def compared(found: Comparison) -> dict[str, Any]:
    """What moved the finish and what differs between two states of a plan."""
    return shown(found)
