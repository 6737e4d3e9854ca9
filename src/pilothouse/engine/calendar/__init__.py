"""Working time: calendars compiled to arrays, and instants to and from datetimes."""

from .instants import day_number, instant, to_datetime
from .working_time import WorkingTime

__all__ = ["WorkingTime", "day_number", "instant", "to_datetime"]
