"""Locking rows until the transaction ends."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def locked(rows: QuerySet[M]) -> QuerySet[M]:
    """The rows themselves, locked against other writers; joined rows stay free.

    Rows that point to them may still be written. A full lock would make each writer of such a row
    wait at its commit, where it already holds the end of the audit chain: a deadlock.
    """
    return rows.select_for_update(of=("self",), no_key=True)
