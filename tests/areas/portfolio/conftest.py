from __future__ import annotations

from dataclasses import asdict

import pytest

from pilothouse.engine.levelling.warming import warm as warm_levelling
from pilothouse.engine.selection.warming import warm as warm_selection
from pilothouse.governance.portfolio.rules import choosing


@pytest.fixture(scope="session", autouse=True)
def _machine_code() -> None:
    """Pages give an answer seconds; building machine code is not to come out of them."""
    warm_selection()
    warm_levelling()


@pytest.fixture(autouse=True)
def _more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page finds in its seconds depends on what else the machine does; not so here."""
    for name in ("SHORT", "LONG"):
        usual = asdict(getattr(choosing, name))
        more = choosing.Patience(**{part: 4 * seconds for part, seconds in usual.items()})
        monkeypatch.setattr(choosing, name, more)
