"""Many rows of one kind written at once, without an object for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

MANY = 200


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows, given as values by column (`plan_id`), and give their primary keys in order.

    All rows name the same columns; columns that none names take their default. Runs in the
    caller's transaction. Signals and `save` are passed over, as by `bulk_create`, which takes
    several times as long for thousands of rows.
    """
    if not rows:
        return []
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = [_column(field, rows) for field in fields]
    keys = _fresh_keys(model, len(rows))
    _execute(
        model, ["id", *(str(field.column) for field in fields)], zip(keys, *columns, strict=True)
    )
    plan_anew(len(keys))
    return keys


def _column(field: models.Field[Any, Any], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    if field.attname not in rows[0]:
        return [field.get_db_prep_save(field.get_default(), connection)] * len(rows)
    values = [row[field.attname] for row in rows]
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]
    ready = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return [ready[value] for value in values]


def _fresh_keys(model: type[models.Model], count: int) -> list[int]:
    """Keys that no row ever had. SQLite has one writer at a time, PostgreSQL a sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0] or 0
        return list(range(last + 1, last + 1 + count))


def _execute(
    model: type[models.Model], names: Iterable[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    quote = connection.ops.quote_name
    columns = [quote(name) for name in names]
    into = f"{quote(model._meta.db_table)} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", list(rows))  # noqa: S608


def set_numbers(
    model: type[models.Model], column: str, numbers: Sequence[tuple[int | None, int]]
) -> None:
    """Set one column of many rows, given as (number, primary key), in the caller's transaction.

    Ten times as quick as `bulk_update` for thousands.
    """
    if not numbers:
        return
    quote = connection.ops.quote_name
    table, name = quote(model._meta.db_table), quote(column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            values, keys = zip(*numbers, strict=True)
            cursor.execute(
                f"UPDATE {table} t SET {name} = v.number "  # noqa: S608
                "FROM unnest(%s::bigint[], %s::bigint[]) AS v(number, key) WHERE t.id = v.key",
                [list(values), list(keys)],
            )
            plan_anew(len(numbers))
            return
        cursor.executemany(f"UPDATE {table} SET {name} = %s WHERE id = %s", numbers)  # noqa: S608


def plan_anew(rows: int) -> None:
    """Have PostgreSQL plan its checks of foreign keys anew, where so many rows came or went.

    A session keeps the plan of each check. One that was made while a table held a page reads all
    of it for every row: for 20,000 rows in one transaction fifteen seconds instead of a third of
    one. `insert` and `set_numbers` do this themselves; call it after other changes of many rows.
    """
    if rows >= MANY and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DISCARD PLANS")
