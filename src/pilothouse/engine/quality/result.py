"""The answer of a schedule quality assessment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """One of the fourteen points. `passed` is None where the plan holds nothing to judge.

    `value` and `threshold` are fractions (0.05 is 5 %), counts or indices, as `unit` says:
    "share", "count", "index" or "test". `task_ids` are the offending tasks.
    """

    number: int
    key: str
    name: str
    numerator: float
    denominator: float
    value: float | None
    threshold: float
    unit: str
    passed: bool | None
    task_ids: tuple[int, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """A weakness beyond the fourteen points. `links` are (predecessor id, successor id)."""

    key: str
    name: str
    count: int
    task_ids: tuple[int, ...]
    links: tuple[tuple[int, int], ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Fourteen metrics in their published order, and further findings that are not empty."""

    metrics: tuple[Metric, ...]
    findings: tuple[PlanFinding, ...]

    @property
    def failed(self) -> tuple[Metric, ...]:
        """Metrics that miss their threshold."""
        return tuple(m for m in self.metrics if m.passed is False)

    @property
    def passed_count(self) -> int:
        """How many metrics pass."""
        return sum(m.passed is True for m in self.metrics)

    @property
    def judged_count(self) -> int:
        """How many metrics the plan holds data for."""
        return sum(m.passed is not None for m in self.metrics)

    def metric(self, key: str) -> Metric:
        """The metric of that key. Raises KeyError."""
        for metric in self.metrics:
            if metric.key == key:
                return metric
        raise KeyError(key)
