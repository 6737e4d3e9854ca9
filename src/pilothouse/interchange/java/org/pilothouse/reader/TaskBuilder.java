package org.pilothouse.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.mpxj.ActivityType;
import org.mpxj.DataType;
import org.mpxj.Duration;
import org.mpxj.EarnedValueMethod;
import org.mpxj.FieldType;
import org.mpxj.FieldTypeClass;
import org.mpxj.PercentCompleteType;
import org.mpxj.Priority;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectFile;
import org.mpxj.Task;
import org.mpxj.TaskField;
import org.mpxj.TaskMode;
import org.mpxj.TaskType;
import org.mpxj.UserDefinedField;

/** Fills one of the library's tasks from the plan's own JSON. */
final class TaskBuilder {
    private final ProjectFile file;
    private final Map<Integer, ProjectCalendar> calendars;
    private final int perDay;
    private final boolean primavera;
    private final Map<String, FieldType> custom = new HashMap<>();
    private final Map<String, FieldType> customOfSummaries = new HashMap<>();
    private int row;

    TaskBuilder(ProjectFile file, Map<Integer, ProjectCalendar> calendars, int perDay, boolean primavera) {
        this.file = file;
        this.calendars = calendars;
        this.perDay = perDay;
        this.primavera = primavera;
    }

    /** Microsoft's own columns by their name; any other as a field of the user. */
    void define(JsonNode fields) {
        for (JsonNode field : fields) {
            String key = field.path("key").asText();
            String name = field.path("name").asText();
            FieldType type = standard(key);
            if (type == null || primavera) {
                type = own(field, false);
            }
            if (primavera) {
                // P6 keeps the columns of WBS elements and of activities apart.
                customOfSummaries.put(key, own(field, true));
            }
            if (!name.equals(type.getName()) || type instanceof UserDefinedField) {
                file.getCustomFields().add(type).setAlias(name);
            }
            custom.put(key, type);
        }
    }

    private UserDefinedField own(JsonNode field, boolean summaries) {
        UserDefinedField made = new UserDefinedField.Builder(file).fieldTypeClass(FieldTypeClass.TASK)
            .externalName(field.path("name").asText()).internalName(field.path("key").asText() + (summaries ? "w" : ""))
            .summaryTaskOnly(summaries).dataType(dataType(field.path("kind").asText("text"))).build();
        file.getUserDefinedFields().add(made);
        if (summaries) {
            file.getCustomFields().add(made).setAlias(field.path("name").asText());
        }
        return made;
    }

    private static FieldType standard(String key) {
        for (TaskField field : TaskField.values()) {
            if (field.name().equalsIgnoreCase(key) && CustomFields.isCustom(field)) {
                return field;
            }
        }
        return null;
    }

    private static DataType dataType(String kind) {
        return switch (kind) {
            case "number" -> DataType.NUMERIC;
            case "cost" -> DataType.CURRENCY;
            case "date" -> DataType.DATE;
            case "flag" -> DataType.BOOLEAN;
            default -> DataType.STRING;
        };
    }

    void fill(Task task, JsonNode source) {
        int id = source.path("id").asInt();
        boolean summary = "summary".equals(source.path("kind").asText());
        task.setUniqueID(id);
        task.setID(++row);
        task.setName(source.path("name").asText());
        task.setGUID(Values.guid(source));
        task.setWBS(Values.text(source, "wbs"));
        if (primavera && !summary) {
            String code = Values.text(source, "activity_id");
            task.setActivityID(code == null ? "A" + id : code);
        }
        kind(task, source.path("kind").asText("task"));
        stored(task, source.path("stored"));
        duration(task, source);
        constraints(task, source);
        mode(task, source);
        progress(task, source);
        money(task, source);
        task.setNotes(Values.text(source, "notes"));
        if (source.path("references").size() > 0) {
            task.setHyperlinkAddress(source.path("references").get(0).asText());
        }
        baselines(task, source.path("baselines"));
        planned(task);
        values(task, source.path("custom"));
    }

    private void kind(Task task, String kind) {
        task.setSummary(kind.equals("summary"));
        task.setMilestone(kind.endsWith("milestone"));
        task.setActivityType(switch (kind) {
            case "start_milestone" -> ActivityType.START_MILESTONE;
            case "milestone", "finish_milestone" -> ActivityType.FINISH_MILESTONE;
            case "level_of_effort" -> ActivityType.LEVEL_OF_EFFORT;
            default -> ActivityType.TASK_DEPENDENT;
        });
    }

