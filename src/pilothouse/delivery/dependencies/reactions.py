"""What follows from changes of plans and of dependencies: new forecasts, and word to people."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilothouse.delivery.dependencies import queries, services
from pilothouse.delivery.dependencies.models import DependencySide
from pilothouse.delivery.dependencies.types import (
    DependenciesFound,
    DependencyMoved,
    DependencySlipped,
)
from pilothouse.delivery.schedule.types import PlanChanged
from pilothouse.delivery.work.queries import projects
from pilothouse.foundation.notify.services import notify
from pilothouse.kit.actor import system_actor
from pilothouse.kit.events import reacts_to

KIND = "dependencies.news"


@reacts_to(PlanChanged)
def follow_the_plan(event: PlanChanged) -> None:
    """Deliveries of a plan that changed get their forecast from it."""
    system = system_actor(event.actor.now)
    for side in queries.given_tasks(system, event.project_id):
        services.update_forecast(actor=system, dependency_id=side.dependency_id)


@reacts_to(DependencyMoved)
def tell_the_other_side(event: DependencyMoved) -> None:
    """The project managers of both projects learn what changed; nobody of what they did."""
    both = queries.dependency(system_actor(event.actor.now), event.dependency_id)
    title = _news(event.news) % {"title": both.row.title, "who": event.actor.name}
    url = reverse("dependencies:detail", args=[both.row.pk])
    notify(event.actor, _managers((both.giver, both.receiver)), kind=KIND, title=title, url=url)


@reacts_to(DependenciesFound)
def tell_of_found_links(event: DependenciesFound) -> None:
    """The managers of each project learn how many agreements wait for them, in one message."""
    for project in projects(system_actor(event.actor.now)).filter(pk__in=event.counts):
        number = event.counts[project.pk]
        title = ngettext(
            "%(count)s link of %(project)s with another plan waits for your confirmation",
            "%(count)s links of %(project)s with other plans wait for your confirmation",
            number,
        ) % {"count": number, "project": project}
        people = [project.business_pm_id, project.technical_pm_id]
        url = reverse("dependencies:list", args=[project.number])
        notify(event.actor, people, kind=KIND, title=title, url=url)


def _news(news: str) -> str:
    words = {
        "proposed": _("Dependency proposed by %(who)s: %(title)s"),
        "confirmed": _("Dependency confirmed by %(who)s: %(title)s"),
        "agreed": _("Dependency agreed: %(title)s"),
        "moved": _("Another date proposed by %(who)s: %(title)s"),
        "kept": _("The agreed date stands: %(title)s"),
        "delivered": _("Delivered: %(title)s"),
        "withdrawn": _("Dependency withdrawn by %(who)s: %(title)s"),
    }
    return words[news]


def _managers(sides: Iterable[DependencySide]) -> list[int | None]:
    return [
        key for side in sides for key in (side.project.business_pm_id, side.project.technical_pm_id)
    ]


@reacts_to(DependencySlipped)
def raise_the_alarm(event: DependencySlipped) -> None:
    """Both projects' managers and their programme managers learn of a slip."""
    both = queries.dependency(system_actor(event.actor.now), event.dependency_id)
    sides = (both.giver, both.receiver)
    programmes = {s.project.programme.manager_id for s in sides if s.project.programme}
    title = _("%(title)s is now %(days)s days late") % {
        "title": both.row.title, "days": event.days,
    }  # fmt: skip
    body = _("%(giver)s gives it to %(getter)s; agreed %(agreed)s, forecast %(forecast)s.") % {
        "giver": both.giver.project, "getter": both.receiver.project,
        "agreed": both.row.agreed_on, "forecast": both.row.forecast_on,
    }  # fmt: skip
    url = reverse("dependencies:detail", args=[both.row.pk])
    people = [*_managers(sides), *programmes]
    notify(event.actor, people, kind=KIND, title=title, url=url, body=body)
