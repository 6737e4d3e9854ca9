"""Closed projects like the one whose plan begins, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.delivery.schedule.queries.similar import SimilarProject, similar_projects
from pilothouse.delivery.schedule.rules.similar import Alike, Likeness
from pilothouse.delivery.schedule.rules.wording import duration_text
from pilothouse.kit.actor import Actor

if TYPE_CHECKING:
    from pilothouse.delivery.work.models import Project


@dataclass(frozen=True, slots=True)
class Proposal:
    """A similar project as the page shows it."""

    found: SimilarProject
    why: str
    length: str
    lessons: list[str]


def proposals(actor: Actor, project: Project) -> list[Proposal]:
    """The similar projects, each with why it is proposed and what is to be learnt from it."""
    return [
        Proposal(found, _why(found.likeness), _length(found), _lessons(found))
        for found in similar_projects(actor, project)
    ]


def _why(like: Likeness) -> str:
    names = {
        Alike.WORDS: ngettext(
            "the word %(words)s in the name", "the words %(words)s in the name", len(like.words)
        ) % {"words": ", ".join(f"“{word}”" for word in like.words)},
        Alike.PROGRAMME: _("the programme"),
        Alike.CLIENT: _("the client"),
        Alike.METHOD: _("the method"),
        Alike.TIER: _("the tier"),
        Alike.BUDGET: _("a budget of that size"),
    }  # fmt: skip
    return _("In common: %(what)s") % {"what": ", ".join(names[trait] for trait in like.shared)}


def _length(found: SimilarProject) -> str:
    if found.outcome is None:
        return _("Nothing to compare: no baseline, or tasks that were never finished.")
    return _("Planned for %(planned)s calendar days, took %(actual)s (%(over)+d %%).") % {
        "planned": round(found.outcome.planned),
        "actual": round(found.outcome.actual),
        "over": round(100 * (found.outcome.ratio - 1)),
    }


def _lessons(found: SimilarProject) -> list[str]:
    day = found.minutes_per_day
    longer = [
        _("“%(task)s” took %(actual)s, planned %(planned)s.") % {
            "task": row.name, "actual": duration_text(row.actual, day=day),
            "planned": duration_text(row.planned, day=day),
        }
        for row in found.longer
    ]  # fmt: skip
    added = ngettext(
        "%(n)s task was added after the first baseline.",
        "%(n)s tasks were added after the first baseline.",
        found.added,
    ) % {"n": found.added}
    return [*longer, *([added] if found.added else ()), *(f"“{text}”" for text in found.said)]
