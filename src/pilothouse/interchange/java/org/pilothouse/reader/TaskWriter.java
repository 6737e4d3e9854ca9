package org.pilothouse.reader;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import org.mpxj.ActivityType;
import org.mpxj.ConstraintType;
import org.mpxj.Duration;
import org.mpxj.EarnedValueMethod;
import org.mpxj.LocalDateTimeRange;
import org.mpxj.ParentNotes;
import org.mpxj.PercentCompleteType;
import org.mpxj.ProjectCalendar;
import org.mpxj.ResourceAssignment;
import org.mpxj.ResourceType;
import org.mpxj.StructuredNotes;
import org.mpxj.Task;
import org.mpxj.TaskMode;

/** One task with everything that the plan can hold of it. */
final class TaskWriter {
    private static final int BASELINES = 10;
    private final Json json;
    private final Units units;
    private final Losses losses;
    private final boolean primavera;
    private final CustomFields custom;

    TaskWriter(Json json, Units units, Losses losses, boolean primavera, CustomFields custom) {
        this.json = json;
        this.units = units;
        this.losses = losses;
        this.primavera = primavera;
        this.custom = custom;
    }

    void write(Task task, Integer parent) throws IOException {
        Integer id = task.getUniqueID();
        String name = task.getName();
        if (name == null || name.isEmpty()) {
            losses.add("no_name", "", id, "");
        }
        json.open('{').put("id", id).put("name", name == null ? "" : name).put("kind", kind(task)).put("parent", parent);
        String code = task.getActivityID();
        json.put("wbs", code == null || task.getSummary() ? wbs(task) : code).put("guid", task.getGUID());
        duration(task);
        constraints(task);
        mode(task);
        progress(task);
        money(task);
        json.put("notes", notes(task)).put("recurrence", Series.rule(task.getRecurringTask()));
        references(task);
        baselines(task);
        custom.values(json, task);
        stored(task);
        json.close('}');
    }

    /** Primavera XML is read with the project's own code before every WBS code. */
    private static String wbs(Task task) {
        String code = task.getWBS();
        String project = task.getParentFile().getProjectProperties().getProjectID();
        String type = task.getParentFile().getProjectProperties().getFileType();
        boolean prefixed = "PMXML".equals(type) && code != null && project != null && code.startsWith(project + ".");
        return prefixed ? code.substring(project.length() + 1) : code;
    }

    /** A note under the topic that every tool calls Notes is the text alone. */
    private static String notes(Task task) {
        String text = task.getNotes();
        if (task.getNotesObject() instanceof ParentNotes parent && parent.getChildNotes().size() == 1
            && parent.getChildNotes().get(0) instanceof StructuredNotes only
            && "Notes".equals(only.getNotesTopic().getName())) {
            text = only.getNotes().toString();
        }
        return text == null || text.isEmpty() ? null : text;
    }

    private void references(Task task) throws IOException {
        String address = task.getHyperlinkAddress();
        String place = task.getHyperlinkSubAddress();
        if (address == null || address.isEmpty()) {
            return;
        }
        boolean whole = place == null || place.isEmpty();
        json.key("references").open('[').value(whole ? address : address + "#" + place).close(']');
    }

    private String kind(Task task) {
        ActivityType type = task.getActivityType();
        Integer id = task.getUniqueID();
        if (task.getSummary() && !elsewhere(task)) {
            return "summary";
        }
        if (Names.kind(type) != null) {
            return Names.kind(type);
        }
        if (!task.getMilestone()) {
            return null;
        }
        Duration duration = task.getDuration();
        if (duration != null && duration.getDuration() > 0) {
            losses.add("long_milestone", "", id, duration);
            return null;
        }
        return "milestone";
    }

    private void duration(Task task) throws IOException {
        Duration duration = task.getDuration();
        if (duration == null) {
            losses.add("no_duration", "", task.getUniqueID(), task.getDurationText());
        }
        ProjectCalendar calendar = primavera ? task.getEffectiveCalendar() : task.getCalendar();
        if (primavera && task.getActivityType() == ActivityType.RESOURCE_DEPENDENT && hasResourceCalendar(task)) {
            calendar = null;
        }
        json.put("duration", units.minutes(duration)).put("elapsed", Units.elapsed(duration) ? true : null);
        json.put("calendar", calendar == null ? null : calendar.getUniqueID());
    }

    private static boolean hasResourceCalendar(Task task) {
        return task.getResourceAssignments().stream().map(ResourceAssignment::getResource)
            .anyMatch(item -> item != null && item.getType() == ResourceType.WORK && item.getCalendar() != null);
    }

    /** A task of another plan, or a whole plan that is only referred to. */
    private static boolean elsewhere(Task task) {
        return task.getExternalTask() || (task.getExternalProject() && !task.hasChildTasks());
    }

    private void constraints(Task task) throws IOException {
        Integer id = task.getUniqueID();
        ConstraintType first = task.getConstraintType();
        ConstraintType second = task.getSecondaryConstraintType();
        if (first != null && first != ConstraintType.AS_SOON_AS_POSSIBLE) {
            json.put("constraint", Names.constraint(first, primavera));
            json.put("constraint_date", units.instant(task.getConstraintDate(), id, "constraint date"));
        }
        if (second != null && second != ConstraintType.AS_SOON_AS_POSSIBLE) {
            json.put("secondary_constraint", Names.constraint(second, primavera));
            json.put("secondary_constraint_date", units.instant(task.getSecondaryConstraintDate(), id, "second constraint date"));
        }
        json.put("expected_finish", units.instant(task.getExpectedFinish(), id, "expected finish"));
        json.put("deadline", units.instant(task.getDeadline(), id, "deadline"));
    }

