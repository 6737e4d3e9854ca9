package org.pilothouse.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.mpxj.ActivityType;
import org.mpxj.Currency;
import org.mpxj.Duration;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectConfig;
import org.mpxj.ProjectFile;
import org.mpxj.ProjectProperties;
import org.mpxj.Relation;
import org.mpxj.RelationshipLagCalendar;
import org.mpxj.Resource;
import org.mpxj.ResourceAssignment;
import org.mpxj.ResourceType;
import org.mpxj.ScheduleFrom;
import org.mpxj.SchedulingProgressedActivities;
import org.mpxj.Task;
import org.mpxj.TaskField;
import org.mpxj.TimeUnit;
import org.mpxj.TotalSlackCalculationType;

/** Builds the library's project from the plan's own JSON. */
final class PlanBuilder {
    private final JsonNode plan;
    private final boolean primavera;
    private final ProjectFile file = new ProjectFile();
    private final Map<Integer, Task> tasks = new HashMap<>();
    private final Map<Integer, Resource> resources = new HashMap<>();

    PlanBuilder(JsonNode plan, boolean primavera) {
        this.plan = plan;
        this.primavera = primavera;
    }

    ProjectFile build() {
        ProjectConfig config = file.getProjectConfig();
        config.setAutoTaskUniqueID(false);
        config.setAutoResourceUniqueID(false);
        config.setAutoCalendarUniqueID(false);
        config.setAutoWBS(false);
        properties();
        Map<Integer, ProjectCalendar> calendars = new CalendarBuilder(file).build(plan.path("calendars"));
        file.setDefaultCalendar(calendars.get(plan.path("default_calendar").asInt()));
        resources(calendars);
        tasks(calendars);
        links();
        assignments();
        if (primavera) {
            work();
        }
        return file;
    }

    private void properties() {
        JsonNode options = plan.path("options");
        ProjectProperties properties = file.getProjectProperties();
        properties.setName(Values.text(plan, "name"));
        String title = Values.text(plan, "title");
        properties.setProjectTitle(title == null ? Values.text(plan, "name") : title);
        properties.setProjectID(Values.text(plan, "project_id"));
        properties.setAuthor(Values.text(plan, "author"));
        currency(properties, Values.text(plan, "currency"));
        properties.setStartDate(Values.moment(plan, "start"));
        properties.setPlannedStart(Values.moment(plan, "start"));
        properties.setFinishDate(Values.moment(plan, "finish"));
        properties.setMustFinishBy(Values.moment(plan, "must_finish_by"));
        properties.setStatusDate(Values.moment(plan, "data_date"));
        boolean back = options.path("from_finish").asBoolean();
        properties.setScheduleFrom(back ? ScheduleFrom.FINISH : ScheduleFrom.START);
        properties.setMinutesPerDay(perDay());
        properties.setMinutesPerWeek(5 * perDay());
        long slack = options.path("critical_float").asLong();
        properties.setCriticalSlackLimit(primavera ? Values.work(slack) : Values.days(slack, perDay()));
        properties.setHonorConstraints(options.path("honour_constraints").asBoolean(true));
        boolean openEnds = options.path("open_ends_critical").asBoolean();
        properties.setMultipleCriticalPaths(!primavera && openEnds);
        properties.setMakeOpenEndedActivitiesCritical(primavera && openEnds);
        properties.setComputeStartToStartLagFromEarlyStart(options.path("lag_from_early_start").asBoolean());
        properties.setUseExpectedFinishDates(options.path("use_expected_finish").asBoolean(true));
        rules(properties, options);
        properties.setExportFlag(true);
    }

    /** P6 names a currency by a row of its own, whose symbol the project repeats. */
    private void currency(ProjectProperties properties, String code) {
        properties.setCurrencyCode(code);
        if (code != null && primavera) {
            properties.setCurrencySymbol(code);
            file.getCurrencies().add(new Currency.Builder(file).uniqueID(1).currencyID(code).name(code).symbol(code)
                .exchangeRate(1.0).decimalSymbol(".").numberOfDecimalPlaces(2).digitGroupingSymbol(",")
                .positiveCurrencyFormat("#1.1").negativeCurrencyFormat("(#1.1)").build());
        }
    }

    private int perDay() {
        return plan.path("options").path("minutes_per_day").asInt(480);
    }

    private static void rules(ProjectProperties properties, JsonNode options) {
        properties.setSchedulingProgressedActivities(
            Values.named(SchedulingProgressedActivities.class, options.path("progress_mode").asText("retained_logic")));
        properties.setTotalSlackCalculationType(switch (options.path("total_float_from").asText("smallest")) {
            case "start" -> TotalSlackCalculationType.START_SLACK;
            case "finish" -> TotalSlackCalculationType.FINISH_SLACK;
            default -> TotalSlackCalculationType.SMALLEST_SLACK;
        });
        properties.setRelationshipLagCalendar(switch (options.path("lag_calendar").asText("successor")) {
            case "predecessor" -> RelationshipLagCalendar.PREDECESSOR;
            case "project" -> RelationshipLagCalendar.PROJECT_DEFAULT;
            case "continuous" -> RelationshipLagCalendar.TWENTY_FOUR_HOUR;
            default -> RelationshipLagCalendar.SUCCESSOR;
        });
    }

