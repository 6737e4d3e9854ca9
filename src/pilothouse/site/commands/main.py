"""The command `pilothouse`. Django is loaded only by the commands that need it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pilothouse.site.commands import admin, backup, demo, level, plans, serve

PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True}
RUN, PLANS, CARE = "Run", "Plans", "Take care of an installation"

app = typer.Typer(
    name="pilothouse",
    help="Pilothouse, the project management office as software. New here? pilothouse demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo", rich_help_panel=RUN)(demo.demo)
app.command("serve", rich_help_panel=RUN)(serve.serve)
app.command("worker", rich_help_panel=RUN)(serve.worker)
app.command("analyse", rich_help_panel=PLANS, context_settings=PASS_ON, add_help_option=False)(
    plans.analyse
)
app.command("level", rich_help_panel=PLANS)(level.level)
app.command("import", rich_help_panel=PLANS)(plans.import_plan)
app.command("import-estate", rich_help_panel=PLANS)(plans.import_estate)
app.command("export", rich_help_panel=PLANS)(plans.export_plan)
app.command("create-admin", rich_help_panel=CARE)(admin.create_admin)
app.command("backup", rich_help_panel=CARE)(backup.backup)
app.command("restore", rich_help_panel=CARE)(backup.restore)
app.command("verify-audit", rich_help_panel=CARE)(admin.verify_audit)
app.command("manage", rich_help_panel=CARE, context_settings=PASS_ON, add_help_option=False)(
    admin.manage
)


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"pilothouse {version_of('pilothouse')}")
        raise typer.Exit


def main() -> None:
    """Run the command line; a refusal is one clear sentence and a non-zero exit."""
    try:
        app()
    except Exception as error:
        if text := _sentence(error):
            typer.echo(text, err=True)
            sys.exit(2)
        raise


def _sentence(error: Exception) -> str:
    # Only modules that are loaded already can have raised their own errors.
    for module, name in (
        ("pilothouse.site.config", "ConfigError"),
        ("pilothouse.kit.errors", "PilothouseError"),
        ("pilothouse.interchange.errors", "ReadError"),
    ):
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(error, kind):
            return str(error)
    return ""
