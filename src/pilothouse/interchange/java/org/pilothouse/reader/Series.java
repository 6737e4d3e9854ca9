package org.pilothouse.reader;

import java.time.DayOfWeek;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mpxj.RecurringData;

/** Recurrences as iCalendar writes them. */
final class Series {
    private static final int LAST = 5;
    private static final String WORKDAYS = "MO,TU,WE,TH,FR";

    private Series() {}

    /** The rule, or null where it lacks what a rule needs. */
    static String rule(RecurringData data) {
        if (data == null || data.getRecurrenceType() == null) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        switch (data.getRecurrenceType()) {
            case DAILY -> daily(data, parts);
            case WEEKLY -> weekly(data, parts);
            case MONTHLY -> monthly(data, parts);
            case YEARLY -> yearly(data, parts);
        }
        String end = end(data);
        if (end == null || parts.contains(null)) {
            return null;
        }
        parts.add(end);
        return String.join(";", parts);
    }

    private static void daily(RecurringData data, List<String> parts) {
        if (data.getWorkingDaysOnly()) {
            parts.add("FREQ=WEEKLY");
            parts.add("BYDAY=" + WORKDAYS);
        } else {
            parts.add("FREQ=DAILY");
            interval(data, parts);
        }
    }

    private static void weekly(RecurringData data, List<String> parts) {
        parts.add("FREQ=WEEKLY");
        interval(data, parts);
        List<String> days = Arrays.stream(DayOfWeek.values()).filter(data::getWeeklyDay).map(Series::day).toList();
        parts.add(days.isEmpty() ? null : "BYDAY=" + String.join(",", days));
    }

    private static void monthly(RecurringData data, List<String> parts) {
        parts.add("FREQ=MONTHLY");
        interval(data, parts);
        parts.add(place(data));
    }

    private static void yearly(RecurringData data, List<String> parts) {
        parts.add("FREQ=YEARLY");
        parts.add(place(data));
        parts.add(data.getMonthNumber() == null ? null : "BYMONTH=" + data.getMonthNumber());
    }

    /** The day of the month: its number, or the nth of a weekday, where 5 is the last. */
    private static String place(RecurringData data) {
        Integer number = data.getDayNumber();
        if (number == null) {
            return null;
        }
        if (!data.getRelative()) {
            return "BYMONTHDAY=" + number;
        }
        DayOfWeek day = data.getDayOfWeek();
        return day == null ? null : "BYDAY=" + (number == LAST ? -1 : number) + day(day);
    }

    private static void interval(RecurringData data, List<String> parts) {
        Integer every = data.getFrequency();
        if (every != null && every > 1) {
            parts.add("INTERVAL=" + every);
        }
    }

    private static String end(RecurringData data) {
        Integer times = data.getOccurrences();
        if (times != null && times > 0 && !data.getUseEndDate()) {
            return "COUNT=" + times;
        }
        return data.getFinishDate() == null ? null
            : "UNTIL=" + data.getFinishDate().format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static String day(DayOfWeek day) {
        return day.name().substring(0, 2);
    }
}
