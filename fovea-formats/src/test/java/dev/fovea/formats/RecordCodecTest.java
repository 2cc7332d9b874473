package dev.fovea.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordCodecTest {
    interface Layer {}

    sealed interface Padding {}

    enum Simple implements Padding { SAME, VALID }

    record Explicit(int before, int after) implements Padding {}

    enum Activation { RELU, LEAKY_RELU {} }

    record Conv2D(int filters, Window window, Padding padding, Optional<Activation> activation) implements Layer {}

    record Dropout(double rate) implements Layer {
        Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("dropout rate must be in [0, 1), but is " + rate);
            }
        }
    }

    record Sequential(List<Layer> layers) implements Layer {
        Sequential {
            layers = List.copyOf(layers);
        }
    }

    record Everything(int i, long l, float f, double d, boolean b, String s, DType dtype, Shape shape,
            List<? extends Shape> shapes,
            Map<String, Integer> counts, Optional<String> note, Optional<List<Double>> rates,
            List<Optional2> nested) implements Layer {}

    record Optional2(Boolean set, List<List<Long>> table) {}

    record Silent() implements Layer {
        Silent {
            throw new IllegalStateException();
        }
    }

    record Sgd(double rate) {}

    private static final TypeRegistry REGISTRY = TypeRegistry.empty().with("conv2d", Conv2D.class)
            .with("dropout", Dropout.class)
            .with("sequential", Sequential.class).with("padding", Simple.class).with("explicit_padding", Explicit.class)
            .with("everything", Everything.class).with("silent", Silent.class).with("sgd", Sgd.class);
    private final RecordCodec codec = new RecordCodec(REGISTRY);

    private Layer decode(String json) {
        return codec.decode(Json.parse("net.json", json.getBytes(UTF_8)).at("net.json"), Layer.class);
    }

    @Test void aNetworkIsWrittenByTheNamesOfItsTypes() {
        Layer net = new Sequential(List.of(
                new Conv2D(32, Window.valid(3, 1), Simple.SAME, Optional.of(Activation.LEAKY_RELU)),
                new Conv2D(8, Window.valid(5, 2), new Explicit(1, 2), Optional.empty()),
                new Dropout(0.5)));

        Json json = codec.encode(net, Layer.class);

        assertThat(json.pretty()).isEqualTo("""
                {
                  "type": "sequential",
                  "layers": [
                    {
                      "type": "conv2d",
                      "filters": 32,
                      "window": {
                        "size": 3,
                        "stride": 1,
                        "before": 0,
                        "after": 0,
                        "dilation": 1
                      },
                      "padding": {
                        "type": "padding",
                        "value": "same"
                      },
                      "activation": "leaky_relu"
                    },
                    {
                      "type": "conv2d",
                      "filters": 8,
                      "window": {
                        "size": 5,
                        "stride": 2,
                        "before": 0,
                        "after": 0,
                        "dilation": 1
                      },
                      "padding": {
                        "type": "explicit_padding",
                        "before": 1,
                        "after": 2
                      }
                    },
                    {
                      "type": "dropout",
                      "rate": 0.5
                    }
                  ]
                }
                """);
        assertThat(decode(json.pretty())).isEqualTo(net);
    }

    @Test void everyKindOfComponentComesBack() {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("z", 1);
        counts.put("a", 2);
        var value = new Everything(-1, Long.MIN_VALUE, 0.1f, Double.NaN, true, "ä\n", DType.BF16,
                Shape.of(Shape.N, 28, 28, 1),
                List.of(Shape.scalar(), Shape.of(3)), counts, Optional.of(""),
                Optional.of(List.of(1.5, Double.POSITIVE_INFINITY)),
                List.of(new Optional2(false, List.of(List.of(), List.of(1L << 60)))));

        Json json = codec.encode(value, Layer.class);

        assertThat(json.compact()).isEqualTo(
                """
                        {"type":"everything","i":-1,"l":-9223372036854775808,"f":0.1,"d":"NaN","b":true,"s":"ä\\n","dtype":"bf16",\
                        "shape":["N",28,28,1],"shapes":[[],[3]],"counts":{"z":1,"a":2},"note":"","rates":[1.5,"Infinity"],\
                        "nested":[{"set":false,"table":[[],[1152921504606846976]]}]}""");
        assertThat(decode(json.pretty())).isEqualTo(value);
        assertThat(codec.decode(codec.encode(value, Everything.class).at("f"), Everything.class)).isEqualTo(value);
    }

    @Test void mapsWithoutAnOrderAreWrittenByTheirKeys() {
        record Scores(Map<String, Integer> of) {}
        assertThat(codec.encode(new Scores(Map.of("c", 3, "a", 1, "b", 2)), Scores.class))
                .hasToString("{\"of\":{\"a\":1,\"b\":2,\"c\":3}}");
    }

    static Stream<Arguments> badNetworks() {
        return Stream.of(
                arguments("{\"type\": \"conv2\"}", "$.type: unknown type \"conv2\"; did you mean \"conv2d\"?\n"
                        + "A type of your own must be registered before loading: Kinds.standard().with(\"mylayer\", MyLayer.class)"),
                arguments("{\"type\": \"java.lang.ProcessBuilder\"}",
                        "$.type: unknown type \"java.lang.ProcessBuilder\"; known are \"conv2d\", "
                                + "\"dropout\", \"everything\", \"explicit_padding\", \"padding\", \"sequential\", \"sgd\", \"silent\".\n"
                                + "A type of your own must be registered before loading: Kinds.standard().with(\"mylayer\", MyLayer.class)"),
                arguments("{\"type\": \"sgd\", \"rate\": 1}", "$.type: \"sgd\" is no Layer"),
                arguments("{\"type\": \"padding\", \"value\": \"same\"}", "$.type: \"padding\" is no Layer"),
                arguments("{\"rate\": 0.5}", "$: the member \"type\" is missing"),
                arguments("{\"type\": 1}", "$.type: a text was expected, but is 1"),
                arguments("[]", "$: an object was expected, but is an empty array"),
                arguments("{\"type\": \"dropout\"}", "$: the member \"rate\" is missing"),
                arguments("{\"type\": \"dropout\", \"rte\": 0.5}", "$: unknown member \"rte\"; did you mean \"rate\"?"),
                arguments("{\"type\": \"dropout\", \"rate\": 0.5, \"x1\": 0}",
                        "$: unknown member \"x1\"; known are \"type\", \"rate\""),
                arguments(
                        "{\"type\": \"sequential\", \"layers\": [{\"type\": \"dropout\", \"rate\": 0.5}, {\"type\": \"dropout\", \"rate\": 1}]}",
                        "$.layers[1]: dropout refuses this: dropout rate must be in [0, 1), but is 1.0"),
                arguments("{\"type\": \"silent\"}", "$: silent refuses this: java.lang.IllegalStateException"),
                arguments("{\"type\": \"conv2d\", \"filters\": 3000000000}",
                        "$.filters: a whole number from -2147483648 to 2147483647 was expected, but is 3000000000"),
                arguments(
                        "{\"type\": \"conv2d\", \"filters\": 1, \"window\": {\"size\": 0, \"stride\": 1, \"before\": 0, \"after\": 0, \"dilation\": 1}}",
                        "$.window: Window refuses this: window size must be 1 or more, but is 0"),
                arguments(
                        "{\"type\": \"conv2d\", \"filters\": 1, \"window\": {\"size\": 1, \"stride\": 1, \"before\": 0, \"after\": 0, \"dilation\": 1},"
                                + "\"padding\": {\"type\": \"padding\", \"value\": \"sam\"}}",
                        "$.padding.value: Simple has no constant \"sam\"; did you mean \"same\"?"),
                arguments(
                        "{\"type\": \"conv2d\", \"filters\": 1, \"window\": {\"size\": 1, \"stride\": 1, \"before\": 0, \"after\": 0, \"dilation\": 1},"
                                + "\"padding\": {\"type\": \"padding\", \"value\": \"same\"}, \"activation\": \"gelu\"}",
                        "$.activation: Activation has no constant \"gelu\"; did you mean \"relu\"?"));
    }

    @ParameterizedTest
    @MethodSource("badNetworks") void whatDoesNotFitIsAnErrorWithItsPath(String json, String message) {
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> decode(json))
                .withMessage("net.json: " + message);
    }

    @ParameterizedTest
    @MethodSource("badShapes") void shapesAreChecked(String shape, String message) {
        record Holder(Shape shape) {}
        Json json = Json.parse("f", ("{\"shape\": " + shape + "}").getBytes(UTF_8));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> codec.decode(json.at("f"), Holder.class))
                .withMessage("f: " + message);
    }

    static Stream<Arguments> badShapes() {
        return Stream.of(
                arguments("[28, \"N\"]", "$.shape[1]: a whole number from 1 to 2147483647 was expected, but is \"N\""),
                arguments("[-1]", "$.shape[0]: a whole number from 1 to 2147483647 was expected, but is -1"),
                arguments("[1, 0]", "$.shape[1]: a whole number from 1 to 2147483647 was expected, but is 0"),
                arguments("\"N\"", "$.shape: an array was expected, but is \"N\""));
    }

    @Test void anErrorOfTheMachineIsNoErrorOfTheFile() {
        record Greedy() {
            Greedy {
                throw new OutOfMemoryError("no room");
            }
        }
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> codec.decode(Json.object().at("f"), Greedy.class));
    }

    @Test void savingWhatHasNoNameSaysHowToGiveItOne() {
        record MyLayer() implements Layer {}
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode(new Sequential(List.of(new Dropout(0), new MyLayer())), Layer.class))
                .withMessage(
                        "$.layers[1]: MyLayer has no name in files; give it one: Kinds.standard().with(\"mylayer\", MyLayer.class)");
        var mine = new RecordCodec(REGISTRY.with("mylayer", MyLayer.class));
        assertThat(mine.decode(mine.encode(new MyLayer(), Layer.class).at("f"), Layer.class)).isEqualTo(new MyLayer());
    }

    @Test void anAccessorThatFailsIsNamed() {
        record Moody(int value) {
            @Override public int value() {
                throw new IllegalStateException("not today");
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(new Moody(1), Moody.class))
                .withMessage("Moody.value() failed: not today");
    }
}
