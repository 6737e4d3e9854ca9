"""A lock on a row holds off other writers of the row, and no writer of rows that point to it."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from pilothouse.delivery.work.models import Project
from pilothouse.kit.locks import locked
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(statement: str, *values: int) -> list[Exception]:
    """What another connection that does not wait is told when it runs a statement."""
    refused: list[Exception] = []

    def run() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '200ms'")
                cursor.execute(statement, values)
        except OperationalError as error:
            refused.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return refused


def test_a_locked_row_may_be_pointed_to_and_not_written() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time: SQLite has no locks on rows")
    project = make.world().project
    with transaction.atomic():
        locked(Project.objects.filter(pk=project.pk)).get()
        assert not elsewhere("SELECT 1 FROM work_project WHERE id = %s FOR KEY SHARE", project.pk)
        assert elsewhere("UPDATE work_project SET version = 9 WHERE id = %s", project.pk)
