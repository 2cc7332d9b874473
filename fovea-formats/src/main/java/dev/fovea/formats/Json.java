package dev.fovea.formats;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// A JSON value (RFC 8259). Objects keep the order of their members and have no name twice; numbers keep their digits.
///
/// JSON has no `NaN` and no infinity: they are written as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`,
/// and [JsonCursor#number()] reads those strings back.
public sealed interface Json {

    /// `{"name": value, …}`
    record Obj(SequencedMap<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }

        /// This object with one more member, or with another value for it.
        public Obj with(String name, Json value) {
            var all = new LinkedHashMap<>(members);
            all.put(name, value);
            return new Obj(all);
        }

        @Override public String toString() {
            return compact();
        }
    }

    /// `[value, …]`
    record Arr(List<Json> elements) implements Json {
        public Arr {
            elements = List.copyOf(elements);
        }

        @Override public String toString() {
            return compact();
        }
    }

    record Str(String text) implements Json {
        @Override public String toString() {
            return compact();
        }
    }

    /// A number as it is written, so that no digit is lost on the way.
    record Num(String literal) implements Json {
        private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

        public Num {
            if (!NUMBER.matcher(literal).matches()) {
                throw new IllegalArgumentException(Text.quote(literal) + " is no number as JSON writes it");
            }
        }

        @Override public String toString() {
            return literal;
        }
    }

    record Bool(boolean value) implements Json {
        @Override public String toString() {
            return Boolean.toString(value);
        }
    }

    record Null() implements Json {
        @Override public String toString() {
            return "null";
        }
    }

    static Str of(String text) {
        return new Str(text);
    }

    static Num of(long value) {
        return new Num(Long.toString(value));
    }

    /// The shortest digits that give `value` again; `NaN` and the infinities as strings.
    static Json of(double value) {
        return Double.isFinite(value) ? new Num(Double.toString(value)) : new Str(Double.toString(value));
    }

    /// As [#of(double)], with a float's digits.
    static Json of(float value) {
        return Float.isFinite(value) ? new Num(Float.toString(value)) : new Str(Float.toString(value));
    }

    static Bool of(boolean value) {
        return new Bool(value);
    }

    static Arr array(List<? extends Json> elements) {
        return new Arr(List.copyOf(elements));
    }

    static Arr array(Json... elements) {
        return new Arr(Arrays.asList(elements));
    }

    /// `{}`; add members with [Obj#with].
    static Obj object() {
        return new Obj(new LinkedHashMap<>());
    }

    /// Reads one value in UTF-8; `file` is its name in error messages.
    ///
    /// @throws FormatException if the bytes are no JSON, exceed a limit, or name a member twice
    static Json parse(String file, byte[] utf8) {
        return parse(file, utf8, JsonLimits.standard());
    }

    static Json parse(String file, byte[] utf8, JsonLimits limits) {
        return new JsonReader(file, limits).read(utf8);
    }

    /// Indented by two spaces, arrays of plain values on one line, a newline at the end. Equal values give equal text.
    default String pretty() {
        return JsonWriter.write(this, true);
    }

    /// Without any space.
    default String compact() {
        return JsonWriter.write(this, false);
    }

    /// [#pretty()] in UTF-8.
    default byte[] bytes() {
        return JsonWriter.utf8(pretty());
    }

    /// This value as the root `$` of a file, to be read with checks.
    default JsonCursor at(String file) {
        return new JsonCursor(file, "$", this);
    }
}
