"""Days of a calendar that are not like its week, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pilothouse.delivery.schedule.rules.calendars import WEEKDAYS, day_of, shifts_text
from pilothouse.engine.network.data import CalendarException, WeekOverride

Span = CalendarException | WeekOverride


def span_text(each: Span) -> str:
    """Its day, or its first and last: 18 Mar 2026, 18 Mar 2026 to 20 Mar 2026."""
    first, last = (f"{day_of(day):%-d %b %Y}" for day in (each.first_day, each.last_day))
    if first == last:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def hours_text(each: Span) -> str:
    """When work is done on a day that is an exception, or in another week."""
    if isinstance(each, WeekOverride):
        days = zip(WEEKDAYS, each.week, strict=True)
        own = [(_(day), shifts) for day, shifts in days if shifts is not None]
        return "; ".join(f"{day} {shifts_text(shifts) or _('free')}" for day, shifts in own)
    name = f" ({each.name})" if each.name else ""
    return f"{shifts_text(each.intervals) or _('free')}{name}"
