package dev.fovea.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JsonCursorTest {
    private final JsonCursor root = Json.parse("lenet.fovea/network.json",
            """
                    {"network": {"layers": [{}, [], 0.5, {"filters": "x", "we ird": -3, "bias": true, "none": null}], "name": "lenet"}}
                    """
                    .getBytes(UTF_8))
            .at("lenet.fovea/network.json");
    private final JsonCursor layers = root.get("network").get("layers");
    private final JsonCursor last = layers.get(3);

    private static void fails(ThrowingCallable read, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(read)
                .withMessage("lenet.fovea/network.json: " + message);
    }

    @Test void whatIsThereIsReadWithItsType() {
        assertThat(root.get("network").get("name").text()).isEqualTo("lenet");
        assertThat(last.get("we ird").integer(-3, 7)).isEqualTo(-3);
        assertThat(last.get("we ird").number()).isEqualTo(-3);
        assertThat(last.get("bias").flag()).isTrue();
        assertThat(layers.get(2).number()).isEqualTo(0.5);
        assertThat(layers.elements()).hasSize(4);
        assertThat(last.find("none")).isEmpty();
        assertThat(last.find("filters")).isPresent();
        assertThat(last.members()).containsOnlyKeys("filters", "we ird", "bias", "none");
        assertThat(last.only(List.of("filters", "we ird", "bias", "none", "more"))).isSameAs(last);
    }

    @Test void errorsSayPathWhatIsAndWhatWasExpected() {
        fails(() -> last.get("filters").integer(1, Integer.MAX_VALUE),
                "$.network.layers[3].filters: a whole number from 1 to 2147483647 was expected, but is \"x\"");
        fails(() -> last.get("we ird").integer(1, 5),
                "$.network.layers[3][\"we ird\"]: a whole number from 1 to 5 was expected, but is -3");
        fails(() -> layers.get(2).whole(0, 5),
                "$.network.layers[2]: a whole number from 0 to 5 was expected, but is 0.5");
        fails(() -> last.get("bias").text(), "$.network.layers[3].bias: a text was expected, but is true");
        fails(() -> last.members().get("none").flag(),
                "$.network.layers[3].none: true or false was expected, but is null");
        fails(() -> last.get("kernel"), "$.network.layers[3]: the member \"kernel\" is missing");
        fails(() -> last.get("none"), "$.network.layers[3]: the member \"none\" is missing");
        fails(() -> last.only(List.of("filters", "weird")),
                "$.network.layers[3]: unknown member \"we ird\"; did you mean \"weird\"?");
        fails(() -> last.elements(), "$.network.layers[3]: an array was expected, but is an object of 4");
        fails(() -> layers.get(0).elements(), "$.network.layers[0]: an array was expected, but is an empty object");
        fails(() -> layers.get("x"), "$.network.layers: an object was expected, but is an array of 4");
        fails(() -> layers.get(1).members(), "$.network.layers[1]: an object was expected, but is an empty array");
        fails(() -> layers.get(4), "$.network.layers: element 4 is missing; there are 4");
        fails(() -> layers.get(-1), "$.network.layers: element -1 is missing; there are 4");
        fails(() -> last.get("filters").number(), "$.network.layers[3].filters: a number within the range of a double, "
                + "\"NaN\", \"Infinity\" or \"-Infinity\" was expected, but is \"x\"");
        fails(() -> last.get("bias").smallNumber(), "$.network.layers[3].bias: a number within the range of a float, "
                + "\"NaN\", \"Infinity\" or \"-Infinity\" was expected, but is true");
    }

    @Test void wholeNumbersBeyondAnyRangeAreRefused() {
        JsonCursor number = new Json.Num("9223372036854775808").at("f");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> number.whole(Long.MIN_VALUE, Long.MAX_VALUE))
                .withMessage(
                        "f: $: a whole number from -9223372036854775808 to 9223372036854775807 was expected, but is 9223372036854775808");
        assertThat(new Json.Num("-9223372036854775808").at("f").whole(Long.MIN_VALUE, 0)).isEqualTo(Long.MIN_VALUE);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> new Json.Num("1e39").at("f").smallNumber())
                .withMessage(
                        "f: $: a number within the range of a float, \"NaN\", \"Infinity\" or \"-Infinity\" was expected, but is 1e39");
        assertThat(Json.of("-Infinity").at("f").smallNumber()).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Json.of(true).at("f").whole(0, 1));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Json.of(2).at("f").whole(0, 1));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Json.of(-1).at("f").whole(0, 1));
    }

    @Test void noFlippedPathSpoilsAMessage() {
        assertThat(JsonCursor.member("$", "x".repeat(61))).isEqualTo("$[\"" + "x".repeat(60) + "…\"]");
        assertThat(JsonCursor.member("$", "conv2d/kernel")).isEqualTo("$[\"conv2d/kernel\"]");
    }

    @Test void foreignTextCannotSpoilAMessage() {
        JsonCursor evil = Json.object().with("a\n\u001b[2J\u202e\"\\" + "x".repeat(100), new Json.Null()).at("f");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> evil.only(List.of()))
                .withMessage("f: $: unknown member \"a\\u000a\\u001b[2J\\u202e\\\"\\\\" + "x".repeat(51)
                        + "…\"; none is known");
        assertThat(evil.members().values().iterator().next().path())
                .isEqualTo("$[\"a\\u000a\\u001b[2J\\u202e\\\"\\\\" + "x".repeat(51) + "…\"]");
    }

    @Test void anErrorKnowsItsParts() {
        FormatException error = last.get("filters").expected("a number");
        assertThat(error.file()).isEqualTo("lenet.fovea/network.json");
        assertThat(error.place()).isEqualTo("$.network.layers[3].filters");
        assertThat(error.problem()).isEqualTo("a number was expected, but is \"x\"");
        assertThat(error.remedy()).isEmpty();
    }
}
