package org.pilothouse.reader;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mpxj.Duration;
import org.mpxj.ProjectCalendar;
import org.mpxj.ProjectFile;
import org.mpxj.ProjectProperties;
import org.mpxj.Relation;
import org.mpxj.Resource;
import org.mpxj.ResourceAssignment;
import org.mpxj.ResourceType;
import org.mpxj.ScheduleFrom;
import org.mpxj.Task;
import org.mpxj.TimeUnit;

/** Writes one project as the plan's own JSON, with its source and its losses. */
final class PlanWriter {
    private record Row(Task task, Integer parent, int depth) {}

    private final List<ProjectFile> files;
    private final int index;
    private final Main.Limits limits;
    private final ProjectFile file;
    private final ProjectProperties properties;
    private final Losses losses = new Losses();
    private final Units units;
    private final boolean primavera;

    PlanWriter(List<ProjectFile> files, int index, Main.Limits limits) {
        this.files = files;
        this.index = index;
        this.limits = limits;
        this.file = files.get(index);
        this.properties = file.getProjectProperties();
        this.units = new Units(properties, losses);
        this.primavera = "Primavera".equals(properties.getFileApplication());
    }

    void write(Json json) throws IOException, Main.Refusal {
        List<Row> rows = outline();
        json.open('{');
        source(json);
        json.key("plan").open('{');
        header(json);
        options(json);
        new CalendarWriter(json, losses).write(calendars());
        Set<Integer> tasks = new HashSet<>();
        tasks(json, rows, tasks);
        links(json, rows, tasks);
        Set<Integer> resources = resources(json);
        assignments(json, tasks, resources);
        json.close('}');
        List<Task> known = rows.stream().map(Row::task).toList();
        new Outside(file, units, losses).write(json, known, tasks);
        Outside.rows(json, known);
        new LossFinder(file, losses).find(known);
        losses.write(json);
        json.close('}');
    }

    private List<Row> outline() throws Main.Refusal {
        List<Row> rows = new ArrayList<>();
        Deque<Row> stack = new ArrayDeque<>();
        push(stack, file.getChildTasks(), null, 0);
        while (!stack.isEmpty()) {
            Row row = stack.pop();
            Task task = row.task;
            boolean root = task.getUniqueID() == null || (task.getUniqueID() == 0 && row.depth == 0 && !primavera);
            if (task.getNull()) {
                losses.add("blank_row", "", task.getID(), "");
            } else if (!root) {
                rows.add(row);
            }
            boolean skipped = root || task.getNull();
            push(stack, task.getChildTasks(), skipped ? row.parent : task.getUniqueID(), skipped ? row.depth : row.depth + 1);
            if (row.depth > limits.depth()) {
                throw new Main.Refusal("too_deep", String.valueOf(limits.depth()));
            }
            if (rows.size() > limits.tasks()) {
                throw new Main.Refusal("too_many_tasks", String.valueOf(file.getTasks().size()));
            }
        }
        return rows;
    }

    private static void push(Deque<Row> stack, List<Task> children, Integer parent, int depth) {
        for (int i = children.size() - 1; i >= 0; i--) {
            stack.push(new Row(children.get(i), parent, depth));
        }
    }

    private void source(Json json) throws IOException {
        json.key("source").open('{');
        json.put("tool", properties.getFileApplication()).put("format", properties.getFileType());
        json.put("application", properties.getFullApplicationName());
        json.put("version", properties.getApplicationVersion()).put("mpp_type", properties.getMppFileType());
        json.put("code_page", "MPX".equals(properties.getFileType()) ? properties.getMpxCodePage() : null);
        json.put("manager", properties.getManager()).put("pool", properties.getResourcePoolFile());
        json.put("project_index", index).key("projects").open('[');
        for (ProjectFile item : files) {
            ProjectProperties each = item.getProjectProperties();
            json.open('{').put("id", each.getProjectID()).put("name", text(each.getProjectTitle(), each.getName()));
            json.put("tasks", item.getTasks().size()).put("baseline", each.getProjectIsBaseline()).close('}');
        }
        json.close(']').close('}');
    }

