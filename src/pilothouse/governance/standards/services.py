"""Installing method packages and moving projects between their versions."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from pilothouse.delivery.schedule.services import create_plan
from pilothouse.delivery.work.queries import project_by_id
from pilothouse.foundation.audit.services import record
from pilothouse.governance.standards import queries, rules
from pilothouse.governance.standards.models import MethodAssignment, MethodPackage
from pilothouse.governance.standards.permissions import INSTALL, MOVE, VIEW
from pilothouse.governance.standards.types import MethodMoved, PackageInstalled
from pilothouse.kit import events, permits, store
from pilothouse.kit.actor import Actor, system_actor
from pilothouse.kit.errors import InvalidError, RuleError
from pilothouse.kit.permits import ROOT
from pilothouse.kit.services import note_unchanged, service

SHIPPED = Path(__file__).parent / "data"


@service("standards.install")
def install_package(*, actor: Actor, source: str, shipped: bool = False) -> MethodPackage:
    """Install a version of a method from its YAML; the same text again changes nothing.

    Raises PackageError with every flaw (line, key, remedy), RuleError when this version is
    installed with another content: a version never changes, make a new one.
    """
    permits.require(actor, INSTALL)
    method, digest = rules.parse(source), rules.digest_of(source)
    known = MethodPackage.objects.filter(code=method.code, edition=method.version).first()
    if known is not None:
        _check_same(known, digest)
        note_unchanged()
        return known
    package = MethodPackage(
        code=method.code,
        edition=method.version,
        rank=".".join(f"{part:06d}" for part in rules.version_key(method.version)),
        name=method.name,
        summary=method.summary,
        source=source,
        digest=digest,
        content=method.model_dump(mode="json"),
        is_shipped=shipped,
        installed_at=actor.now,
    )
    store.create(actor, package)
    facts = {"code": method.code, "version": method.version, "sha256": digest}
    record(actor, "method.installed", package, store.Change({}, facts), scope_path=ROOT)
    events.announce(PackageInstalled(actor=actor, package_id=package.pk))
    return package


def _check_same(known: MethodPackage, digest: str) -> None:
    if known.digest != digest:
        raise RuleError(
            f"{known} is installed already with another content. A version never changes, so that "
            "past hand-overs stay true: raise the version in the file and import it again."
        )


@service("standards.move")
def move_project(
    *, actor: Actor, project_id: int, edition: str, reason: str, version: int | None = None
) -> MethodAssignment:
    """Let a running project follow another version of its method."""
    project = project_by_id(actor, project_id, MOVE)
    if not reason.strip():
        raise InvalidError("Say why.", {"reason": ["Say why; the reason is kept."]})
    package = queries.package(actor, project.method, edition)
    held = MethodAssignment.objects.filter(project=project).first()
    if held is None:
        held = MethodAssignment(project=project, package=package)
        change = store.create(actor, held)
    else:
        change = store.update(actor, held, expected=version, package=package)
    path = project.scope.path
    record(actor, "method.moved", held, change, scope_path=path, reason=reason)
    events.announce(MethodMoved(actor=actor, project_id=project.pk))
    return held


@service("standards.start_plan")
def start_plan(*, actor: Actor, project_id: int, start: date | None = None) -> int:
    """Start a project's plan from the template of its method; returns the number of tasks.

    Raises RuleError when its method has no template, or the project a plan already.
    """
    project = project_by_id(actor, project_id)
    permits.require(actor, VIEW, project.scope.path)
    package = queries.package_of(project)
    if package is None or not package.method.plan:
        raise RuleError("The method of this project has no plan to begin with.")
    edits = rules.plan_edits(package.method.plan)
    row = create_plan(actor=actor, project_id=project_id, start=start, edits=edits)
    facts = {"code": package.code, "version": package.edition, "tasks": row.last_uid}
    path = project.scope.path
    record(actor, "method.plan_started", project, store.Change({}, facts), scope_path=path)
    return int(row.last_uid)


def install_shipped(now: datetime) -> list[MethodPackage]:
    """Install the packages that come with the product, those versions that are not there yet."""
    actor = system_actor(now)
    known = set(MethodPackage.objects.values_list("code", "edition"))
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.yaml"))]
    wanted = [
        text for text in texts if ((method := rules.parse(text)).code, method.version) not in known
    ]
    return [install_package(actor=actor, source=text, shipped=True) for text in wanted]
