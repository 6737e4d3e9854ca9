"""The command `pilothouse`: each command as a person runs it."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import tarfile
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.shared_data import shared_data
from tests.site.running import CLEAN, Started, free_port, pilothouse

pytestmark = [pytest.mark.nodb, pytest.mark.slow]
COMMANDS = (
    "demo", "serve", "worker", "analyse", "import", "create-admin", "backup", "restore",
    "verify-audit", "manage",
)  # fmt: skip
SECRET = "a-secret-of-this-test-that-is-long-enough-0123456789"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a demo that was started once, answered, and was stopped by Ctrl-C."""
    where = tmp_path_factory.mktemp("demo")
    port = free_port()
    demo = Started("demo", "--port", str(port), "--data", "data", "--no-browser", where=where)
    try:
        demo.until(f"ready: http://127.0.0.1:{port}")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 200
            assert answer.url.startswith(f"http://127.0.0.1:{port}/accounts/login/")
    finally:
        code = demo.stop()
    assert code == 0, demo.lines
    return where


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder, to be changed at will."""
    shutil.copytree(built / "data", tmp_path / "data")
    return tmp_path


def test_help_names_every_command_without_loading_django(tmp_path: Path) -> None:
    ran = pilothouse("--help", where=tmp_path)
    assert ran.code == 0
    assert all(name in ran.out for name in COMMANDS)
    code = "import sys, pilothouse.site.commands.main; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=CLEAN, check=False).returncode == 0


@pytest.mark.parametrize("name", [c for c in COMMANDS if c not in {"analyse", "manage"}])
def test_each_command_explains_itself(name: str, tmp_path: Path) -> None:
    ran = pilothouse(name, "--help", where=tmp_path)
    assert ran.code == 0
    assert "Usage" in ran.out


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ran = pilothouse("demo", "--port", str(port), where=tmp_path)
    assert ran.code == 2
    assert f"Port {port} is taken" in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "data").exists()


def test_the_second_start_builds_nothing(place: Path) -> None:
    demo = Started(
        "demo", "--port", str(free_port()), "--data", "data", "--no-browser", where=place
    )
    demo.until("ready:")
    assert demo.stop() == 0
    assert not any("Building" in line or "Preparing" in line for line in demo.lines)


def test_the_demo_ignores_the_database_of_an_installation(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "data", tmp_path / "data")
    (tmp_path / ".env").write_text("DATABASE_URL=postgres://nobody@127.0.0.1:1/production\n")
    ran = pilothouse("verify-audit", "--data", "data", where=tmp_path)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("settings", "mended_by"),
    [
        ({"PILOTHOUSE_ALLOWED_HOSTS": "pmo.example.org"}, "PILOTHOUSE_SECRET_KEY="),
        ({"PILOTHOUSE_SECRET_KEY": SECRET}, "PILOTHOUSE_ALLOWED_HOSTS="),
        (
            {
                "PILOTHOUSE_SECRET_KEY": SECRET,
                "PILOTHOUSE_ALLOWED_HOSTS": "pmo.example.org",
                "PILOTHOUSE_DEBUG": "true",
            },
            "Remove PILOTHOUSE_DEBUG",
        ),
    ],
)
def test_production_refuses_unsafe_settings(
    settings: dict[str, str], mended_by: str, tmp_path: Path
) -> None:
    ran = pilothouse("serve", "--port", str(free_port()), where=tmp_path, **settings)
    assert ran.code == 2
    assert mended_by in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("verify-audit",),
        ("worker", "--once"),
        ("import", "plan.xml", "--project", "P-001"),
        ("import-estate", ".", "--portfolio", "Works"),
        ("export", "P-001", "plan.csv"),
    ],
)
def test_a_command_on_an_empty_database_says_how_to_make_one(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "plan.xml").write_text("<Project/>")
    ran = pilothouse(*command, where=tmp_path, PILOTHOUSE_MODE="development")
    assert ran.code == 2
    assert "serve --migrate" in ran.err
    assert "Traceback" not in ran.err


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    address = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    ran = pilothouse(
        "verify-audit", where=tmp_path, PILOTHOUSE_MODE="development", DATABASE_URL=address
    )
    assert ran.code == 2
    assert "does not answer" in ran.err
    assert "Traceback" not in ran.err


def test_production_serves_after_migrate_and_not_before(tmp_path: Path) -> None:
    settings = {"PILOTHOUSE_SECRET_KEY": SECRET, "PILOTHOUSE_ALLOWED_HOSTS": "127.0.0.1"}
    port = str(free_port())
    ran = pilothouse("serve", "--port", port, where=tmp_path, **settings)
    assert ran.code == 2
    assert "serve --migrate" in ran.err
    server = Started("serve", "--migrate", "--port", port, where=tmp_path, **settings)
    server.until("Listening on")
    assert server.stop() == 0
    assert (tmp_path / "data" / "static" / "staticfiles.json").exists()


def test_a_backup_brings_everything_back(place: Path) -> None:
    file = place / "data" / "files" / "plan.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text("the plan")
    assert pilothouse("backup", "b.tar.gz", "--data", "data", where=place).code == 0
    file.write_text("changed")
    _sql(place, "DELETE FROM access_token")
    _sql(place, "UPDATE people_person SET name = 'Nobody'")
    refused = pilothouse("restore", "b.tar.gz", "--data", "data", where=place)
    assert refused.code == 1
    assert "--yes" in refused.err
    assert file.read_text() == "changed"
    assert pilothouse("restore", "b.tar.gz", "--yes", "--data", "data", where=place).code == 0
    assert file.read_text() == "the plan"
    assert _sql(place, "SELECT count(*) FROM people_person WHERE name = 'Nobody'") == [(0,)]


def test_a_damaged_backup_changes_nothing(place: Path) -> None:
    assert pilothouse("backup", "b.tar.gz", "--data", "data", where=place).code == 0
    with tarfile.open(place / "b.tar.gz") as archive:
        archive.extractall(place / "open", filter="data")
    with (place / "open" / "database").open("r+b") as database:
        database.seek(5000)
        database.write(b"damaged")
    with tarfile.open(place / "bad.tar.gz", "w:gz") as archive:
        for name in ("manifest.json", "database"):
            archive.add(place / "open" / name, name)
    before = _sql(place, "SELECT count(*) FROM people_person")
    ran = pilothouse("restore", "bad.tar.gz", "--yes", "--data", "data", where=place)
    assert ran.code == 1
    assert "damaged" in ran.err
    (place / "torn.tar.gz").write_bytes((place / "b.tar.gz").read_bytes()[:900])
    torn = pilothouse("restore", "torn.tar.gz", "--yes", "--data", "data", where=place)
    assert torn.code == 1
    assert "not a whole" in torn.err
    assert _sql(place, "SELECT count(*) FROM people_person") == before


def test_verify_audit_finds_a_changed_event(place: Path) -> None:
    whole = pilothouse("verify-audit", "--data", "data", where=place)
    assert (whole.code, "is whole" in whole.out) == (0, True)
    _sql(place, "UPDATE audit_event SET actor_name = 'Somebody else' WHERE seq = 3")
    broken = pilothouse("verify-audit", "--data", "data", where=place)
    assert broken.code == 1
    assert "Event 3 was changed" in broken.err


def test_an_administrator_can_be_made(place: Path) -> None:
    asked = ("create-admin", "--email", "ada@example.org", "--name", "Ada", "--data", "data")
    weak = pilothouse(*asked, where=place, PILOTHOUSE_ADMIN_PASSWORD="short")
    assert weak.code == 2
    assert "12 characters" in weak.err
    made = pilothouse(*asked, where=place, PILOTHOUSE_ADMIN_PASSWORD="correct horse battery")
    assert (made.code, made.out) == (0, "Ada can sign in as ada@example.org.\n")
    again = pilothouse(*asked, where=place, PILOTHOUSE_ADMIN_PASSWORD="correct horse battery")
    assert again.code == 2
    assert _sql(place, "SELECT count(*) FROM people_person WHERE name = 'Ada'") == [(1,)]


def test_the_worker_ends_when_nothing_waits(place: Path) -> None:
    assert pilothouse("worker", "--once", "--data", "data", where=place).code == 0
    assert _sql(place, "SELECT count(*) FROM kit_worker") == [(0,)]


def test_manage_passes_on(place: Path) -> None:
    ran = pilothouse("manage", "showmigrations", "audit", where=place, PILOTHOUSE_MODE="demo")
    assert "0001_initial" in ran.out


def test_a_plan_file_is_imported_and_the_second_time_updated(place: Path) -> None:
    plan = shared_data("plans/aspose-tasks__Data_Homemoveplan.mpp")
    number = _sql(place, "SELECT number FROM work_project WHERE stage = 'charter'")[0][0]
    asked = ("import", plan, "--project", str(number), "--data", "data")
    first = pilothouse(*asked, where=place)
    assert first.code == 0, first.err
    assert "now has this plan" in first.out
    tasks = _sql(place, "SELECT count(*) FROM schedule_task")
    assert tasks != [(0,)]
    again = pilothouse(*asked, where=place)
    assert again.code == 0, again.err
    assert "Nothing changes in" in again.out
    assert _sql(place, "SELECT count(*) FROM schedule_task") == tasks
    kept = "SELECT state, file_name FROM schedule_import ORDER BY id"
    assert _sql(place, kept) == [("done", plan.name)] * 2


def test_a_file_that_is_no_plan_and_a_project_that_is_not_there(place: Path) -> None:
    (place / "notes.mpp").write_text("not a plan")
    wrong = pilothouse("import", "notes.mpp", "--project", "P-001", "--data", "data", where=place)
    nowhere = pilothouse("import", "notes.mpp", "--project", "P-999", "--data", "data", where=place)
    missing = pilothouse("import", "gone.mpp", "--project", "P-001", "--data", "data", where=place)
    for ran in (wrong, nowhere, missing):
        assert ran.code == 2
        assert ran.err.strip()
        assert "Traceback" not in ran.err


def test_the_demo_signs_in_by_one_click_and_only_as_its_own_people(built: Path) -> None:
    code = (
        "from pilothouse.site.commands import environment\n"
        "from pathlib import Path\n"
        "environment.use_demo(Path('data').resolve()); environment.start_django()\n"
        "from django.test import Client\n"
        "browser = Client(headers={'host': '127.0.0.1'})\n"
        "page = browser.get('/accounts/login/')\n"
        "assert 'Look at it as' in page.text, page.text\n"
        "from pilothouse.foundation.access.queries import demo_cards\n"
        "card = demo_cards()[0]\n"
        "assert browser.get('/demo/sign-in/').status_code == 405\n"
        "done = browser.post('/demo/sign-in/', {'user': card.user_id, 'next': '//evil.example/'})\n"
        "assert (done.status_code, done['Location']) == (302, '/'), done\n"
        "assert card.name in browser.get('/profile/').text\n"
        "assert 'Demo' in browser.get('/profile/').text\n"
        "assert Client(headers={'host': '127.0.0.1'}).post('/demo/sign-in/', {'user': 999999})"
        ".status_code == 404\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=built, env=CLEAN, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def _sql(place: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(place / "data" / "pilothouse.sqlite3")) as database, database:
        return database.execute(statement).fetchall()