    private void duration(Task task, JsonNode source) {
        long minutes = source.path("duration").asLong();
        boolean elapsed = source.path("elapsed").asBoolean();
        JsonNode left = source.get("remaining");
        long remaining = left == null || left.isNull() ? unfinished(source, minutes) : left.asLong();
        task.setDuration(span(minutes, elapsed));
        task.setRemainingDuration(span(remaining, elapsed));
        task.setActualDuration(span(Math.max(0, minutes - remaining), elapsed));
        if (source.hasNonNull("calendar")) {
            task.setCalendar(calendars.get(source.get("calendar").asInt()));
        }
    }

    private static long unfinished(JsonNode source, long minutes) {
        return source.hasNonNull("actual_finish") ? 0
            : Math.round(minutes * (1 - source.path("percent_complete").asDouble() / 100));
    }

    private Duration span(long minutes, boolean elapsed) {
        if (elapsed) {
            return Values.elapsed(minutes);
        }
        return primavera ? Values.work(minutes) : Values.days(minutes, perDay);
    }

    private void constraints(Task task, JsonNode source) {
        task.setConstraintType(Values.constraint(Values.text(source, "constraint"), primavera));
        task.setConstraintDate(Values.moment(source, "constraint_date"));
        if (source.hasNonNull("secondary_constraint")) {
            task.setSecondaryConstraintType(Values.constraint(Values.text(source, "secondary_constraint"), primavera));
            task.setSecondaryConstraintDate(Values.moment(source, "secondary_constraint_date"));
        }
        task.setExpectedFinish(Values.moment(source, "expected_finish"));
        task.setDeadline(Values.moment(source, "deadline"));
        task.setExternalEarlyStart(Values.moment(source, "external_early_start"));
        task.setExternalLateFinish(Values.moment(source, "external_late_finish"));
    }

    private void mode(Task task, JsonNode source) {
        boolean manual = source.path("manual").asBoolean();
        task.setTaskMode(manual ? TaskMode.MANUALLY_SCHEDULED : TaskMode.AUTO_SCHEDULED);
        if (manual) {
            task.setManualDuration(task.getDuration());
            keep(task, Values.moment(source, "manual_start"), Values.moment(source, "manual_finish"));
        }
        task.set(TaskField.ACTIVE, source.path("active").asBoolean(true));
        if (source.path("external").asBoolean()) {
            outside(task, source.path("outside").asText());
        }
        task.setPriority(Priority.getInstance(source.path("priority").asInt(500)));
        task.setIgnoreResourceCalendar(source.path("ignore_resource_calendar").asBoolean());
        task.setType(Values.named(TaskType.class, source.path("task_type").asText("fixed_units")));
        task.setEffortDriven(source.path("effort_driven").asBoolean());
    }

    /** The library names the other end by its file and row, and cannot write one without. */
    private static void outside(Task task, String home) {
        int cut = home.lastIndexOf('\\');
        String row = home.substring(cut + 1);
        task.setExternalTask(true);
        task.setSubprojectFile(cut > 0 ? home.substring(0, cut) : home.isEmpty() ? "outside" : home);
        task.setSubprojectTaskID(row.matches("\\d{1,9}") ? Integer.valueOf(row) : task.getUniqueID());
    }

    private static void keep(Task task, LocalDateTime start, LocalDateTime finish) {
        if (start != null) {
            task.setStart(start);
        }
        if (finish != null) {
            task.setFinish(finish);
        }
    }

    private void progress(Task task, JsonNode source) {
        task.setPercentageComplete(source.path("percent_complete").asDouble());
        Double physical = Values.number(source, "physical_percent");
        if (physical != null) {
            task.setPhysicalPercentComplete(physical);
            task.setEarnedValueMethod(EarnedValueMethod.PHYSICAL_PERCENT_COMPLETE);
        }
        task.setPercentCompleteType(physical == null ? PercentCompleteType.DURATION : PercentCompleteType.PHYSICAL);
        task.setActualStart(Values.moment(source, "actual_start"));
        task.setActualFinish(Values.moment(source, "actual_finish"));
        LocalDateTime suspend = Values.moment(source, "suspend");
        if (primavera) {
            task.setSuspendDate(suspend);
        } else {
            task.setStop(suspend);
        }
        task.setResume(Values.moment(source, "resume"));
        long delay = source.path("leveling_delay").asLong();
        boolean elapsed = source.path("leveling_delay_elapsed").asBoolean(true);
        task.setLevelingDelay(elapsed ? Values.elapsed(delay) : Values.days(delay, perDay));
        task.setLevelingDelayFormat(task.getLevelingDelay().getUnits());
    }

