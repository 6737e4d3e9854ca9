"""What a new plan does not take along from the one it begins from, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext

from pilothouse.delivery.schedule.types import LeftBehind, LeftOut


def left_words(found: Iterable[LeftOut]) -> list[str]:
    """Each thing that stays behind as a phrase."""
    return [_phrase(each.what, each.count) % {"n": each.count} for each in found]


def _phrase(what: LeftBehind, n: int) -> str:
    """The phrase with a place for the number."""
    return {
        LeftBehind.PROGRESS: ngettext(
            "what was done and spent on %(n)s task", "what was done and spent on %(n)s tasks", n
        ),
        LeftBehind.DATA_DATE: ngettext("the data date", "the data dates", n),
        LeftBehind.BASELINES: ngettext("%(n)s baseline", "%(n)s baselines", n),
        LeftBehind.LEVELLING: ngettext(
            "the levelling delay of %(n)s task", "the levelling delays of %(n)s tasks", n
        ),
        LeftBehind.OTHER_PLANS: ngettext(
            "the tie of %(n)s task to another plan", "the ties of %(n)s tasks to other plans", n
        ),
        LeftBehind.DOCUMENTS: ngettext(
            "the documents of %(n)s task", "the documents of %(n)s tasks", n
        ),
        LeftBehind.AVAILABILITY: ngettext(
            "when %(n)s resource is available", "when %(n)s resources are available", n
        ),
        LeftBehind.PEOPLE: ngettext("%(n)s assignment", "%(n)s assignments", n),
        LeftBehind.DATES: ngettext(
            "the dates and constraints of %(n)s task",
            "the dates and constraints of %(n)s tasks",
            n,
        ),
        LeftBehind.CHANGES: ngettext(
            "%(n)s change since the first baseline", "%(n)s changes since the first baseline", n
        ),
    }[what]
