"""OR-Library's multidimensional knapsacks (Chu and Beasley), and the values published for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse

from pilothouse.engine.selection.program import Program

VALUE = re.compile(r"^\s*(?:(\d+\.\d+-\d+)\s+)?(\d+)\s*$", re.MULTILINE)
RELAXED = re.compile(r"^\s*(\d+\.\d+-\d+)\s+(\d+\.\d+(?:[eE][+-]?\d+)?)\s*$", re.MULTILINE)
SECOND = "LP optimal"
Key = tuple[int, int, int]


class BadInputError(ValueError):
    """A file that holds no instance; the message is one sentence."""


def published_values(path: Path) -> dict[Key, float]:
    """Published values by rows, columns and number, from mkcbres.txt beside the instances.

    The first table names only some of its rows. The second, of the relaxation, names all of them in
    the same order, so a value without a name has that of its place there. Empty where there is no
    file. Raises BadInputError where the two tables do not fit together.
    """
    results = path.parent / "mkcbres.txt"
    if not results.exists():
        return {}
    first, _, second = results.read_text().partition(SECOND)
    values, relaxed = VALUE.findall(first), RELAXED.findall(second)
    if len(values) != len(relaxed):
        raise BadInputError(f"{results} has {len(values)} values and {len(relaxed)} relaxations.")
    found = {}
    for (name, value), (place, bound) in zip(values, relaxed, strict=True):
        if name not in ("", place) or float(value) > float(bound):
            raise BadInputError(f"{results}: the value {value} is not that of {place}.")
        found[key_of(place)] = float(value)
    return found


def key_of(name: str) -> Key:
    """Rows, columns and number of a problem named 5.100-00."""
    rows, columns, number = map(int, re.split(r"[.-]", name))
    return rows, columns, number


def problems(path: Path) -> list[tuple[Program, float]]:
    """The programmes of a file in mknapcb format, each with the optimum it states (0 for none).

    Raises BadInputError.
    """
    try:
        return list(_problems([float(word) for word in path.read_text().split()]))
    except (ValueError, IndexError, OverflowError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path} is not in the mknapcb format ({error}).") from error


def _problems(figures: Sequence[float]) -> Iterator[tuple[Program, float]]:
    count, at = int(figures[0]), 1
    for _ in range(count):
        n, m, optimum = int(figures[at]), int(figures[at + 1]), figures[at + 2]
        end = at + 3 + n + n * m + m
        if end > len(figures) or n < 1 or m < 1:
            raise ValueError("it ends too early")
        cost = np.array(figures[at + 3 : at + 3 + n])
        use = np.array(figures[at + 3 + n : end - m]).reshape(m, n)
        limit = np.array(figures[end - m : end])
        free = (np.zeros(n), np.ones(n), np.ones(n, bool))
        yield Program(cost, sparse.csr_matrix(use), limit, *free), optimum
        at = end
