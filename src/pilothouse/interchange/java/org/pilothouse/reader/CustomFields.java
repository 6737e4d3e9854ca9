package org.pilothouse.reader;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.mpxj.ActivityCode;
import org.mpxj.ActivityCodeValue;
import org.mpxj.CustomField;
import org.mpxj.DataType;
import org.mpxj.Duration;
import org.mpxj.FieldType;
import org.mpxj.FieldTypeClass;
import org.mpxj.ProjectFile;
import org.mpxj.Task;
import org.mpxj.TaskField;
import org.mpxj.UserDefinedField;
import org.mpxj.mpp.CustomFieldValueItem;

/** The columns that a file adds to its tasks, and their values as text. */
final class CustomFields {
    private static final Pattern CUSTOM = Pattern.compile(
        "(ENTERPRISE_(PROJECT_)?)?(TEXT|NUMBER|DATE|COST|FLAG|DURATION|START|FINISH|OUTLINE_CODE)\\d+");

    private static final int DEEPEST = 20;
    private static final int MOST = 200;

    private final ProjectFile file;
    private final Units units;
    private final List<FieldType> fields = new ArrayList<>();
    private final Set<FieldType> used = new LinkedHashSet<>();
    private final Map<Integer, ActivityCode> codes = new LinkedHashMap<>();

    CustomFields(ProjectFile file, Units units) {
        this.file = file;
        this.units = units;
        for (TaskField field : TaskField.values()) {
            if (isCustom(field)) {
                fields.add(field);
            }
        }
        for (UserDefinedField field : file.getUserDefinedFields()) {
            if (field.getFieldTypeClass() == FieldTypeClass.TASK) {
                fields.add(field);
            }
        }
    }

    static boolean isCustom(FieldType field) {
        return field instanceof UserDefinedField || CUSTOM.matcher(field.name()).matches();
    }

    void values(Json json, Task task) throws IOException {
        boolean open = false;
        for (FieldType field : fields) {
            Object value = task.getCachedValue(field);
            if (blank(value)) {
                continue;
            }
            if (!open) {
                json.key("custom").open('[');
                open = true;
            }
            used.add(field);
            json.open('[').value(key(field)).value(text(value)).close(']');
        }
        // Activity codes of P6 are columns to choose from as well.
        for (Map.Entry<ActivityCode, ActivityCodeValue> item : task.getActivityCodeValues().entrySet()) {
            if (!open) {
                json.key("custom").open('[');
                open = true;
            }
            codes.putIfAbsent(item.getKey().getUniqueID(), item.getKey());
            json.open('[').value(key(item.getKey())).value(label(item.getValue())).close(']');
        }
        if (open) {
            json.close(']');
        }
    }

    void definitions(Json json, Losses losses) throws IOException {
        json.key("custom_fields").open('[');
        for (FieldType field : used) {
            List<String> choices = choices(field);
            json.open('{').put("key", key(field)).put("name", name(field));
            json.put("kind", choices.isEmpty() ? kind(field) : "choice");
            choices(json, choices);
            CustomField known = file.getCustomFields().get(field);
            if (known != null && !known.getLookupTable().isEmpty() && choices.isEmpty()) {
                losses.add("custom_field_list", name(field), null, known.getLookupTable().size() + " values");
            }
        }
        for (ActivityCode code : codes.values()) {
            List<String> choices = code.getValues().stream().map(CustomFields::label).distinct().toList();
            boolean listed = choices.size() <= MOST;
            json.open('{').put("key", key(code)).put("name", code.getName()).put("kind", listed ? "choice" : "text");
            choices(json, listed ? choices : List.of());
        }
        json.close(']');
    }

    private static void choices(Json json, List<String> choices) throws IOException {
        json.key("choices").open('[');
        for (String choice : choices) {
            json.value(choice);
        }
        json.close(']').close('}');
    }

    /** The texts to choose from; those of an outline code with all that is above them. */
    private List<String> choices(FieldType field) {
        CustomField known = file.getCustomFields().get(field);
        if (known == null || !kind(field).equals("text") || known.getLookupTable().size() > MOST) {
            return List.of();
        }
        Map<Integer, CustomFieldValueItem> items = new LinkedHashMap<>();
        known.getLookupTable().forEach(item -> items.put(item.getUniqueID(), item));
        return items.values().stream().map(item -> path(item, items, 0)).filter(text -> !text.isEmpty())
            .distinct().toList();
    }

    private static String path(CustomFieldValueItem item, Map<Integer, CustomFieldValueItem> items, int depth) {
        String own = item.getValue() == null ? "" : item.getValue().toString();
        CustomFieldValueItem above = items.get(item.getParentUniqueID());
        return above == null || above == item || depth > DEEPEST ? own : path(above, items, depth + 1) + "." + own;
    }

    private static String key(ActivityCode code) {
        return "code" + code.getUniqueID();
    }

    private static String label(ActivityCodeValue value) {
        String name = value.getName();
        return name == null || name.isEmpty() ? String.valueOf(value.getDescription()) : name;
    }

    static String key(FieldType field) {
        return field instanceof UserDefinedField own ? "udf" + own.getUniqueID() : field.name().toLowerCase(Locale.ROOT);
    }

    private String name(FieldType field) {
        String alias = alias(field);
        String name = field.getName() == null ? field.name() : field.getName();
        return alias == null ? name : alias;
    }

    private String alias(FieldType field) {
        CustomField known = file.getCustomFields().get(field);
        String alias = known == null ? null : known.getAlias();
        return alias == null || alias.isEmpty() ? null : alias;
    }

    private static String kind(FieldType field) {
        DataType type = field.getDataType();
        if (type == null) {
            return "text";
        }
        return switch (type) {
            case DATE -> "date";
            case CURRENCY -> "cost";
            case BOOLEAN -> "flag";
            case DURATION, WORK, DELAY -> "duration";
            case NUMERIC, INTEGER, SHORT, UNITS, PERCENTAGE -> "number";
            default -> "text";
        };
    }

    private String text(Object value) {
        if (value instanceof LocalDateTime moment) {
            return moment.truncatedTo(ChronoUnit.MINUTES).toString();
        }
        if (value instanceof Duration duration) {
            Long minutes = units.minutes(duration);
            return minutes == null ? duration.toString() : minutes.toString();
        }
        if (value instanceof Number number) {
            return BigDecimal.valueOf(number.doubleValue()).stripTrailingZeros().toPlainString();
        }
        return value.toString();
    }

    /** Zero and false are what an empty field holds in the tools. */
    private static boolean blank(Object value) {
        return value == null || value.equals("") || Boolean.FALSE.equals(value)
            || (value instanceof Number number && number.doubleValue() == 0)
            || (value instanceof Duration duration && duration.getDuration() == 0)
            || (value instanceof Collection<?> items && items.isEmpty())
            || (value instanceof Map<?, ?> map && map.isEmpty());
    }
}
