"""Reading the standards: packages, which one a project follows, and what its rules say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pilothouse.delivery.schedule.queries.starting import PlanLine, planned
from pilothouse.delivery.work.queries import projects
from pilothouse.governance.standards import rules
from pilothouse.governance.standards.models import MethodAssignment, MethodPackage
from pilothouse.governance.standards.permissions import VIEW
from pilothouse.governance.standards.types import (
    FactSpec,
    Method,
    TaskTemplate,
    Verdict,
    vocabulary,
)
from pilothouse.kit import permits
from pilothouse.kit.actor import Actor


def packages(actor: Actor) -> QuerySet[MethodPackage]:
    """The installed packages, newest version of each method first."""
    return permits.limit(actor, VIEW, MethodPackage.objects.all()).order_by("code", "-rank")


def package(actor: Actor, code: str, edition: str) -> MethodPackage:
    """One version of a method."""
    return permits.get(actor, VIEW, packages(actor).filter(code=code), edition=edition)


def newest(actor: Actor) -> list[MethodPackage]:
    """The newest version of each method, by name."""
    latest: dict[str, MethodPackage] = {}
    for row in packages(actor):
        latest.setdefault(row.code, row)
    return sorted(latest.values(), key=lambda row: row.name)


def method_choices() -> list[tuple[str, str]]:
    """Code and name of each installed method, by name; the newest version names it."""
    rows = MethodPackage.objects.order_by("code", "rank").values_list("code", "name")
    return sorted(dict(rows).items(), key=lambda choice: choice[1])


def package_of(project: Any) -> MethodPackage | None:
    """The package a project follows; the caller has permitted the project.

    Where the PMO moved it, that one; else the newest that was installed when the project began, or
    the first ever installed when the project is older. None when its method has no package.
    """
    moved = MethodAssignment.objects.select_related("package").filter(project_id=project.pk).first()
    if moved:
        return moved.package
    rows = MethodPackage.objects.filter(code=project.method).order_by("rank")
    return _begun_with(list(rows), project)


def _begun_with(versions: list[MethodPackage], project: Any) -> MethodPackage | None:
    then = [row for row in versions if row.installed_at <= project.created_at]
    return next(iter(then[-1:] or versions[:1]), None)


def newer_than(actor: Actor, code: str, edition: str) -> MethodPackage | None:
    """The newest version of a method when it is newer than the one given."""
    latest = packages(actor).filter(code=code).first()
    return latest if latest is not None and latest.edition != edition else None


def method_of(project: Any) -> Method | None:
    """The content of the package a project follows."""
    found = package_of(project)
    return found.method if found else None


def followers(actor: Actor, package: MethodPackage) -> list[Any]:
    """The projects that the actor sees and that follow a package."""
    versions = list(MethodPackage.objects.filter(code=package.code).order_by("rank"))
    moved = dict(MethodAssignment.objects.values_list("project_id", "package_id"))
    rows = projects(actor).filter(method=package.code).order_by("number")
    return [
        project
        for project in rows
        if moved.get(project.pk, getattr(_begun_with(versions, project), "pk", None)) == package.pk
    ]


def facts() -> list[FactSpec]:
    """Every fact that a rule may use, by name."""
    return sorted(vocabulary.values(), key=lambda fact: fact.key)


def verdict(rule: str, values: Mapping[str, Any]) -> Verdict:
    """Whether a rule holds for the facts of a project."""
    return rules.evaluate(rule, values)


def facts_in(rule: str) -> list[str]:
    """The facts that a rule uses."""
    return rules.facts_in(rule)


def evidence_sentence(template: str, values: Mapping[str, Any]) -> str:
    """An evidence sentence with the facts put in."""
    return rules.sentence(template, values)


def plan_rows(name: str, tasks: Sequence[TaskTemplate], day: date) -> list[PlanLine]:
    """The plan that a template makes from a day on, computed, for a page to show."""
    return planned(name, day, rules.plan_edits(tasks)) if tasks else []
