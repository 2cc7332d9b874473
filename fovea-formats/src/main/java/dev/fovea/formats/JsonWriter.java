package dev.fovea.formats;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.MinimalPrettyPrinter;

/// [Json] to text through jackson-core; where lines break is our own choice, so that it never changes with a library.
final class JsonWriter {
    private JsonWriter() {}

    static String write(Json value, boolean pretty) {
        var text = new StringWriter();
        var lines = new Lines();
        PrettyPrinter printer = pretty ? lines : new MinimalPrettyPrinter("");
        try (JsonGenerator out = new JsonFactory().createGenerator(context(printer), text)) {
            write(value, out, lines);
        }
        return pretty ? text.append('\n').toString() : text.toString();
    }

    /// Half a surrogate pair cannot be written; Java's own way would be to put a question mark there.
    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "a text or name has half a surrogate pair and cannot be written in UTF-8", e);
        }
    }

    private static ObjectWriteContext context(PrettyPrinter printer) {
        return new ObjectWriteContext.Base() {
            @Override public PrettyPrinter getPrettyPrinter() {
                return printer;
            }

            @Override public boolean hasPrettyPrinter() {
                return true;
            }
        };
    }

    private static void write(Json value, JsonGenerator out, Lines lines) {
        switch (value) {
            case Json.Obj(var members) -> {
                out.writeStartObject();
                members.forEach((name, member) -> {
                    out.writeName(name);
                    write(member, out, lines);
                });
                out.writeEndObject();
            }
            case Json.Arr(var elements) -> {
                lines.nextArrayIsFlat = elements.stream()
                        .noneMatch(e -> e instanceof Json.Obj || e instanceof Json.Arr);
                out.writeStartArray();
                elements.forEach(element -> write(element, out, lines));
                out.writeEndArray();
            }
            case Json.Str(String s) -> out.writeString(s);
            case Json.Num(String literal) -> out.writeNumber(literal);
            case Json.Bool(boolean b) -> out.writeBoolean(b);
            case Json.Null() -> out.writeNull();
        }
    }

    /// One member or element per line; an array without arrays and objects stays on one line.
    private static final class Lines implements PrettyPrinter {
        private int depth;
        private boolean nextArrayIsFlat;
        private boolean flat;

        private void newline(JsonGenerator out) {
            out.writeRaw("\n" + "  ".repeat(depth));
        }

        @Override public void writeRootValueSeparator(JsonGenerator out) {
            out.writeRaw('\n');
        }

        @Override public void writeStartObject(JsonGenerator out) {
            out.writeRaw('{');
            depth++;
        }

        @Override public void beforeObjectEntries(JsonGenerator out) {
            newline(out);
        }

        @Override public void writeObjectNameValueSeparator(JsonGenerator out) {
            out.writeRaw(": ");
        }

        @Override public void writeObjectEntrySeparator(JsonGenerator out) {
            out.writeRaw(',');
            newline(out);
        }

        @Override public void writeEndObject(JsonGenerator out, int members) {
            depth--;
            if (members > 0) {
                newline(out);
            }
            out.writeRaw('}');
        }

        @Override public void writeStartArray(JsonGenerator out) {
            flat = nextArrayIsFlat;
            out.writeRaw('[');
            depth++;
        }

        @Override public void beforeArrayValues(JsonGenerator out) {
            if (!flat) {
                newline(out);
            }
        }

        @Override public void writeArrayValueSeparator(JsonGenerator out) {
            if (flat) {
                out.writeRaw(", ");
            } else {
                out.writeRaw(',');
                newline(out);
            }
        }

        @Override public void writeEndArray(JsonGenerator out, int elements) {
            depth--;
            if (!flat) {
                newline(out);
            }
            flat = false;
            out.writeRaw(']');
        }
    }
}
