package org.pilothouse.reader;

import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mpxj.DayType;
import org.mpxj.LocalDateRange;
import org.mpxj.LocalTimeRange;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectCalendarDays;
import org.mpxj.ProjectCalendarException;
import org.mpxj.ProjectCalendarWeek;

/** Calendars with their own week, exceptions (recurring ones written out) and dated weeks. */
final class CalendarWriter {
    private static final int EXCEPTIONS = 20_000;
    private final Json json;
    private final Losses losses;

    CalendarWriter(Json json, Losses losses) {
        this.json = json;
        this.losses = losses;
    }

    void write(List<ProjectCalendar> calendars) throws IOException {
        json.key("calendars").open('[');
        for (ProjectCalendar calendar : calendars) {
            if (calendar.getUniqueID() != null) {
                calendar(calendar);
            }
        }
        json.close(']');
    }

    private void calendar(ProjectCalendar calendar) throws IOException {
        ProjectCalendar parent = calendar.getParent();
        json.open('{').put("id", calendar.getUniqueID()).put("name", name(calendar));
        json.key("week");
        week(calendar, parent != null);
        exceptions(calendar);
        overrides(calendar);
        json.put("parent", parent == null ? null : parent.getUniqueID());
        Integer perDay = calendar.getMinutesPerDay();
        json.put("minutes_per_day", perDay == null || perDay <= 0 ? null : perDay).close('}');
    }

    private static String name(ProjectCalendar calendar) {
        if (calendar.getName() != null && !calendar.getName().isEmpty()) {
            return calendar.getName();
        }
        return calendar.getResources().isEmpty() ? "" : String.valueOf(calendar.getResources().get(0).getName());
    }

    private void week(ProjectCalendarDays days, boolean inherits) throws IOException {
        json.open('[');
        for (DayOfWeek day : Units.week()) {
            DayType type = days.getCalendarDayType(day);
            if (type == DayType.WORKING && days.getCalendarHours(day) != null) {
                hours(days.getCalendarHours(day));
            } else if (inherits && (type == null || type == DayType.DEFAULT)) {
                json.value(null);
            } else {
                json.open('[').close(']');
            }
        }
        json.close(']');
    }

    private void hours(List<LocalTimeRange> hours) throws IOException {
        json.open('[');
        for (int[] interval : Units.intervals(hours)) {
            json.open('[').value(interval[0]).value(interval[1]).close(']');
        }
        json.close(']');
    }

    private void exceptions(ProjectCalendar calendar) throws IOException {
        List<ProjectCalendarException> expanded = calendar.getExpandedCalendarExceptions();
        Map<LocalDate, String> series = series(calendar);
        json.key("exceptions").open('[');
        int written = 0;
        for (ProjectCalendarException item : expanded) {
            if (item.getFromDate() == null || item.getToDate() == null || written++ >= EXCEPTIONS) {
                losses.add("calendar_exception", calendar.getName(), null, item);
                continue;
            }
            json.open('{').put("first_day", Units.day(item.getFromDate())).put("last_day", Units.day(item.getToDate()));
            json.key("intervals");
            hours(item);
            json.put("name", item.getName()).put("series", series.get(item.getFromDate())).close('}');
        }
        json.close(']');
    }

    /** The rule behind each day that a recurring exception was written out to. */
    private Map<LocalDate, String> series(ProjectCalendar calendar) {
        Map<LocalDate, String> found = new HashMap<>();
        for (ProjectCalendarException item : calendar.getCalendarExceptions()) {
            String rule = Series.rule(item.getRecurring());
            if (item.getRecurring() != null && rule == null) {
                losses.add("recurring_exception", calendar.getName(), null, item.getName());
            } else if (rule != null) {
                item.getExpandedExceptions().forEach(day -> found.putIfAbsent(day.getFromDate(), rule));
            }
        }
        return found;
    }

    private void overrides(ProjectCalendar calendar) throws IOException {
        json.key("overrides").open('[');
        for (ProjectCalendarWeek item : calendar.getWorkWeeks()) {
            LocalDateRange range = item.getDateRange();
            if (range == null || range.getStart() == null || range.getEnd() == null) {
                losses.add("work_week", calendar.getName(), null, item.getName());
                continue;
            }
            json.open('{').put("first_day", Units.day(range.getStart())).put("last_day", Units.day(range.getEnd()));
            json.key("week");
            week(item, true);
            json.close('}');
        }
        json.close(']');
    }
}
