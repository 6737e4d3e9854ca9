"""Fail when a model and its migrations differ, or an app has models and no migrations at all."""

from __future__ import annotations

import os

import django
from django.apps import apps
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilothouse.site.settings_test")
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    django.setup()
    # Named, because Django passes silently over apps that have no migrations folder.
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("pilothouse.")]
    call_command("makemigrations", *ours, check=True, dry_run=True, verbosity=1)


if __name__ == "__main__":
    main()
