"""`pilothouse serve` and `pilothouse worker`: an installation with its own settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pilothouse.site.commands import environment, processes

Data = Annotated[
    Path | None,
    typer.Option(help="The data folder; PILOTHOUSE_DATA_DIR unless given.", show_default=False),
]


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Web processes; about one per core.")] = 1,
    with_worker: Annotated[
        bool,
        typer.Option(
            "--with-worker/--no-worker",
            help="Start a background worker too; without, start `pilothouse worker` yourself.",
        ),
    ] = True,
    migrate: Annotated[
        bool, typer.Option(help="Bring the database to this version before starting.")
    ] = False,
    data: Data = None,
) -> None:
    """Start the web server of an installation.

    Settings come from PILOTHOUSE_* variables or a .env file. Unsafe settings are refused, with a
    sentence that says how to mend them.
    """
    environment.use_data(data)
    if not processes.port_is_free(host, port):
        typer.echo(f"Port {port} on {host} is taken by another program.", err=True)
        raise typer.Exit(2)
    environment.start_django()
    _prepare(migrate=migrate)
    _run(host, port, workers, with_worker=with_worker)


def worker(
    once: Annotated[bool, typer.Option(help="End when no job is waiting.")] = False,
    data: Data = None,
) -> None:
    """Run background work: imports, reports, e-mail, daily checks.

    `serve` starts one by itself. On PostgreSQL any number may run, on any number of machines.
    """
    environment.use_data(data)
    environment.start_on_database()
    from pilothouse.kit.jobs.worker import run_worker

    run_worker(once=once)


def _prepare(*, migrate: bool) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from pilothouse.site.commands.database import migrate_if_needed, refuse_another_version

    if migrate:
        migrate_if_needed(say=typer.echo)
    else:
        refuse_another_version()
    if settings.CONFIG.is_production:
        call_command("collectstatic", interactive=False, verbosity=0)


def _run(host: str, port: int, workers: int, *, with_worker: bool) -> None:
    family = processes.Family(typer.echo)
    processes.end_on_signals()
    try:
        command = processes.server_command(host, port, workers=workers)
        family.start(command, worker=with_worker)
        family.wait_until_ready(host, port)
        typer.echo(f"Listening on http://{host}:{port}")
        family.watch()
    except KeyboardInterrupt:
        typer.echo("\nStopping …")
    except processes.ProcessEndedError as ended:
        typer.echo(str(ended), err=True)
        raise typer.Exit(1) from ended
    finally:
        family.stop()
