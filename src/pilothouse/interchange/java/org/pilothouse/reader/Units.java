package org.pilothouse.reader;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.mpxj.Duration;
import org.mpxj.LocalTimeRange;
import org.mpxj.ProjectProperties;
import org.mpxj.TimeUnit;

/** Conversions into the plan's units: minutes since 1970, minutes of work, decimal money. */
final class Units {
    static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    static final LocalDate LAST = LocalDate.of(2199, 12, 31);

    private final ProjectProperties properties;
    private final Losses losses;

    Units(ProjectProperties properties, Losses losses) {
        this.properties = properties;
        this.losses = losses;
    }

    Long instant(LocalDateTime value, Integer row, String field) {
        if (value == null) {
            return null;
        }
        if (value.toLocalDate().isBefore(FIRST) || value.toLocalDate().isAfter(LAST)) {
            losses.add("absurd_date", field, row, value.toString());
            return null;
        }
        return ChronoUnit.MINUTES.between(EPOCH, value);
    }

    static long day(LocalDate value) {
        LocalDate inside = value.isBefore(FIRST) ? FIRST : value.isAfter(LAST) ? LAST : value;
        return inside.toEpochDay();
    }

    Long minutes(Duration value) {
        if (value == null || value.getUnits() == TimeUnit.PERCENT || value.getUnits() == TimeUnit.ELAPSED_PERCENT) {
            return null;
        }
        TimeUnit target = elapsed(value) ? TimeUnit.ELAPSED_MINUTES : TimeUnit.MINUTES;
        return Math.round(value.convertUnits(target, properties).getDuration());
    }

    static boolean elapsed(Duration value) {
        return value != null && value.getUnits().isElapsed();
    }

    static String money(Number value) {
        return value == null ? null : BigDecimal.valueOf(value.doubleValue()).stripTrailingZeros().toPlainString();
    }

    static Double number(Number value) {
        return value == null ? null : Double.valueOf(value.doubleValue());
    }

    static Double share(Number percent) {
        return percent == null ? null : Double.valueOf(percent.doubleValue() / 100.0);
    }

    static List<int[]> intervals(List<LocalTimeRange> hours) {
        List<int[]> result = new ArrayList<>();
        for (LocalTimeRange range : hours) {
            if (range.getStart() == null || range.getEnd() == null) {
                continue;
            }
            int start = range.getStart().toSecondOfDay() / 60;
            int end = range.getEnd().toSecondOfDay() / 60;
            result.add(new int[] {start, end <= start ? end + 1440 : end});
        }
        result.sort((a, b) -> a[0] - b[0]);
        return result;
    }

    static DayOfWeek[] week() {
        return DayOfWeek.values();
    }
}
