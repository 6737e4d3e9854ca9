"""What a command needs before Django is loaded: where the data is and how to start."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

DEMO_FILE = "demo.json"


def use_data(folder: Path | None) -> None:
    """Work on the data in a folder; a folder made by `pilothouse demo` is opened as a demo."""
    if folder is None:
        return
    os.environ["PILOTHOUSE_DATA_DIR"] = str(folder)
    if (folder / DEMO_FILE).exists():
        use_demo(folder)


def use_demo(folder: Path, *, port: int = 8000, database_url: str = "") -> None:
    """Set this process and its children up as the demo whose data are in the folder.

    The demo never touches the database of an installation, whatever the environment says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    facts = _facts(folder)
    database_url = database_url or facts["database_url"]
    (folder / DEMO_FILE).write_text(json.dumps(facts | {"database_url": database_url}))
    os.environ |= {
        "PILOTHOUSE_MODE": "demo",
        "PILOTHOUSE_DATA_DIR": str(folder),
        "PILOTHOUSE_DATABASE_URL": database_url,
        "PILOTHOUSE_SECRET_KEY": facts["secret_key"],
        "PILOTHOUSE_DEBUG": "false",
        "PILOTHOUSE_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PILOTHOUSE_BASE_URL": f"http://127.0.0.1:{port}",
    }


def _facts(folder: Path) -> dict[str, str]:
    file = folder / DEMO_FILE
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return {"secret_key": secrets.token_urlsafe(50), "database_url": ""} | known


def start_django() -> None:
    """Load Django with the settings of this environment; raises ConfigError when unsafe."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilothouse.site.settings")
    import django
    from django.conf import settings

    (Path(settings.CONFIG.data_dir) / "static").mkdir(parents=True, exist_ok=True)
    django.setup()


def start_on_database() -> None:
    """Load Django for work on the database; raises ConfigError where there is none to work on."""
    start_django()
    from pilothouse.site.commands.database import refuse_another_version

    refuse_another_version()
