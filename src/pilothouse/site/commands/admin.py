"""`create-admin`, `verify-audit` and the way to Django's own commands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pilothouse.site.commands import environment
from pilothouse.site.commands.serve import Data


def create_admin(
    email: Annotated[str, typer.Option(prompt="E-mail address", help="Used to sign in.")],
    name: Annotated[str, typer.Option(prompt="Name", help="As colleagues know them.")],
    password: Annotated[
        str,
        typer.Option(
            prompt=True,
            confirmation_prompt=True,
            hide_input=True,
            envvar="PILOTHOUSE_ADMIN_PASSWORD",
            help="At least 12 characters; asked for unless given in the environment.",
        ),
    ],
    data: Data = None,
) -> None:
    """Open an account that may do everything in the administration."""
    environment.use_data(data)
    environment.start_on_database()
    from django.utils import timezone

    from pilothouse.kit.actor import Channel, system_actor
    from pilothouse.site.commands.administrator import open_administrator

    actor = system_actor(timezone.now(), "pilothouse create-admin").via(Channel.COMMAND)
    open_administrator(actor, email=email, name=name, password=password)
    typer.echo(f"{name} can sign in as {email}.")


def verify_audit(data: Data = None) -> None:
    """Check that nobody has changed or removed anything in the audit trail."""
    environment.use_data(data)
    environment.start_on_database()
    from pilothouse.foundation.audit.queries import verify_chain

    check = verify_chain()
    if not check.holds:
        typer.secho(f"The audit trail is broken: {check.why}", err=True, fg="red")
        raise typer.Exit(1)
    typer.echo(f"The audit trail is whole: {check.events} events, each linked to the one before.")


def manage(context: typer.Context) -> None:
    """Run one of Django's own commands, such as `pilothouse manage shell`."""
    environment.start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} manage", *context.args])