    private void mode(Task task) throws IOException {
        Integer id = task.getUniqueID();
        boolean manual = task.getTaskMode() == TaskMode.MANUALLY_SCHEDULED;
        if (manual || elsewhere(task)) {
            json.put("manual", manual ? true : null).put("manual_start", units.instant(task.getStart(), id, "start"));
            json.put("manual_finish", units.instant(task.getFinish(), id, "finish"));
        }
        LocalDateTime latest = elsewhere(task) ? task.getLateFinish() : task.getExternalLateFinish();
        json.put("external_late_finish", units.instant(latest, id, "external late finish"));
        json.put("external_early_start", units.instant(task.getExternalEarlyStart(), id, "external early start"));
        json.put("active", task.getActive() ? null : false);
        json.put("external", elsewhere(task) ? true : null);
        json.put("outside", elsewhere(task) ? Outside.home(task) : null);
        if (task.getPriority() != null && task.getPriority().getValue() != 500) {
            json.put("priority", task.getPriority().getValue());
        }
        boolean alone = primavera ? task.getActivityType() != ActivityType.RESOURCE_DEPENDENT : task.getIgnoreResourceCalendar();
        json.put("ignore_resource_calendar", alone ? true : null);
        json.put("task_type", PlanWriter.lower(task.getType())).put("effort_driven", task.getEffortDriven() ? true : null);
    }

    private void progress(Task task) throws IOException {
        Integer id = task.getUniqueID();
        Double percent = Units.number(task.getPercentageComplete());
        if (percent == null || percent == 0) {
            // Asta keeps one percentage of the whole bar and none of the duration.
            percent = task.getSummary() ? null : Units.number(task.getOverallPercentComplete());
        }
        json.put("percent_complete", percent != null && percent != 0 ? percent : null);
        Double physical = Units.number(task.getPhysicalPercentComplete());
        boolean measured = task.getEarnedValueMethod() == EarnedValueMethod.PHYSICAL_PERCENT_COMPLETE
            || task.getPercentCompleteType() == PercentCompleteType.PHYSICAL;
        json.put("physical_percent", physical != null && (measured || physical != 0) ? physical : null);
        json.put("remaining", units.minutes(task.getRemainingDuration()));
        json.put("actual_start", units.instant(task.getActualStart(), id, "actual start"));
        json.put("actual_finish", units.instant(task.getActualFinish(), id, "actual finish"));
        LocalDateTime suspend = primavera ? task.getSuspendDate() : task.getStop();
        boolean running = task.getActualStart() != null && task.getActualFinish() == null;
        json.put("suspend", running ? units.instant(suspend, id, "suspend") : null);
        json.put("resume", running ? units.instant(task.getResume(), id, "resume") : null);
        Duration delay = task.getLevelingDelay();
        if (delay != null && delay.getDuration() != 0) {
            json.put("leveling_delay", units.minutes(delay)).put("leveling_delay_elapsed", Units.elapsed(delay));
        }
        splits(task);
    }

    private void splits(Task task) throws IOException {
        List<LocalDateTimeRange> parts = task.getSummary() ? null : task.getWorkSplits();
        if (parts == null || parts.size() < 2) {
            return;
        }
        json.key("splits").open('[');
        for (LocalDateTimeRange part : parts) {
            Long start = units.instant(part.getStart(), task.getUniqueID(), "split");
            Long end = units.instant(part.getEnd(), task.getUniqueID(), "split");
            if (start != null && end != null) {
                json.open('[').value(start).value(end).close(']');
            }
        }
        json.close(']');
    }

    private void money(Task task) throws IOException {
        json.put("work", units.minutes(task.getWork())).put("cost", Units.money(task.getCost()));
        json.put("actual_cost", Units.money(task.getActualCost()));
        Number fixed = task.getFixedCost();
        json.put("fixed_cost", fixed == null || fixed.doubleValue() == 0 ? null : Units.money(fixed));
    }

    private void baselines(Task task) throws IOException {
        json.key("baselines").open('[');
        for (int number = 0; number <= BASELINES; number++) {
            boolean zero = number == 0;
            LocalDateTime start = zero ? task.getBaselineStart() : task.getBaselineStart(number);
            LocalDateTime finish = zero ? task.getBaselineFinish() : task.getBaselineFinish(number);
            if (start == null && finish == null) {
                continue;
            }
            json.open('{').put("number", number);
            json.key("start").value(units.instant(start, task.getUniqueID(), "baseline start"));
            json.key("finish").value(units.instant(finish, task.getUniqueID(), "baseline finish"));
            json.key("duration").value(units.minutes(zero ? task.getBaselineDuration() : task.getBaselineDuration(number)));
            json.put("work", units.minutes(zero ? task.getBaselineWork() : task.getBaselineWork(number)));
            json.put("cost", Units.money(zero ? task.getBaselineCost() : task.getBaselineCost(number))).close('}');
        }
        json.close(']');
    }

    private void stored(Task task) throws IOException {
        Integer id = task.getUniqueID();
        json.key("stored").open('{');
        json.put("early_start", units.instant(task.getEarlyStart(), id, "early start"));
        json.put("early_finish", units.instant(task.getEarlyFinish(), id, "early finish"));
        json.put("late_start", units.instant(task.getLateStart(), id, "late start"));
        json.put("late_finish", units.instant(task.getLateFinish(), id, "late finish"));
        json.put("start", units.instant(task.getStart(), id, "start"));
        json.put("finish", units.instant(task.getFinish(), id, "finish"));
        json.put("total_float", units.minutes(task.getTotalSlack())).put("free_float", units.minutes(task.getFreeSlack()));
        json.put("critical", task.getCritical()).close('}');
    }
}
