package org.pilothouse.reader;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.mpxj.AbstractFieldContainer;
import org.mpxj.AssignmentField;
import org.mpxj.CostRateTable;
import org.mpxj.CostRateTableEntry;
import org.mpxj.CustomField;
import org.mpxj.Duration;
import org.mpxj.FieldType;
import org.mpxj.FieldTypeClass;
import org.mpxj.Notes;
import org.mpxj.ProjectField;
import org.mpxj.ProjectFile;
import org.mpxj.Rate;
import org.mpxj.Relation;
import org.mpxj.Resource;
import org.mpxj.ResourceAssignment;
import org.mpxj.ResourceField;
import org.mpxj.Task;
import org.mpxj.TaskField;
import org.mpxj.UserDefinedField;
import org.mpxj.WorkContour;

/** Finds what the file holds beyond the plan: every filled field that is neither carried nor derived. */
final class LossFinder {
    private final ProjectFile file;
    private final Losses losses;
    private final String format;

    LossFinder(ProjectFile file, Losses losses) {
        this.file = file;
        this.format = file.getProjectProperties().getFileType();
        this.losses = losses;
    }

    void find(List<Task> tasks) {
        List<FieldType> fields = kept(TaskField.values(), FieldTypeClass.TASK);
        for (Task task : tasks) {
            fields(task, fields, "task", task.getUniqueID(), Known.TASK_MINOR);
            task(task);
        }
        List<FieldType> resourceFields = kept(ResourceField.values(), FieldTypeClass.RESOURCE);
        for (Resource resource : file.getResources()) {
            if (!resource.getNull() && resource.getName() != null) {
                fields(resource, resourceFields, "resource", resource.getUniqueID(), Known.RESOURCE_MINOR);
                resource(resource);
            }
        }
        List<FieldType> assignmentFields = kept(AssignmentField.values(), FieldTypeClass.ASSIGNMENT);
        for (ResourceAssignment item : file.getResourceAssignments()) {
            if (item.getResource() != null && item.getTask() != null) {
                fields(item, assignmentFields, "assignment", item.getTaskUniqueID(), Known.ASSIGNMENT_MINOR);
                assignment(item);
            }
        }
        fields(file.getProjectProperties(), kept(ProjectField.values(), FieldTypeClass.PROJECT), "project", null,
            Known.PROJECT_MINOR);
        project();
    }

    private List<FieldType> kept(FieldType[] all, FieldTypeClass kind) {
        List<FieldType> result = new ArrayList<>();
        for (FieldType field : all) {
            boolean carried = kind == FieldTypeClass.TASK && CustomFields.isCustom(field);
            if (!carried && !Known.carried(kind, field.name())) {
                result.add(field);
            }
        }
        for (UserDefinedField field : file.getUserDefinedFields()) {
            if (field.getFieldTypeClass() == kind && kind != FieldTypeClass.TASK) {
                result.add(field);
            }
        }
        return result;
    }

    private void fields(AbstractFieldContainer<?> row, List<FieldType> fields, String kind, Integer id, Pattern minor) {
        for (FieldType field : fields) {
            Object value = row.getCachedValue(field);
            if (blank(value) || Known.standard(field.name(), value)) {
                continue;
            }
            String label = label(field);
            boolean custom = CustomFields.isCustom(field);
            if (custom && unset(field, value)) {
                continue;
            }
            String code = custom ? "_custom_field" : minor.matcher(field.name()).matches() ? "_minor_field" : "_field";
            losses.add(kind + code, label, id, value);
        }
    }

    /** A custom field that is false or zero and that nobody named holds nothing. */
    private boolean unset(FieldType field, Object value) {
        CustomField custom = file.getCustomFields().get(field);
        boolean named = custom != null && custom.getAlias() != null && !custom.getAlias().isEmpty();
        return !named && Boolean.FALSE.equals(value);
    }