    private void header(Json json) throws IOException {
        json.put("name", text(properties.getName(), properties.getProjectTitle()));
        json.put("title", text(properties.getProjectTitle(), "")).put("author", text(properties.getAuthor(), ""));
        json.put("currency", currency());
        Long start = units.instant(primavera ? properties.getPlannedStart() : properties.getStartDate(), null, "project start");
        if (start == null) {
            start = units.instant(text(properties.getStartDate(), file.getEarliestStartDate()), null, "project start");
        }
        json.put("start", start).put("finish", units.instant(properties.getFinishDate(), null, "project finish"));
        json.put("must_finish_by", units.instant(properties.getMustFinishBy(), null, "must finish by"));
        json.put("data_date", units.instant(properties.getStatusDate(), null, "data date"));
        ProjectCalendar calendar = file.getDefaultCalendar();
        json.put("default_calendar", calendar == null ? null : calendar.getUniqueID());
    }

    private String currency() {
        String symbol = properties.getCurrencySymbol();
        for (org.mpxj.Currency item : file.getCurrencies()) {
            if (symbol != null && symbol.equals(item.getSymbol()) && item.getCurrencyID() != null) {
                return item.getCurrencyID();
            }
        }
        return text(properties.getCurrencyCode(), text(symbol, ""));
    }

    private static <T> T text(T first, T second) {
        return first == null || "".equals(first) ? second : first;
    }

    private void options(Json json) throws IOException {
        Long criticalFloat = units.minutes(properties.getCriticalSlackLimit());
        Integer perDay = properties.getMinutesPerDay();
        boolean openEnds = properties.getMakeOpenEndedActivitiesCritical() || properties.getMultipleCriticalPaths();
        json.key("options").open('{').put("convention", primavera ? "primavera" : "microsoft");
        json.put("from_finish", properties.getScheduleFrom() == ScheduleFrom.FINISH);
        json.put("critical_float", criticalFloat);
        json.put("open_ends_critical", openEnds).put("minutes_per_day", perDay == null || perDay <= 0 ? null : perDay);
        json.put("reschedule_remaining", primavera);
        if (!primavera) {
            json.put("honour_constraints", properties.getHonorConstraints());
            json.put("progress_mode", properties.getSplitInProgressTasks() ? null : "progress_override");
        } else {
            json.put("progress_mode", lower(properties.getSchedulingProgressedActivities()));
            json.put("lag_calendar", Names.lagCalendar(properties.getRelationshipLagCalendar()));
            json.put("total_float_from", Names.floatFrom(properties.getTotalSlackCalculationType()));
            json.put("lag_from_early_start", properties.getComputeStartToStartLagFromEarlyStart());
            json.put("use_expected_finish", properties.getUseExpectedFinishDates());
        }
        json.close('}');
    }

    static String lower(Object value) {
        return value == null ? null : value.toString().toLowerCase(java.util.Locale.ROOT);
    }

    private List<ProjectCalendar> calendars() {
        Set<ProjectCalendar> all = new java.util.LinkedHashSet<>(file.getCalendarsForProject());
        all.addAll(file.getCalendars());
        file.getResources().stream().map(Resource::getCalendar).filter(c -> c != null).forEach(all::add);
        return new ArrayList<>(all);
    }

    private void tasks(Json json, List<Row> rows, Set<Integer> ids) throws IOException {
        CustomFields custom = new CustomFields(file, units);
        TaskWriter writer = new TaskWriter(json, units, losses, primavera, custom);
        json.key("tasks").open('[');
        for (Row row : rows) {
            if (ids.add(row.task.getUniqueID())) {
                writer.write(row.task, row.parent);
            } else {
                losses.add("duplicate_task", "", row.task.getUniqueID(), row.task.getName());
            }
        }
        json.close(']');
        custom.definitions(json, losses);
    }

