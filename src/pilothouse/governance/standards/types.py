"""What a method package is made of, and the vocabulary its rules may use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from pilothouse.kit.errors import InvalidError
from pilothouse.kit.events import Event

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Text = Annotated[str, Field(min_length=3)]
TierNumber = Annotated[int, Field(ge=1, le=3)]
Tab = Literal["charter", "plan", "people", "risks", "issues", "client", "documents", "gates"]


class Level(models.TextChoices):
    BLOCKS = "blocks", _("Blocks")
    REQUIRES = "requires", _("Requires")
    ADVISES = "advises", _("Advises")


class Part(BaseModel):
    """Base of the pieces of a package: unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StagePart(Part):
    """A stage of the life cycle; `key` is one of the product's stages."""

    key: Key
    name: Text
    purpose: Text


class GatePart(Part):
    """A point at which criteria must hold; passing it opens a stage."""

    key: Key
    name: Text
    opens: Key
    purpose: Text


class Criterion(Part):
    """A rule over the project's live data, what it shows, why it is there and how to mend it.

    `may_be_waived` left out means: everything but what blocks.
    """

    key: Key
    gate: Key
    title: Text
    level: Level
    tiers: tuple[TierNumber, ...] = Field(default=(1, 2, 3), min_length=1)
    rule: Text
    evidence: Text
    why: Text
    mend: Text
    mend_at: Tab | None = None
    may_be_waived: bool | None = None

    @property
    def waivable(self) -> bool:
        """Whether the PMO may set the criterion aside for a time."""
        return self.level != Level.BLOCKS if self.may_be_waived is None else self.may_be_waived


class ManualCheck(Part):
    """A question that a person of the PMO answers by looking."""

    key: Key
    gate: Key
    title: Text
    why: Text
    tiers: tuple[TierNumber, ...] = Field(default=(1, 2, 3), min_length=1)


class DocumentTemplate(Part):
    """A document that the method expects, with its outline."""

    key: Key
    title: Text
    stage: Key
    purpose: Text
    outline: tuple[Text, ...] = ()


class Policy(Part):
    key: Key
    title: Text
    text: Text


class Guidance(Part):
    key: Key
    title: Text
    text: Text


class TaskTemplate(Part):
    """A task of a plan to begin with, or a group of tasks.

    `days` 0 makes a milestone; `after` names the keys of tasks that come before it; `who` is the
    role that does it.
    """

    key: Key
    name: Text
    days: Annotated[float, Field(ge=0, le=1000)] = 0
    after: tuple[Key, ...] = ()
    who: str = ""
    tasks: tuple[TaskTemplate, ...] = ()


class Method(Part):
    """The whole content of a method package."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,59}$")]
    version: Annotated[str, Field(pattern=r"^\d+(\.\d+){0,2}$")]
    name: Text
    summary: Text
    suits: Text
    stages: tuple[StagePart, ...] = Field(min_length=1)
    gates: tuple[GatePart, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    checks: tuple[ManualCheck, ...] = ()
    documents: tuple[DocumentTemplate, ...] = ()
    policies: tuple[Policy, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    plan: tuple[TaskTemplate, ...] = ()

    def criteria_at(self, gate: str, tier: int) -> list[Criterion]:
        """The criteria of a gate that apply to projects of a tier."""
        return [c for c in self.criteria if c.gate == gate and tier in c.tiers]

    def checks_at(self, gate: str, tier: int) -> list[ManualCheck]:
        """The manual checks of a gate that apply to projects of a tier."""
        return [c for c in self.checks if c.gate == gate and tier in c.tiers]


class FactKind(StrEnum):
    TRUTH = "bool"
    COUNT = "int"
    NUMBER = "double"
    WORD = "string"


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A name that rules may use, its type and what it means in plain words."""

    key: str
    kind: FactKind
    label: str


vocabulary: dict[str, FactSpec] = {}


def declare_fact(key: str, kind: FactKind, label: str) -> FactSpec:
    """Add a name to the vocabulary of rules."""
    vocabulary[key] = FactSpec(key, kind, label)
    return vocabulary[key]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One mistake in a package: where it is, what is wrong and how to mend it."""

    line: int
    key: str
    what: str
    mend: str

    def __str__(self) -> str:
        return f"Line {self.line}, {self.key}: {self.what} {self.mend}".strip()


class PackageError(InvalidError):
    """A package that cannot be installed, with every flaw found."""

    def __init__(self, flaws: list[Flaw]) -> None:
        flaws = sorted(flaws, key=lambda flaw: flaw.line)
        super().__init__(" ".join(map(str, flaws)), {"source": [str(flaw) for flaw in flaws]})
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of facts: whether it holds, or why it could not be computed."""

    holds: bool
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageInstalled(Event):
    package_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodMoved(Event):
    project_id: int
