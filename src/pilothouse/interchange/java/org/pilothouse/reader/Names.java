package org.pilothouse.reader;

import java.util.Map;
import org.mpxj.ActivityType;
import org.mpxj.ConstraintType;
import org.mpxj.RelationType;
import org.mpxj.RelationshipLagCalendar;
import org.mpxj.TimeUnit;
import org.mpxj.TotalSlackCalculationType;
import org.mpxj.WorkContour;

/** The library's constants in the plan's vocabulary. */
final class Names {
    private Names() {}

    static String linkType(RelationType type) {
        if (type == null) {
            return "FS";
        }
        return switch (type) {
            case START_START -> "SS";
            case FINISH_FINISH -> "FF";
            case START_FINISH -> "SF";
            default -> "FS";
        };
    }

    static String lagUnit(TimeUnit unit) {
        if (unit == TimeUnit.PERCENT) {
            return "percent";
        }
        if (unit == TimeUnit.ELAPSED_PERCENT) {
            return "elapsed_percent";
        }
        return unit.isElapsed() ? "elapsed" : "working";
    }

    static String lagCalendar(RelationshipLagCalendar value) {
        if (value == null) {
            return null;
        }
        return switch (value) {
            case PREDECESSOR -> "predecessor";
            case SUCCESSOR -> "successor";
            case PROJECT_DEFAULT -> "project";
            case TWENTY_FOUR_HOUR -> "continuous";
        };
    }

    static String floatFrom(TotalSlackCalculationType value) {
        if (value == null) {
            return null;
        }
        return switch (value) {
            case START_SLACK -> "start";
            case FINISH_SLACK -> "finish";
            case SMALLEST_SLACK -> "smallest";
        };
    }

    static String constraint(ConstraintType type, boolean primavera) {
        return switch (type) {
            case AS_SOON_AS_POSSIBLE -> "asap";
            case AS_LATE_AS_POSSIBLE -> "alap";
            case START_NO_EARLIER_THAN -> "start_no_earlier_than";
            case START_NO_LATER_THAN -> "start_no_later_than";
            case FINISH_NO_EARLIER_THAN -> "finish_no_earlier_than";
            case FINISH_NO_LATER_THAN -> "finish_no_later_than";
            case MUST_START_ON -> primavera ? "mandatory_start" : "must_start_on";
            case MUST_FINISH_ON -> primavera ? "mandatory_finish" : "must_finish_on";
            case START_ON -> "must_start_on";
            case FINISH_ON -> "must_finish_on";
        };
    }

    private static final Map<String, WorkContour> CONTOURS = Map.of(
        "flat", WorkContour.FLAT, "back_loaded", WorkContour.BACK_LOADED,
        "front_loaded", WorkContour.FRONT_LOADED, "double_peak", WorkContour.DOUBLE_PEAK,
        "early_peak", WorkContour.EARLY_PEAK, "late_peak", WorkContour.LATE_PEAK,
        "bell", WorkContour.BELL, "turtle", WorkContour.TURTLE);

    /** The name of a contour, or null for one that the plan does not know. */
    static String contour(WorkContour value) {
        if (value == null || value.isContourFlat()) {
            return "flat";
        }
        return CONTOURS.entrySet().stream().filter(item -> item.getValue() == value).map(Map.Entry::getKey)
            .findFirst().orElse(null);
    }

    static WorkContour contour(String name) {
        return CONTOURS.get(name == null ? "flat" : name);
    }

    static String kind(ActivityType type) {
        if (type == null) {
            return null;
        }
        return switch (type) {
            case START_MILESTONE, START_FLAG -> "start_milestone";
            case FINISH_MILESTONE, FINISH_FLAG -> "finish_milestone";
            case LEVEL_OF_EFFORT, HAMMOCK, WBS_SUMMARY -> "level_of_effort";
            default -> null;
        };
    }
}
