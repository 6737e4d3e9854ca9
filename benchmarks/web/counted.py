"""The product's WSGI application that says in each answer what the database had to do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from pilothouse.site.wsgi import application as product

Start = Callable[..., Any]


class Tally:
    """Statements and seconds of one request. COPY into a table passes by, on PostgreSQL."""

    def __init__(self) -> None:
        self.statements, self.seconds = 0, 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        begin = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.statements += 1
            self.seconds += perf_counter() - begin


_local = threading.local()


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """As the product answers, with a Server-Timing header of the whole and of its statements."""
    from django.db import connection

    begin, tally = perf_counter(), Tally()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        whole = 1000 * (perf_counter() - begin)
        text = (
            f'sql;desc="{tally.statements}";dur={1000 * tally.seconds:.2f}, whole;dur={whole:.2f}'
        )
        return start_response(status, [*headers, ("Server-Timing", text)], *rest)

    with connection.execute_wrapper(tally):
        answer: Iterable[bytes] = product(environ, start)
        return answer