    private void links(Json json, List<Row> rows, Set<Integer> ids) throws IOException {
        json.key("links").open('[');
        for (Row row : rows) {
            for (Relation link : row.task.getPredecessors()) {
                Task from = link.getPredecessorTask();
                if (from == null || !ids.contains(from.getUniqueID()) || from.getParentFile() != file) {
                    losses.add("outside_link", "", row.task.getUniqueID(), from == null ? "" : from.getName());
                } else {
                    link(json, link);
                }
            }
        }
        json.close(']');
    }

    private void link(Json json, Relation link) throws IOException {
        json.open('{').put("predecessor", link.getPredecessorTask().getUniqueID());
        json.put("successor", link.getSuccessorTask().getUniqueID()).put("type", Names.linkType(link.getType()));
        lag(json, link.getLag(), units);
        json.close('}');
        if (link.getNotes() != null && !link.getNotes().isEmpty()) {
            losses.add("link_note", "", link.getSuccessorTask().getUniqueID(), link.getNotes());
        }
    }

    static void lag(Json json, Duration lag, Units units) throws IOException {
        if (lag != null && lag.getDuration() != 0) {
            boolean percent = lag.getUnits() == TimeUnit.PERCENT || lag.getUnits() == TimeUnit.ELAPSED_PERCENT;
            json.put("lag", percent ? Long.valueOf(Math.round(lag.getDuration() * 100)) : units.minutes(lag));
            json.put("lag_unit", Names.lagUnit(lag.getUnits()));
        }
    }

    private Set<Integer> resources(Json json) throws IOException {
        Set<Integer> ids = new HashSet<>();
        json.key("resources").open('[');
        for (Resource resource : file.getResources()) {
            Integer id = resource.getUniqueID();
            boolean blank = resource.getNull() || id == null || (id == 0 && !primavera && text(resource.getName(), "").isEmpty());
            if (blank || !ids.add(id)) {
                continue;
            }
            json.open('{').put("id", id).put("name", text(resource.getName(), "")).put("kind", kind(resource.getType()));
            ProjectCalendar calendar = resource.getCalendar();
            json.put("calendar", calendar == null ? null : calendar.getUniqueID());
            new Terms(json, units, primavera).write(resource);
            json.put("initials", text(resource.getInitials(), resource.getResourceID()));
            json.put("email", resource.getEmailAddress()).put("group", resource.getGroup());
            json.put("guid", resource.getGUID()).close('}');
        }
        json.close(']');
        return ids;
    }

    /** P6 counts its prices as Microsoft Project letters its tables. */
    private String rateTable(ResourceAssignment item) {
        Integer price = item.getRateIndex();
        int table = primavera ? price == null ? 0 : price : item.getCostRateTableIndex();
        return table <= 0 || table > 4 ? null : String.valueOf((char) ('A' + table));
    }

    private static String kind(ResourceType type) {
        return type == ResourceType.MATERIAL ? "material" : type == ResourceType.COST ? "cost" : "work";
    }

    private void assignments(Json json, Set<Integer> tasks, Set<Integer> resources) throws IOException {
        json.key("assignments").open('[');
        for (ResourceAssignment item : file.getResourceAssignments()) {
            Integer task = item.getTaskUniqueID();
            Integer resource = item.getResourceUniqueID();
            if (task == null || !tasks.contains(task)) {
                continue;
            }
            if (resource == null || !resources.contains(resource)) {
                if (item.getRoleUniqueID() != null) {
                    losses.add("role_assignment", "", task, item.getRole() == null ? "" : item.getRole().getName());
                }
                continue;
            }
            Long work = units.minutes(item.getWork());
            Long actual = units.minutes(item.getActualWork());
            json.open('{').put("task", task).put("resource", resource).put("units", Units.share(item.getUnits()));
            json.put("work", work).put("actual_work", actual);
            json.put("remaining_work", units.minutes(item.getRemainingWork()));
            json.put("contour", Names.contour(item.getWorkContour())).put("rate_table", rateTable(item));
            json.put("cost", Units.money(item.getCost())).put("actual_cost", Units.money(item.getActualCost())).close('}');
        }
        json.close(']');
    }
}
