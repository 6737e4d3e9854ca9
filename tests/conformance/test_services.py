"""Every service keeps the contract, and nothing but services writes."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType

import pytest

import pilothouse
from pilothouse.foundation.audit.models import AppendOnlyError, AuditEvent
from pilothouse.foundation.audit.queries import verify_chain
from pilothouse.foundation.people.models import Unit
from pilothouse.foundation.people.services import add_unit
from pilothouse.kit import permits
from pilothouse.kit.services import ServiceContractError, registry, service, unrecorded_writes
from pilothouse.site.areas import AREAS
from tests import make

SOURCE = Path(pilothouse.__file__).parent
TIERS = ("foundation", "delivery", "control", "governance", "insight")
WRITING_ROOMS = {"services", "migrations", "management"}
ROW_WRITES = {
    "bulk_create", "bulk_update", "get_or_create", "update_or_create", "create", "update",
    "delete", "save",
}  # fmt: skip
# They compute for long, outside a transaction, and leave the writing to a service of their own.
COMPUTING = {
    "pilothouse.control.risks.simulate_risks",
    "pilothouse.delivery.schedule.simulate_plan",
    "pilothouse.governance.gates.check_compliance",
    "pilothouse.governance.levelling.compute_run",
}
# It tells what a service would do, by what that service is made of, and writes nothing.
FORESEEING = {"pilothouse.delivery.schedule.foreseen_import"}
MANAGERS = (".objects", "_default_manager", "queries.")


def modules_named(room: str) -> Iterator[str]:
    for tier in TIERS:
        for area in sorted((SOURCE / tier).iterdir()):
            for file in [area / f"{room}.py", *sorted((area / room).glob("*.py"))]:
                if file.exists():
                    yield ".".join(("pilothouse", *file.relative_to(SOURCE).with_suffix("").parts))


@pytest.fixture(scope="module", autouse=True)
def all_loaded() -> None:
    for name in modules_named("services"):
        import_module(name.removesuffix(".__init__"))


def test_there_are_services() -> None:
    assert len(registry) > 20


def test_each_service_lives_in_the_services_of_its_area() -> None:
    areas = {area.rpartition(".")[2]: area for area in AREAS}
    ours = [info for info in registry.values() if info.module.startswith("pilothouse.")]
    astray = [
        info.name
        for info in ours
        if not re.fullmatch(r"[a-z_]+\.[a-z_]+", info.name)
        or not info.module.startswith(f"{areas.get(info.name.partition('.')[0], '?')}.services")
    ]
    assert astray == []


def test_each_service_takes_the_actor_by_name_and_says_what_it_does() -> None:
    wrong = []
    for info in registry.values():
        actor = inspect.signature(info.function).parameters.get("actor")
        if actor is None or actor.kind is not inspect.Parameter.KEYWORD_ONLY:
            wrong.append(f"{info.name}: no keyword-only actor")
        if len((info.function.__doc__ or "").split()) < 3:
            wrong.append(f"{info.name}: no docstring")
    assert wrong == []


def test_whoever_takes_an_actor_is_under_the_contract() -> None:
    """What an area's `services` offer with an actor is a service, a part, or says why not."""
    loose = []
    for area in AREAS:
        if not find_spec(f"{area}.services"):
            continue
        for name, function in vars(import_module(f"{area}.services")).items():
            ours = isinstance(function, FunctionType) and function.__module__.startswith(area)
            takes_actor = ours and "actor" in inspect.signature(function).parameters
            reads = ours and ".services" not in function.__module__
            if takes_actor and not reads and not name.startswith("_") and not _is_marked(function):
                loose.append(f"{area}.{name}")
    assert set(loose) == COMPUTING | FORESEEING


def _is_marked(function: FunctionType) -> bool:
    services = {(info.module, info.function.__name__) for info in registry.values()}
    return (
        (function.__module__, function.__name__) in services
        or getattr(function, "is_part", False)
        or f"{function.__module__}.{function.__name__}" in unrecorded_writes
    )


def test_each_unrecorded_write_says_why() -> None:
    assert [name for name, why in unrecorded_writes.items() if len(why.split()) < 3] == []


def test_only_services_write_rows() -> None:
    writes = []
    for tier in TIERS:
        for file in sorted((SOURCE / tier).rglob("*.py")):
            rooms = set(file.relative_to(SOURCE / tier).with_suffix("").parts)
            if not rooms & WRITING_ROOMS:
                writes += _row_writes(file)
    assert writes == []


def _row_writes(file: Path) -> list[str]:
    return [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ROW_WRITES
        and any(word in ast.unparse(node.func.value) for word in MANAGERS)
    ]


@pytest.mark.django_db
def test_a_service_that_forgets_its_permit_or_event_is_rolled_back() -> None:
    actor = make.system()

    @service("test.no_permit")
    def no_permit() -> None:
        Unit.objects.create(name="Lost", created_at=actor.now, updated_at=actor.now)

    @service("test.no_event")
    def no_event() -> None:
        permits.require(actor, "people.manage")
        Unit.objects.create(name="Lost", created_at=actor.now, updated_at=actor.now)

    @service("test.two_events")
    def two_events() -> None:
        add_unit.__wrapped__(actor=actor, name="Lost")  # type: ignore[attr-defined]
        add_unit.__wrapped__(actor=actor, name="Lost too")  # type: ignore[attr-defined]

    try:
        for broken, why in ((no_permit, "no permit"), (no_event, "0 audit"), (two_events, "2 aud")):
            with pytest.raises(ServiceContractError, match=why):
                broken()
    finally:
        for name in ("test.no_permit", "test.no_event", "test.two_events"):
            registry.pop(name)
    assert not Unit.objects.filter(name__startswith="Lost").exists()


@pytest.mark.django_db
class TestAuditChain:
    def test_events_cannot_be_changed_through_the_model(self) -> None:
        make.world()
        with pytest.raises(AppendOnlyError):
            AuditEvent.objects.update(actor_name="Nobody")
        with pytest.raises(AppendOnlyError):
            AuditEvent.objects.filter(seq=1).delete()

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ("UPDATE audit_event SET actor_name = 'Nobody' WHERE seq = 4", "Event 4 was changed"),
            ("UPDATE audit_event SET reason = 'x' WHERE seq = 2", "Event 2 was changed"),
            ("DELETE FROM audit_event WHERE seq = 3", "Event 3 is missing"),
            ("DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)", "removed"),
        ],
    )
    def test_a_change_behind_the_software_is_found(self, change: str, found: str) -> None:
        from django.db import connection

        make.world()
        assert verify_chain().holds
        with connection.cursor() as cursor:
            cursor.execute(change)
        check = verify_chain()
        assert not check.holds
        assert found in check.why
