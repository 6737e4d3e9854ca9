package org.pilothouse.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.UUID;
import org.mpxj.ConstraintType;
import org.mpxj.Duration;
import org.mpxj.RelationType;
import org.mpxj.TimeUnit;

/** The plan's units in the library's: the way back of Units and Names. */
final class Values {
    private Values() {}

    static LocalDateTime moment(JsonNode row, String name) {
        JsonNode value = row.get(name);
        return value == null || value.isNull() ? null : Units.EPOCH.plusMinutes(value.asLong());
    }

    static LocalDate day(JsonNode value) {
        return LocalDate.ofEpochDay(value.asLong());
    }

    static Duration minutes(JsonNode row, String name) {
        JsonNode value = row.get(name);
        return value == null || value.isNull() ? null : work(value.asLong());
    }

    /** Whole hours as hours, since tools show the unit that they are given. */
    static Duration work(long minutes) {
        return minutes % 60 == 0 ? Duration.getInstance(minutes / 60, TimeUnit.HOURS)
            : Duration.getInstance(minutes, TimeUnit.MINUTES);
    }

    /** A duration in days where it is a whole number of quarters, else in hours or minutes. */
    static Duration days(long minutes, int perDay) {
        return minutes % Math.max(1, perDay / 4) == 0 && perDay % 4 == 0
            ? Duration.getInstance((double) minutes / perDay, TimeUnit.DAYS) : work(minutes);
    }

    static Duration elapsed(long minutes) {
        return minutes % 1440 == 0 ? Duration.getInstance(minutes / 1440, TimeUnit.ELAPSED_DAYS)
            : Duration.getInstance(minutes, TimeUnit.ELAPSED_MINUTES);
    }

    static BigDecimal money(JsonNode row, String name) {
        JsonNode value = row.get(name);
        return value == null || value.isNull() ? null : new BigDecimal(value.asText());
    }

    static Double number(JsonNode row, String name) {
        JsonNode value = row.get(name);
        return value == null || value.isNull() ? null : Double.valueOf(value.asDouble());
    }

    static String text(JsonNode row, String name) {
        JsonNode value = row.get(name);
        return value == null || value.isNull() || value.asText().isEmpty() ? null : value.asText();
    }

    static UUID guid(JsonNode row) {
        String text = text(row, "guid");
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException error) {
            return UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    static <E extends Enum<E>> E named(Class<E> kind, String text) {
        return text == null ? null : Enum.valueOf(kind, text.toUpperCase(Locale.ROOT));
    }

    static ConstraintType constraint(String name, boolean primavera) {
        return switch (name == null ? "asap" : name) {
            case "alap" -> ConstraintType.AS_LATE_AS_POSSIBLE;
            case "start_no_earlier_than" -> ConstraintType.START_NO_EARLIER_THAN;
            case "start_no_later_than" -> ConstraintType.START_NO_LATER_THAN;
            case "finish_no_earlier_than" -> ConstraintType.FINISH_NO_EARLIER_THAN;
            case "finish_no_later_than" -> ConstraintType.FINISH_NO_LATER_THAN;
            case "must_start_on" -> primavera ? ConstraintType.START_ON : ConstraintType.MUST_START_ON;
            case "must_finish_on" -> primavera ? ConstraintType.FINISH_ON : ConstraintType.MUST_FINISH_ON;
            case "mandatory_start" -> ConstraintType.MUST_START_ON;
            case "mandatory_finish" -> ConstraintType.MUST_FINISH_ON;
            default -> ConstraintType.AS_SOON_AS_POSSIBLE;
        };
    }

    static RelationType link(String name) {
        return switch (name == null ? "FS" : name) {
            case "SS" -> RelationType.START_START;
            case "FF" -> RelationType.FINISH_FINISH;
            case "SF" -> RelationType.START_FINISH;
            default -> RelationType.FINISH_START;
        };
    }

    static Duration lag(JsonNode link) {
        long lag = link.path("lag").asLong();
        return switch (link.path("lag_unit").asText("working")) {
            case "percent" -> Duration.getInstance(lag / 100.0, TimeUnit.PERCENT);
            case "elapsed_percent" -> Duration.getInstance(lag / 100.0, TimeUnit.ELAPSED_PERCENT);
            case "elapsed" -> elapsed(lag);
            default -> work(lag);
        };
    }
}
