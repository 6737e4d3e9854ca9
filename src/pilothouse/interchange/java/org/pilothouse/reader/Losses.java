package org.pilothouse.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the file holds and the plan does not, counted per kind and listed per row. */
final class Losses {
    private static final int ROWS = 2000;
    private static final int DETAIL = 200;

    private record Key(String code, String label) {}

    private record Row(Integer id, String detail) {}

    private static final class Entry {
        int count;
        final List<Row> rows = new ArrayList<>();
    }

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    void add(String code, String label, Integer row, Object detail) {
        Entry entry = entries.computeIfAbsent(new Key(code, label), key -> new Entry());
        entry.count++;
        if (entry.rows.size() < ROWS) {
            String text = detail == null ? "" : detail.toString();
            entry.rows.add(new Row(row, text.length() > DETAIL ? text.substring(0, DETAIL) : text));
        }
    }

    void addCount(String code, String label, int count) {
        if (count > 0) {
            entries.computeIfAbsent(new Key(code, label), key -> new Entry()).count += count;
        }
    }

    void write(Json json) throws IOException {
        json.key("losses").open('[');
        for (Map.Entry<Key, Entry> item : entries.entrySet()) {
            json.open('{').put("code", item.getKey().code()).put("label", item.getKey().label());
            json.put("count", item.getValue().count).key("rows").open('[');
            for (Row row : item.getValue().rows) {
                json.open('[').value(row.id()).value(row.detail()).close(']');
            }
            json.close(']').close('}');
        }
        json.close(']');
    }
}
