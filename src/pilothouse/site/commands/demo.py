"""`pilothouse demo`: the made-up company, ready to click."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pilothouse.site.commands import environment, processes

HOST = "127.0.0.1"
MARK = "demo company"


def demo(
    port: Annotated[int, typer.Option(help="The port of the address in the browser.")] = 8000,
    data: Annotated[Path, typer.Option(help="Where the demo keeps its database and files.")] = Path(
        "data/demo"
    ),
    browser: Annotated[bool, typer.Option(help="Open the browser when ready.")] = True,
    database: Annotated[
        str,
        typer.Option(
            help="A PostgreSQL address for the demo; without it, SQLite in the data folder.",
            envvar="PILOTHOUSE_DEMO_DATABASE",
        ),
    ] = "",
) -> None:
    """Start the demo: a made-up company, with everything in it safe to change.

    The first start builds the company; later starts take seconds. Delete the data folder to begin
    again. Press Ctrl-C to stop.
    """
    if not processes.port_is_free(HOST, port):
        typer.echo(
            f"Port {port} is taken by another program. Try another one: "
            f"pilothouse demo --port {port + 1}",
            err=True,
        )
        raise typer.Exit(2)
    environment.use_demo(data.resolve(), port=port, database_url=database)
    processes.end_on_signals()
    try:
        _prepare()
    except KeyboardInterrupt:
        typer.echo("\nStopped before the demo was ready; the next start goes on from here.")
        raise typer.Exit(130) from None
    _run(port, browser=browser)


def _prepare() -> None:
    environment.start_django()
    from pilothouse.site.commands.database import migrate_if_needed

    if migrate_if_needed(say=typer.echo):
        typer.echo("Database ready.")
    if not is_built():
        build()


def is_built() -> bool:
    """Whether the database holds the demo company."""
    from pilothouse.kit.models import Sequence

    return Sequence.objects.filter(key=MARK).exists()


def build() -> None:
    """Build the demo company, as one transaction, and mark the database."""
    from django.db import transaction
    from django.utils import timezone

    from pilothouse.kit.models import Sequence
    from pilothouse.site.demo import build as build_company

    typer.echo("Building the demo company …")
    with transaction.atomic():
        build_company(timezone.now(), typer.echo)
        Sequence.objects.create(key=MARK, last=1)


def _run(port: int, *, browser: bool) -> None:
    address = f"http://{HOST}:{port}"
    family = processes.Family(typer.echo)
    try:
        typer.echo("Starting server and worker …")
        family.start(processes.server_command(HOST, port), worker=True)
        family.wait_until_ready(HOST, port)
        typer.secho(f"Pilothouse is ready: {address}   (Ctrl-C stops it)", bold=True)
        if browser and _has_display():
            import webbrowser

            webbrowser.open(address)
        family.watch()
    except KeyboardInterrupt:
        typer.echo("\nStopping …")
    except processes.ProcessEndedError as ended:
        typer.echo(str(ended), err=True)
        raise typer.Exit(1) from ended
    finally:
        family.stop()


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
