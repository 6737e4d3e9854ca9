"""What lets PostgreSQL rewrite thousands of computed dates without touching an index."""

from __future__ import annotations

import pytest
from django.db import connection

from pilothouse.delivery.schedule.models import PlanTask
from pilothouse.delivery.schedule.queries.rows import COMPUTED

pytestmark = pytest.mark.django_db
TABLE = PlanTask._meta.db_table


def test_no_index_names_a_computed_column() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE)
    named = {name: set(made["columns"]) for name, made in found.items() if made["index"]}
    assert any("position" in columns for columns in named.values())
    assert {name: both for name, c in named.items() if (both := c & set(COMPUTED))} == {}


def test_pages_keep_room_for_the_next_state_of_their_rows() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite rewrites rows in place")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = %s", [TABLE])
        assert cursor.fetchone() == (["fillfactor=50"],)
