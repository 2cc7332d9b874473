package dev.fovea.formats;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String DAMAGED = ".\nThe file is damaged, or was edited by hand: take another copy";

    private static Json parse(String text) {
        return Json.parse("net.json", text.getBytes(UTF_8));
    }

    @Test void prettyTextIsStableAndKeepsShapesOnOneLine() {
        Json.Obj layer = Json.object().with("type", Json.of("conv2d")).with("shape",
                Json.array(Json.of("N"), Json.of(28), Json.of(1)));
        Json network = Json.object().with("name", Json.of("lenet"))
                .with("layers", Json.array(layer, Json.object(), Json.array()))
                .with("none", Json.array()).with("rate", Json.of(1e-4)).with("on", Json.of(true))
                .with("off", new Json.Null());

        assertThat(network.pretty()).isEqualTo("""
                {
                  "name": "lenet",
                  "layers": [
                    {
                      "type": "conv2d",
                      "shape": ["N", 28, 1]
                    },
                    {},
                    []
                  ],
                  "none": [],
                  "rate": 1.0E-4,
                  "on": true,
                  "off": null
                }
                """);
        assertThat(network.compact()).isEqualTo(network.toString()).isEqualTo(
                "{\"name\":\"lenet\",\"layers\":[{\"type\":\"conv2d\",\"shape\":[\"N\",28,1]},{},[]],"
                        + "\"none\":[],\"rate\":1.0E-4,\"on\":true,\"off\":null}");
        assertThat(parse(network.pretty())).isEqualTo(network);
        assertThat(parse(network.compact())).isEqualTo(network);
    }

    @Test void arraysOfArraysBreakTheirLines() {
        Json matrix = Json.array(Json.array(Json.of(1), Json.of(2)), Json.of(3), Json.array(Json.array(Json.of(4))));
        assertThat(matrix.pretty()).isEqualTo("""
                [
                  [1, 2],
                  3,
                  [
                    [4]
                  ]
                ]
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "1.50", "1e5", "1E+05", "123456789012345678901234567890", "-9223372036854775808",
            "0.1e-7"}) void numbersKeepTheirDigits(String literal) {
        assertThat(parse(literal)).isEqualTo(new Json.Num(literal)).hasToString(literal);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, -0.0, 1.0 / 3, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
            Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) void doublesComeBackBitForBit(double value) {
        double back = parse(Json.of(value).pretty()).at("x").number();
        assertThat(Double.doubleToRawLongBits(back)).isEqualTo(Double.doubleToRawLongBits(value));
        float narrow = (float) value;
        assertThat(Float.floatToRawIntBits(parse(Json.of(narrow).pretty()).at("x").smallNumber()))
                .isEqualTo(Float.floatToRawIntBits(narrow));
    }

    @Test void notANumberAndInfinityAreTexts() {
        assertThat(Json.array(Json.of(Double.NaN), Json.of(Double.NEGATIVE_INFINITY), Json.of(Float.POSITIVE_INFINITY)))
                .hasToString("[\"NaN\",\"-Infinity\",\"Infinity\"]");
    }

    @Test void textsOfAllLanguagesAndControlCharactersComeBack() {
        var text = Json.of("Größe 数 😀 \" \\ \n \u0000 \u2028 \u007f");
        assertThat(parse(text.pretty())).isEqualTo(text);
        assertThat(text.pretty()).doesNotContain("\u0000");
    }

    @Test void halfACharacterIsRefusedBothWays() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of("\ud83d").bytes())
                .withMessage("a text or name has half a surrogate pair and cannot be written in UTF-8");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> parse("[\"\\ud83d\"]"))
                .withMessage("net.json: line 1, column 2: a text or name has half a surrogate pair" + DAMAGED);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> parse("{\"\\ude00\": 1}"));
        assertThat(parse("\"\\ud83d\\ude00\"")).isEqualTo(Json.of("😀"));
    }

    static Stream<Arguments> badTexts() {
        return Stream.of(
                arguments("", "net.json: a JSON value was expected, but the text is empty" + DAMAGED),
                arguments("{}\n {}", "net.json: line 2, column 2: the text goes on after its value" + DAMAGED),
                arguments("{\"a\": {\"b\": 1, \"b\": 2}}",
                        "net.json: line 1, column 16: $.a.b stands there twice" + DAMAGED),
                arguments("[\n  nul\n]",
                        "net.json: line 2, column 6: this is no JSON: Unrecognized token 'nul': was expecting "
                                + "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')" + DAMAGED),
                arguments("[NaN]", null), arguments("[Infinity]", null), arguments("[01]", null),
                arguments("[+1]", null), arguments("[.5]", null),
                arguments("['a']", null), arguments("[1,]", null), arguments("{a:1}", null), arguments("// x\n1", null),
                arguments("\ufeff1", null),
                arguments("[\"\t\"]", null), arguments("\"\\x\"", null), arguments("{\"a\":", null),
                arguments("[", null), arguments("]", null),
                arguments("{\"a\"}", null), arguments("{1:2}", null), arguments("\"a", null), arguments("1.", null),
                arguments("-", null));
    }

    @ParameterizedTest
    @MethodSource("badTexts") void whatIsNoJsonIsAnErrorWithItsPlace(String text,
            @org.jspecify.annotations.Nullable String message) {
        var thrown = assertThatExceptionOfType(FormatException.class).isThrownBy(() -> parse(text));
        if (message != null) {
            thrown.withMessage(message);
        } else {
            thrown.withMessageStartingWith("net.json: line 1, column ");
        }
    }

    @Test void onlyUtf8IsRead() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse("net.json", new byte[]{'[', '"', (byte) 0xff, '"', ']'}))
                .withMessage("net.json: byte 2: the text is not UTF-8" + DAMAGED);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse("net.json", "[1]".getBytes(UTF_16LE)));
    }

    @Test void sixtyFourLevelsAreReadAndNotOneMore() {
        assertThat(parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(Json.Arr.class);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> parse("[".repeat(65) + "]".repeat(65)))
                .withMessage("net.json: line 1, column 65: arrays and objects are nested deeper than 64");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> parse("{\"a\":".repeat(1_000_000)))
                .withMessage("net.json: line 1, column 321: arrays and objects are nested deeper than 64");
    }

    @Test void limitsAreCheckedOneByOne() {
        var limits = new JsonLimits(100, 3, 5, 10, 20);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse("f", " ".repeat(101).getBytes(UTF_8), limits))
                .withMessage("f: the JSON text has 101 bytes; 100 are allowed");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Json.parse("f", "[1,2,3,4,5]".getBytes(UTF_8), limits))
                .withMessage("f: line 1, column 10: the text has more than 5 values");
        for (String text : List.of("[12345678901]", "[\"" + "a".repeat(21) + "\"]", "{\"" + "a".repeat(21) + "\":1}")) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Json.parse("f", text.getBytes(UTF_8), limits))
                    .withMessageContaining("a number has more than 10 digits, or a text more than 20 letters");
        }
        assertThat(Json.parse("f", "[1234567890]".getBytes(UTF_8), limits)).hasToString("[1234567890]");
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 1, 0, 1))
                .withMessage("limits of JSON are 1 or more, but are 1 bytes, depth 1, 1 values, 0 digits, 1 letters");
        assertThatIllegalArgumentException().isThrownBy(() -> limits.bytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.values(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 0, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 1, 1, 0));
    }

    @Test void aHugeNumberIsReadAsTextAndRefusedAsANumber() {
        JsonCursor number = parse("[1e999999999]").at("f").get(0);
        assertThatExceptionOfType(FormatException.class).isThrownBy(number::number).withMessage(
                "f: $[0]: a number within the range of a double, \"NaN\", \"Infinity\" or \"-Infinity\" was expected, but is 1e999999999");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> number.whole(0, Long.MAX_VALUE)).withMessage(
                "f: $[0]: a whole number from 0 to 9223372036854775807 was expected, but is 1e999999999");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> parse("9" + "0".repeat(40)))
                .withMessageContaining("a number has more than 40 digits");
    }

    @Test void whatIsNoNumberCannotBeOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Json.Num("NaN"))
                .withMessage("\"NaN\" is no number as JSON writes it");
    }

    @Test void everyPrefixOfATextIsAnErrorAndEveryFlipIsOneOrAValue() {
        byte[] whole = Json.object()
                .with("layers", Json.array(Json.object().with("rate", Json.of(-1.5e-3)), new Json.Null(), Json.of("ä")))
                .compact().getBytes(UTF_8);
        Damage.prefixes(whole).forEach(
                part -> assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Json.parse("f", part)));
        Damage.flips(whole).forEach(flipped -> {
            try {
                Json value = Json.parse("f", flipped);
                assertThat(Json.parse("f", value.bytes())).isEqualTo(value);
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("f: ");
            }
        });
    }
}