    private void resources(Map<Integer, ProjectCalendar> calendars) {
        for (JsonNode row : plan.path("resources")) {
            Resource resource = file.addResource();
            resource.setUniqueID(row.path("id").asInt());
            resource.setName(row.path("name").asText());
            resource.setGUID(Values.guid(row));
            resource.setType(switch (row.path("kind").asText("work")) {
                case "material" -> ResourceType.MATERIAL;
                case "cost" -> ResourceType.COST;
                default -> ResourceType.WORK;
            });
            resource.setInitials(Values.text(row, "initials"));
            resource.setEmailAddress(Values.text(row, "email"));
            resource.setGroup(Values.text(row, "group"));
            resource.setResourceID(Values.text(row, "initials"));
            if (row.hasNonNull("calendar")) {
                resource.setCalendar(calendars.get(row.get("calendar").asInt()));
            }
            TermsBuilder terms = new TermsBuilder(resource, row);
            if (primavera) {
                terms.primavera();
            } else {
                terms.microsoft();
            }
            resources.put(resource.getUniqueID(), resource);
        }
    }

    private void tasks(Map<Integer, ProjectCalendar> calendars) {
        TaskBuilder builder = new TaskBuilder(file, calendars, perDay(), primavera);
        builder.define(plan.path("custom_fields"));
        for (JsonNode row : plan.path("tasks")) {
            JsonNode parent = row.get("parent");
            Task above = parent == null || parent.isNull() ? null : tasks.get(parent.asInt());
            Task task = above == null ? file.addTask() : above.addTask();
            builder.fill(task, row);
            tasks.put(task.getUniqueID(), task);
        }
    }

    private void links() {
        for (JsonNode row : plan.path("links")) {
            Task from = tasks.get(row.path("predecessor").asInt());
            Task to = tasks.get(row.path("successor").asInt());
            to.addPredecessor(new Relation.Builder().predecessorTask(from).type(Values.link(Values.text(row, "type")))
                .lag(Values.lag(row)));
        }
    }

    private void assignments() {
        for (JsonNode row : plan.path("assignments")) {
            Task task = tasks.get(row.path("task").asInt());
            ResourceAssignment item = task.addResourceAssignment(resources.get(row.path("resource").asInt()));
            double units = 100 * row.path("units").asDouble(1.0);
            item.setUnits(units);
            item.setRemainingUnits(units);
            Duration work = Values.work(row.path("work").asLong());
            Duration actual = Values.work(row.path("actual_work").asLong());
            long left = row.path("work").asLong() - row.path("actual_work").asLong();
            Duration remaining = Values.minutes(row, "remaining_work");
            item.setWork(work);
            item.setActualWork(actual);
            item.setRemainingWork(remaining == null ? Values.work(Math.max(0, left)) : remaining);
            item.setPlannedWork(work);
            item.setWorkContour(Names.contour(Values.text(row, "contour")));
            if (primavera && task.getCalendarUniqueID() == null && item.getResource().getCalendar() != null
                && task.getActivityType() == ActivityType.TASK_DEPENDENT && !task.getIgnoreResourceCalendar()) {
                task.setActivityType(ActivityType.RESOURCE_DEPENDENT);
            }
            int table = TermsBuilder.table(row, "rate_table");
            if (primavera) {
                item.setRateIndex(table);
            } else {
                item.setCostRateTableIndex(table);
            }
            costs(item, Values.money(row, "cost"), Values.money(row, "actual_cost"));
            dates(item, task);
        }
    }

    private static void costs(ResourceAssignment item, BigDecimal cost, BigDecimal actual) {
        item.setCost(cost);
        item.setPlannedCost(cost);
        item.setActualCost(actual);
        if (cost != null) {
            item.setRemainingCost(actual == null ? cost : cost.subtract(actual));
        }
    }

    /** P6 keeps what was done and what is left, and adds the two. */
    private void work() {
        Map<Task, Long> done = new HashMap<>();
        for (ResourceAssignment item : file.getResourceAssignments()) {
            long minutes = Math.round(item.getActualWork().convertUnits(TimeUnit.MINUTES, file.getProjectProperties()).getDuration());
            done.merge(item.getTask(), minutes, Long::sum);
        }
        for (Task task : file.getTasks()) {
            if (task.getWork() != null && !task.getSummary()) {
                long all = Math.round(task.getWork().convertUnits(TimeUnit.MINUTES, file.getProjectProperties()).getDuration());
                long actual = Math.min(all, done.getOrDefault(task, 0L));
                task.set(TaskField.ACTUAL_WORK_LABOR, Values.work(actual));
                task.set(TaskField.REMAINING_WORK_LABOR, Values.work(all - actual));
            }
        }
    }

    private static void dates(ResourceAssignment item, Task task) {
        item.setStart(task.getStart());
        item.setFinish(task.getFinish());
        item.setPlannedStart(task.getStart());
        item.setPlannedFinish(task.getFinish());
        item.setActualStart(task.getActualStart());
        item.setActualFinish(task.getActualFinish());
    }
}
