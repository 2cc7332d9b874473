package dev.fovea.formats;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Tokens of jackson-core to [Json], with our limits and places. The recursion is as deep as `limits.depth()` at most.
final class JsonReader {
    private static final String DAMAGED = "The file is damaged, or was edited by hand: take another copy";

    private final String file;
    private final JsonLimits limits;
    private int values;

    JsonReader(String file, JsonLimits limits) {
        this.file = file;
        this.limits = limits;
    }

    Json read(byte[] utf8) {
        if (utf8.length > limits.bytes()) {
            throw new FormatException(file, "",
                    "the JSON text has %d bytes; %d are allowed".formatted(utf8.length, limits.bytes()),
                    "");
        }
        try (JsonParser parser = factory().createParser(ObjectReadContext.empty(), decode(utf8))) {
            return whole(parser);
        }
    }

    private Json whole(JsonParser parser) {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new FormatException(file, "", "a JSON value was expected, but the text is empty", DAMAGED);
            }
            Json value = value(parser, first, "$", 0);
            if (parser.nextToken() != null) {
                throw error(parser.currentTokenLocation(), "the text goes on after its value", DAMAGED);
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw error(parser.currentLocation(), "a number has more than %d digits, or a text more than %d letters"
                    .formatted(limits.digits(), limits.letters()), "").causedBy(e);
        } catch (JacksonException e) {
            throw error(parser.currentLocation(), "this is no JSON: " + e.getOriginalMessage(), DAMAGED).causedBy(e);
        }
    }

    private TokenStreamFactory factory() {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth() + 1)
                        .maxNumberLength(limits.digits())
                        .maxStringLength(limits.letters())
                        .maxNameLength(limits.letters())
                        .build())
                .build();
    }

    /// Jackson would guess UTF-16 and UTF-32 from the first bytes; our files are UTF-8 and nothing else.
    private String decode(byte[] utf8) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        var bytes = ByteBuffer.wrap(utf8);
        var letters = CharBuffer.allocate(1 << 12);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(bytes, letters.clear(), true);
        }
        if (result.isError()) {
            throw new FormatException(file, "byte " + bytes.position(), "the text is not UTF-8", DAMAGED);
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private Json value(JsonParser parser, JsonToken token, String path, int depth) {
        if (++values > limits.values()) {
            throw error(parser.currentTokenLocation(), "the text has more than %d values".formatted(limits.values()),
                    "");
        }
        return switch (token) {
            case START_OBJECT -> object(parser, path, deeper(parser, depth));
            case START_ARRAY -> array(parser, path, deeper(parser, depth));
            case VALUE_STRING -> new Json.Str(complete(parser, parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                throw error(parser.currentTokenLocation(), "a value was expected", DAMAGED);
        };
    }

    /// `"\ud800"` is half a character: JSON lets it pass, UTF-8 does not.
    private String complete(JsonParser parser, String text) {
        if (text.chars().anyMatch(c -> Character.isSurrogate((char) c))
                && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw error(parser.currentTokenLocation(), "a text or name has half a surrogate pair", DAMAGED);
        }
        return text;
    }

    private int deeper(JsonParser parser, int depth) {
        if (depth == limits.depth()) {
            throw error(parser.currentTokenLocation(),
                    "arrays and objects are nested deeper than %d".formatted(limits.depth()), "");
        }
        return depth + 1;
    }

    private Json object(JsonParser parser, String path, int depth) {
        var members = new LinkedHashMap<String, Json>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            TokenStreamLocation place = parser.currentTokenLocation();
            String name = complete(parser, parser.currentName());
            String inside = JsonCursor.member(path, name);
            if (members.put(name, value(parser, parser.nextToken(), inside, depth)) != null) {
                throw error(place, inside + " stands there twice", DAMAGED);
            }
        }
        return new Json.Obj(members);
    }

    private Json array(JsonParser parser, String path, int depth) {
        var elements = new ArrayList<Json>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token, JsonCursor.element(path, elements.size()), depth));
        }
        return new Json.Arr(elements);
    }

    private FormatException error(TokenStreamLocation place, String problem, String remedy) {
        return new FormatException(file, "line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()),
                problem, remedy);
    }
}
