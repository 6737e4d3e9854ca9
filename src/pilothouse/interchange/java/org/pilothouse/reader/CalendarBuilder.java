package org.pilothouse.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mpxj.CalendarType;
import org.mpxj.DayType;
import org.mpxj.LocalDateRange;
import org.mpxj.LocalTimeRange;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectCalendarDays;
import org.mpxj.ProjectCalendarException;
import org.mpxj.ProjectCalendarWeek;
import org.mpxj.ProjectFile;

/** Calendars with week, exceptions and dated weeks, from the plan's own JSON. */
final class CalendarBuilder {
    private final ProjectFile file;
    private final Map<Integer, ProjectCalendar> made = new LinkedHashMap<>();

    CalendarBuilder(ProjectFile file) {
        this.file = file;
    }

    Map<Integer, ProjectCalendar> build(JsonNode rows) {
        Map<Integer, JsonNode> known = new HashMap<>();
        for (JsonNode row : rows) {
            ProjectCalendar calendar = file.addCalendar();
            calendar.setUniqueID(row.path("id").asInt());
            calendar.setName(row.path("name").asText());
            calendar.setType(CalendarType.GLOBAL);
            made.put(calendar.getUniqueID(), calendar);
            known.put(calendar.getUniqueID(), row);
        }
        known.forEach((id, row) -> fill(made.get(id), row));
        return made;
    }

    private void fill(ProjectCalendar calendar, JsonNode row) {
        JsonNode parent = row.get("parent");
        if (parent != null && !parent.isNull()) {
            calendar.setParent(made.get(parent.asInt()));
        }
        int perDay = row.path("minutes_per_day").asInt(480);
        calendar.setCalendarMinutesPerDay(perDay);
        calendar.setCalendarMinutesPerWeek(5 * perDay);
        week(calendar, row.path("week"));
        for (JsonNode item : row.path("exceptions")) {
            ProjectCalendarException exception =
                calendar.addCalendarException(Values.day(item.path("first_day")), Values.day(item.path("last_day")));
            exception.setName(Values.text(item, "name"));
            hours(exception, item.path("intervals"));
        }
        for (JsonNode item : row.path("overrides")) {
            ProjectCalendarWeek week = calendar.addWorkWeek();
            week.setDateRange(new LocalDateRange(Values.day(item.path("first_day")), Values.day(item.path("last_day"))));
            week(week, item.path("week"));
        }
    }

    private static void week(ProjectCalendarDays days, JsonNode week) {
        for (DayOfWeek day : DayOfWeek.values()) {
            JsonNode hours = week.get(day.getValue() - 1);
            if (hours == null || hours.isNull()) {
                days.setCalendarDayType(day, DayType.DEFAULT);
            } else {
                days.setWorkingDay(day, !hours.isEmpty());
                hours(days.addCalendarHours(day), hours);
            }
        }
    }

    private static void hours(List<LocalTimeRange> target, JsonNode intervals) {
        for (JsonNode interval : intervals) {
            target.add(new LocalTimeRange(time(interval.get(0).asInt()), time(interval.get(1).asInt())));
        }
    }

    private static LocalTime time(int minutes) {
        return LocalTime.of(minutes / 60 % 24, minutes % 60);
    }
}
