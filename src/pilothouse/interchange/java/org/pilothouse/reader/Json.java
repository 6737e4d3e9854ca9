package org.pilothouse.reader;

import java.io.IOException;
import java.io.Writer;

/** A streaming JSON writer; null values are left out of objects. */
final class Json {
    private final Writer out;
    private boolean first = true;

    Json(Writer out) {
        this.out = out;
    }

    Json open(char bracket) throws IOException {
        comma();
        out.write(bracket);
        first = true;
        return this;
    }

    Json close(char bracket) throws IOException {
        out.write(bracket);
        first = false;
        return this;
    }

    Json key(String name) throws IOException {
        comma();
        quote(name);
        out.write(':');
        first = true;
        return this;
    }

    Json value(Object value) throws IOException {
        comma();
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            out.write(String.valueOf(value));
        } else if (value instanceof Double number) {
            out.write(Double.isFinite(number) ? number.toString() : "null");
        } else {
            quote(value.toString());
        }
        return this;
    }

    Json put(String name, Object value) throws IOException {
        return value == null ? this : key(name).value(value);
    }

    private void comma() throws IOException {
        if (!first) {
            out.write(',');
        }
        first = false;
    }

    private void quote(String text) throws IOException {
        out.write('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.write('\\');
                out.write(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                out.write(String.format("\\u%04x", (int) c));
            } else {
                out.write(c);
            }
        }
        out.write('"');
    }
}
