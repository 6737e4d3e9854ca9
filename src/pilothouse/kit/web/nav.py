"""What the shell shows around a page. Templates also accept dicts with these keys.

Entries of menu and tabs come from `kit.web.places`.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb; the last one needs no address."""

    label: object
    url: str = ""


@dataclass(frozen=True, slots=True)
class ProjectHeader:
    """The one header of all project pages. RAG values are green, amber, red or none."""

    name: str
    number: str
    stage: object
    stated_rag: object
    computed_rag: object
    business_pm: object = None
    technical_pm: object = None
    data_date: object = None
    fresh_at: object = None
    tabs: Sequence[object] = ()
    url: str = ""
    stale_after: int = 14
    trail: Sequence[Crumb] = ()
