"""Input that only the database or arithmetic refuses, turned into words.

Forms, schemas and rules say what is wrong first. This is the last net below them: a key of a row
that does not exist, a number larger than a column holds, a date beyond the calendar.
"""

from __future__ import annotations

import logging

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError

from pilothouse.kit.errors import InvalidError

IMPOSSIBLE = (IntegrityError, DataError, OverflowError, ObjectDoesNotExist)
log = logging.getLogger(__name__)


def impossible(error: Exception, address: str) -> InvalidError:
    """The error as people read it; what really happened is in the log."""
    log.warning("Refused at %s: %s: %s", address, type(error).__name__, error, exc_info=error)
    if isinstance(error, DataError | OverflowError):
        return InvalidError(
            "A number, date or text here is beyond what can be stored. Nothing was saved."
        )
    return InvalidError(
        "Something named here does not exist, or exists already. Nothing was saved."
    )
