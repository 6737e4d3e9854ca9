"""What a compliance check keeps others from, seen outside of a test's own transaction."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilothouse.governance.gates import services
from tests import make
from tests.areas.gates.ready import ready

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_check_computes_before_it_holds_up_other_writers() -> None:
    """On SQLite a transaction keeps all other writers waiting from its first statement on."""
    made = ready()
    with CaptureQueriesContext(connection) as seen:
        services.check_compliance(actor=make.system(), project_id=made.project_id)
    statements = [query["sql"] for query in seen]
    begin = next(at for at, sql in enumerate(statements) if sql.startswith("BEGIN"))
    assert any('"risks_risk"' in sql for sql in statements[:begin])
    assert not any('"risks_risk"' in sql for sql in statements[begin:])