    private static void money(Task task, JsonNode source) {
        task.setWork(Values.minutes(source, "work"));
        task.setCost(Values.money(source, "cost"));
        task.setActualCost(Values.money(source, "actual_cost"));
        task.setFixedCost(Values.money(source, "fixed_cost"));
    }

    private void baselines(Task task, JsonNode rows) {
        for (JsonNode item : rows) {
            int number = item.path("number").asInt();
            boolean known = item.hasNonNull("duration");
            Duration duration = known ? span(item.get("duration").asLong(), false) : null;
            if (number == 0) {
                task.setBaselineStart(Values.moment(item, "start"));
                task.setBaselineFinish(Values.moment(item, "finish"));
                task.setBaselineDuration(duration);
                task.setBaselineWork(Values.minutes(item, "work"));
                task.setBaselineCost(Values.money(item, "cost"));
            } else {
                task.setBaselineStart(number, Values.moment(item, "start"));
                task.setBaselineFinish(number, Values.moment(item, "finish"));
                task.setBaselineDuration(number, duration);
                task.setBaselineWork(number, Values.minutes(item, "work"));
                task.setBaselineCost(number, Values.money(item, "cost"));
            }
        }
    }

    /** What P6 calls planned is the first baseline, else what is now. */
    private static void planned(Task task) {
        boolean frozen = task.getBaselineStart() != null;
        task.set(TaskField.PLANNED_START, frozen ? task.getBaselineStart() : task.getStart());
        task.set(TaskField.PLANNED_FINISH, frozen ? task.getBaselineFinish() : task.getFinish());
        task.set(TaskField.PLANNED_DURATION, frozen ? task.getBaselineDuration() : task.getDuration());
        task.set(TaskField.PLANNED_WORK, frozen ? task.getBaselineWork() : task.getWork());
        task.set(TaskField.PLANNED_COST, frozen ? task.getBaselineCost() : task.getCost());
    }

    private void stored(Task task, JsonNode dates) {
        task.setStart(Values.moment(dates, "start"));
        task.setFinish(Values.moment(dates, "finish"));
        task.setEarlyStart(Values.moment(dates, "early_start"));
        task.setEarlyFinish(Values.moment(dates, "early_finish"));
        task.setLateStart(Values.moment(dates, "late_start"));
        task.setLateFinish(Values.moment(dates, "late_finish"));
        task.setRemainingEarlyStart(Values.moment(dates, "early_start"));
        task.setRemainingEarlyFinish(Values.moment(dates, "early_finish"));
        task.setRemainingLateStart(Values.moment(dates, "late_start"));
        task.setRemainingLateFinish(Values.moment(dates, "late_finish"));
        task.setTotalSlack(Values.minutes(dates, "total_float"));
        task.setFreeSlack(Values.minutes(dates, "free_float"));
        if (dates.hasNonNull("critical")) {
            task.setCritical(dates.get("critical").asBoolean());
        }
    }

    private void values(Task task, JsonNode pairs) {
        for (JsonNode pair : pairs) {
            String key = pair.get(0).asText();
            FieldType field = primavera && task.getSummary() ? customOfSummaries.get(key) : custom.get(key);
            if (field != null) {
                task.set(field, value(field.getDataType(), pair.get(1).asText()));
            }
        }
    }

    private Object value(DataType type, String text) {
        if (type == null) {
            return text;
        }
        return switch (type) {
            case DATE -> LocalDateTime.parse(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case CURRENCY, NUMERIC, UNITS, PERCENTAGE -> Double.valueOf(text);
            case INTEGER, SHORT -> Integer.valueOf(text);
            case DURATION, WORK, DELAY -> Values.days(Long.parseLong(text), perDay);
            default -> text;
        };
    }
}
