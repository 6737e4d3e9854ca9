from __future__ import annotations

import pytest

from pilothouse.engine.levelling.warming import warm as warm_levelling
from pilothouse.engine.selection.warming import warm as warm_selection


@pytest.fixture(scope="session", autouse=True)
def _machine_code() -> None:
    """Pages give an answer seconds; building machine code is not to come out of them."""
    warm_selection()
    warm_levelling()
