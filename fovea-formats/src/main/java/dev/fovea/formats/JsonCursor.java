package dev.fovea.formats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// A value of a JSON file together with its path, so that whatever is wrong with it can be said with its place:
/// `lenet.fovea/network.json: $.layers[3].filters: a whole number from 1 to 2147483647 was expected, but is "x"`.
public record JsonCursor(String file, String path, Json value) {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    /// The member `name` of this object.
    public JsonCursor get(String name) {
        return find(name).orElseThrow(() -> error("the member %s is missing", Text.quote(name)));
    }

    /// The member `name` of this object, unless it is missing or `null`.
    public Optional<JsonCursor> find(String name) {
        return Optional.ofNullable(object().members().get(name)).filter(v -> !(v instanceof Json.Null))
                .map(v -> new JsonCursor(file, member(path, name), v));
    }

    /// Element `index` of this array.
    public JsonCursor get(int index) {
        List<JsonCursor> all = elements();
        if (index < 0 || index >= all.size()) {
            throw error("element %d is missing; there are %d", index, all.size());
        }
        return all.get(index);
    }

    public List<JsonCursor> elements() {
        if (!(value instanceof Json.Arr(var elements))) {
            throw expected("an array");
        }
        var all = new ArrayList<JsonCursor>(elements.size());
        for (Json element : elements) {
            all.add(new JsonCursor(file, element(path, all.size()), element));
        }
        return all;
    }

    public SequencedMap<String, JsonCursor> members() {
        var all = new LinkedHashMap<String, JsonCursor>();
        object().members().forEach((name, v) -> all.put(name, new JsonCursor(file, member(path, name), v)));
        return all;
    }

    private Json.Obj object() {
        if (!(value instanceof Json.Obj members)) {
            throw expected("an object");
        }
        return members;
    }

    /// Checks that this object has no members but these: a misspelt name is never ignored.
    public JsonCursor only(Collection<String> names) {
        for (String name : object().members().keySet()) {
            if (!names.contains(name)) {
                throw error("unknown member %s; %s", Text.quote(name), Text.near(name, names));
            }
        }
        return this;
    }

    public String text() {
        if (!(value instanceof Json.Str(String text))) {
            throw expected("a text");
        }
        return text;
    }

    public boolean flag() {
        if (!(value instanceof Json.Bool(boolean flag))) {
            throw expected("true or false");
        }
        return flag;
    }

    public int integer(int from, int to) {
        return (int) whole(from, to);
    }

    public long whole(long from, long to) {
        if (value instanceof Json.Num(String literal) && WHOLE.matcher(literal).matches()) {
            try {
                long whole = Long.parseLong(literal);
                if (from <= whole && whole <= to) {
                    return whole;
                }
            } catch (NumberFormatException _) {
                // Beyond 64 bits, and so outside of every range: refused below as any other number outside.
            }
        }
        throw expected("a whole number from %d to %d".formatted(from, to));
    }

    /// A number, or one of the strings `"NaN"`, `"Infinity"`, `"-Infinity"`. Refused beyond a double's range.
    public double number() {
        return switch (value) {
            case Json.Num(String literal) when Double.isFinite(Double.parseDouble(literal)) ->
                Double.parseDouble(literal);
            case Json.Str(String text) when text.equals("NaN") -> Double.NaN;
            case Json.Str(String text) when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
            case Json.Str(String text) when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
            default -> throw expected("a number within the range of a double, \"NaN\", \"Infinity\" or \"-Infinity\"");
        };
    }

    /// As [#number()], for a float.
    public float smallNumber() {
        return switch (value) {
            case Json.Num(String literal) when Float.isFinite(Float.parseFloat(literal)) -> Float.parseFloat(literal);
            case Json.Str _ -> (float) number();
            default -> throw expected("a number within the range of a float, \"NaN\", \"Infinity\" or \"-Infinity\"");
        };
    }

    /// `… was expected, but is …`, at this place.
    public FormatException expected(String what) {
        return error("%s was expected, but is %s", what, described());
    }

    /// An error at this place, without a remedy.
    public FormatException error(String format, Object... arguments) {
        return new FormatException(file, path, format.formatted(arguments), "");
    }

    private String described() {
        return switch (value) {
            case Json.Str(String text) -> Text.quote(text);
            case Json.Num(String literal) -> literal;
            case Json.Bool(boolean flag) -> Boolean.toString(flag);
            case Json.Null() -> "null";
            case Json.Arr(var elements) -> elements.isEmpty() ? "an empty array" : "an array of " + elements.size();
            case Json.Obj(var members) -> members.isEmpty() ? "an empty object" : "an object of " + members.size();
        };
    }

    static String member(String path, String name) {
        return PLAIN.matcher(name).matches() && name.length() <= 60
                ? path + "." + name
                : path + "[" + Text.quote(name) + "]";
    }

    static String element(String path, int index) {
        return path + "[" + index + "]";
    }
}
