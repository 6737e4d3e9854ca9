"""The database of the browser tests: `python -m tests.e2e.seed` migrates it and fills it.

Prints what the tests need to know about it as JSON. Runs in a process of its own with the settings
of the product, because the database is the product's and not the test runner's.
"""

from __future__ import annotations

import json
import sys

from pilothouse.site.commands.environment import start_django

CHEAP = 1000


def main() -> None:
    start_django()
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    usual, PBKDF2PasswordHasher.iterations = PBKDF2PasswordHasher.iterations, CHEAP
    from tests.e2e.world import build
    from tests.make import PASSWORD

    made = build()
    # The product renews a cheap hash when somebody signs in, which ends their other sessions.
    PBKDF2PasswordHasher.iterations = usual
    get_user_model().objects.update(password=make_password(PASSWORD))
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main()