    private String label(FieldType field) {
        CustomField custom = file.getCustomFields().get(field);
        String alias = custom == null ? null : custom.getAlias();
        String name = field.getName() == null ? field.name() : field.getName();
        return alias == null || alias.isEmpty() || alias.equals(name) ? name : alias + " (" + name + ")";
    }

    private static boolean blank(Object value) {
        return value == null || value.equals("") || Boolean.FALSE.equals(value)
            || (value instanceof Number number && number.doubleValue() == 0)
            || (value instanceof Duration duration && duration.getDuration() == 0)
            || (value instanceof Rate rate && rate.getAmount() == 0)
            || (value instanceof Collection<?> items && items.isEmpty())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    private void task(Task task) {
        Integer id = task.getUniqueID();
        notes(task.getNotesObject(), "task", id);
        boolean flagged = task.getRecurring() && task.getSummary() && !"MPP".equals(format);
        boolean kept = Series.rule(task.getRecurringTask()) != null;
        if (!kept && (flagged || task.getRecurringTask() != null)) {
            losses.add("recurring_task", "", id, task.getName());
        }
        for (Relation link : task.getSuccessors()) {
            if (link.getSuccessorTask() != null && link.getSuccessorTask().getParentFile() != file) {
                losses.add("outside_link", "", id, link.getSuccessorTask().getName());
            }
        }
    }

    private void notes(Notes notes, String kind, Integer id) {
        if (notes != null && notes.getClass() != Notes.class && !notes.isEmpty()) {
            losses.add("notes_formatting", kind, id, "");
        }
    }

    private void resource(Resource resource) {
        Integer id = resource.getUniqueID();
        for (int table = 0; table < CostRateTable.MAX_TABLES; table++) {
            CostRateTable rates = resource.getCostRateTable(table);
            if (rates != null && rates.stream().anyMatch(row -> row.getShiftPeriod() != null && priced(row))) {
                losses.add("rate_shift", "", id, resource.getName());
            }
        }
        resource.getResourceCodeValues().forEach((code, value) ->
            losses.add("resource_code", code.getName(), id, value.getName()));
        notes(resource.getNotesObject(), "resource", id);
    }

    private static boolean priced(CostRateTableEntry entry) {
        return !blank(entry.getStandardRate()) || !blank(entry.getOvertimeRate()) || !blank(entry.getCostPerUse());
    }

    private void assignment(ResourceAssignment item) {
        Integer task = item.getTaskUniqueID();
        String who = item.getResource().getName();
        if (item.getWorkContour() != null && Names.contour(item.getWorkContour()) == null) {
            losses.add("contour", "", task, who);
        }
        if (differs(item.getStart(), item.getTask().getStart()) || differs(item.getFinish(), item.getTask().getFinish())) {
            losses.add("assignment_dates", "", task, who + ": " + item.getStart() + " – " + item.getFinish());
        }
        if (!blank(item.getRawTimephasedActualRegularWork()) || !blank(item.getRawTimephasedActualOvertimeWork())) {
            losses.add("timephased_actuals", "", task, who);
        }
        if (!blank(item.getRawTimephasedBaselineWork(0))) {
            losses.add("timephased_baseline", "", task, who);
        }
    }

    private static boolean differs(LocalDateTime own, LocalDateTime task) {
        return own != null && task != null && !own.equals(task);
    }

    private void project() {
        losses.addCount("views", "", file.getViews().size() + file.getTables().size() + file.getGroups().size()
            + file.getFilters().getTaskFilters().size() + file.getFilters().getResourceFilters().size());
        for (Exception error : file.getIgnoredErrors()) {
            losses.add("reader_error", "", null, error.getMessage());
        }
        Map<String, Object> custom = file.getProjectProperties().getCustomProperties();
        if (custom != null) {
            custom.forEach((name, value) -> {
                if (!Known.summaryProperty(name)) {
                    losses.add("project_custom_field", name, null, value);
                }
            });
        }
        file.getProjectProperties().getProjectCodeValues().forEach((code, value) ->
            losses.add("project_code", code.getName(), null, value.getName()));
    }
}
