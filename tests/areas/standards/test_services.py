"""Installing packages, which one a project follows, and moving it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilothouse.foundation.audit.models import AuditEvent
from pilothouse.governance.standards import queries, services
from pilothouse.governance.standards.models import MethodPackage
from pilothouse.kit.errors import InvalidError, NotPermittedError, RuleError
from tests import make
from tests.areas.standards.packages import SMALL

pytestmark = pytest.mark.django_db
NEWER = SMALL.replace('version: "1.0"', 'version: "1.10"')


def test_the_shipped_packages_are_there_from_the_start(world: make.World) -> None:
    codes = [code for code, _ in queries.method_choices()]
    assert sorted(codes) == ["agile", "hybrid", "predictive"]
    before = MethodPackage.objects.count()
    assert services.install_shipped(make.NOW) == []
    assert MethodPackage.objects.count() == before


def test_the_text_comes_out_exactly_as_it_went_in(world: make.World) -> None:
    package = services.install_package(actor=world.actor("pmo_manager"), source=SMALL)
    again = queries.package(world.actor("auditor"), "small", "1.0")
    assert again.source == SMALL
    assert again.method.criteria[0].rule == "risks.open == 0"
    event = AuditEvent.objects.order_by("-seq")[0]
    assert (event.action, event.after["sha256"]) == ("method.installed", package.digest)


def test_installing_the_same_again_changes_nothing(world: make.World) -> None:
    pmo = world.actor("pmo_manager")
    services.install_package(actor=pmo, source=SMALL)
    before = AuditEvent.objects.count()
    services.install_package(actor=pmo, source=SMALL)
    assert AuditEvent.objects.count() == before


def test_a_version_never_changes(world: make.World) -> None:
    pmo = world.actor("pmo_manager")
    services.install_package(actor=pmo, source=SMALL)
    with pytest.raises(RuleError, match="raise the version"):
        services.install_package(actor=pmo, source=SMALL.replace("Tests.", "More tests."))


def test_only_the_pmo_installs(world: make.World) -> None:
    for role in ("business_pm", "pmo_analyst", "auditor", "stranger"):
        with pytest.raises(NotPermittedError):
            services.install_package(actor=world.actor(role), source=SMALL)


def test_a_project_keeps_the_version_it_began_with(world: make.World) -> None:
    pmo = world.actor("pmo_manager")
    services.install_package(actor=pmo, source=SMALL)
    running = make.project(world, world.people, method="small")
    later = world.actor("pmo_manager", make.NOW + timedelta(days=1))
    newer = services.install_package(actor=later, source=NEWER)
    assert queries.package_of(running).edition == "1.0"
    running.created_at = later.now + timedelta(hours=1)
    assert queries.package_of(running) == newer
    assert [p.edition for p in queries.newest(pmo) if p.code == "small"] == ["1.10"]


def test_the_pmo_moves_a_project_with_a_reason(world: make.World) -> None:
    pmo = world.actor("pmo_manager", make.NOW + timedelta(days=1))
    services.install_package(actor=world.actor("pmo_manager"), source=SMALL)
    project = make.project(world, world.people, method="small")
    newer = services.install_package(actor=pmo, source=NEWER)
    with pytest.raises(InvalidError):
        services.move_project(actor=pmo, project_id=project.pk, edition="1.10", reason=" ")
    pm = world.actor("business_pm")
    with pytest.raises(NotPermittedError):
        services.move_project(actor=pm, project_id=project.pk, edition="1.10", reason="I want")
    services.move_project(actor=pmo, project_id=project.pk, edition="1.10", reason="New law")
    assert queries.package_of(project) == newer
    assert queries.followers(pmo, newer) == [project]
    services.move_project(actor=pmo, project_id=project.pk, edition="1.0", reason="Not yet")
    assert queries.followers(pmo, newer) == []


def test_an_unknown_method_has_no_package(world: make.World) -> None:
    project = make.project(world, world.people, method="folklore")
    assert queries.package_of(project) is None
    assert queries.method_of(project) is None
