package dev.fovea.nn.model;

import static dev.fovea.nn.layer.Layers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Frozen;
import dev.fovea.nn.layer.Layer;
import dev.fovea.nn.layer.Merge;
import dev.fovea.nn.layer.Mode;
import dev.fovea.nn.layer.Scope;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every kind of layer, used wrongly: the error has its type, names the layer and says what to do. What each says word
/// for word stands with the tests of its group.
class BadUseTest {
    /// What was expected, and what is there instead.
    private static final Pattern EXPECTED = Pattern.compile("\\b(must|needs?|takes|use)\\b");

    /// The last sentence is an order, `Put reshape(28, 28, 1) before it.`, or stands behind a semicolon.
    private static final Pattern REMEDY = Pattern.compile(
            "(\n(Put|Use|Feed|Choose|Let|Fit|Give|Name|Cut off|Bring) .*\\.|; use .*)$");

    private static final Shape SCALAR = Shape.scalar();
    private static final Shape BATCH = Shape.of(Shape.N);
    private static final Shape VECTOR = n(12);
    private static final Shape SEQUENCE = n(6, 4);
    private static final Shape IMAGE = n(6, 6, 4);
    private static final Shape VOLUME = n(4, 6, 6, 4);
    private static final List<Shape> RANKS = List.of(SCALAR, BATCH, VECTOR, SEQUENCE, IMAGE, VOLUME, n(2, 4, 6, 6, 4));

    private static Shape n(int... sample) {
        return Shape.of(sample).prepend(Shape.N);
    }

    /// Arguments that a kind does not take.
    private static final Map<String, Supplier<?>> ARGUMENTS = Map.ofEntries(
            Map.entry("dense", () -> dense(0)), Map.entry("conv1d", () -> conv1d(4, 0)),
            Map.entry("conv2d", () -> conv2d(4, 3).padding(CAUSAL)), Map.entry("conv3d", () -> conv3d(5, 3).groups(2)),
            Map.entry("conv1d_transpose", () -> conv1dTranspose(1, 3).padding(CAUSAL)),
            Map.entry("conv2d_transpose", () -> conv2dTranspose(1, 3).stride(2).outputPadding(2)),
            Map.entry("conv3d_transpose", () -> conv3dTranspose(1, 3).dilation(0)),
            Map.entry("depthwise_conv1d", () -> depthwiseConv1d(3).depthMultiplier(0)),
            Map.entry("depthwise_conv2d", () -> depthwiseConv2d(3).stride(0)),
            Map.entry("separable_conv1d", () -> separableConv1d(0, 3)),
            Map.entry("separable_conv2d", () -> separableConv2d(4, 3).depthMultiplier(-1)),
            Map.entry("locally_connected1d", () -> locallyConnected1d(4, 3).stride(0)),
            Map.entry("locally_connected2d", () -> locallyConnected2d(4, 3, 0)),
            Map.entry("max_pooling1d", () -> maxPooling1d(2).dilation(0)),
            Map.entry("max_pooling2d", () -> maxPooling2d(2, 0)),
            Map.entry("max_pooling3d", () -> maxPooling3d(2).padding(CAUSAL)),
            Map.entry("average_pooling1d", () -> averagePooling1d(0)),
            Map.entry("average_pooling2d", () -> averagePooling2d(2).stride(0)),
            Map.entry("average_pooling3d", () -> averagePooling3d(2).stride(1, 0, 1)),
            Map.entry("lp_pooling1d", () -> lpPooling1d(0.5, 2)),
            Map.entry("lp_pooling2d", () -> lpPooling2d(Double.NaN, 2)),
            Map.entry("lp_pooling3d", () -> lpPooling3d(2, 0)),
            Map.entry("zero_padding1d", () -> zeroPadding1d(-1)),
            Map.entry("channel_padding", () -> channelPadding(-1, 0)),
            Map.entry("zero_padding2d", () -> zeroPadding2d(0, -1)),
            Map.entry("zero_padding3d", () -> zeroPadding3d(0, 0, -1)),
            Map.entry("cropping1d", () -> cropping1d(-1)), Map.entry("cropping2d", () -> cropping2d(-1, 0)),
            Map.entry("cropping3d", () -> cropping3d(-1)), Map.entry("up_sampling1d", () -> upSampling1d(0)),
            Map.entry("up_sampling2d", () -> upSampling2d(1, 0)), Map.entry("up_sampling3d", () -> upSampling3d(-2)),
            Map.entry("resizing", () -> resizing(0, 4)), Map.entry("normalization", () -> normalization(0, -1)),
            Map.entry("reshape", () -> reshape(0)), Map.entry("rescaling", () -> rescaling(Double.NaN)),
            Map.entry("permute", () -> permute(1, 1)), Map.entry("embedding", () -> embedding(0, 4)),
            Map.entry("dropout", () -> dropout(1)), Map.entry("gaussian_noise", () -> gaussianNoise(-1)),
            Map.entry("gaussian_dropout", () -> gaussianDropout(1)),
            Map.entry("alpha_dropout", () -> alphaDropout(-0.1)),
            Map.entry("spatial_dropout1d", () -> spatialDropout1d(1)),
            Map.entry("spatial_dropout2d", () -> spatialDropout2d(2)),
            Map.entry("spatial_dropout3d", () -> spatialDropout3d(Double.NaN)),
            Map.entry("leaky_relu", () -> leakyRelu(-1)), Map.entry("clipped_relu", () -> relu().maxValue(-1)),
            Map.entry("prelu", () -> prelu().sharedAxes(0)), Map.entry("elu", () -> elu(-1)),
            Map.entry("batch_normalization", () -> batchNormalization().momentum(1)),
            Map.entry("layer_normalization", () -> layerNormalization().axes(0)),
            Map.entry("group_normalization", () -> groupNormalization(0)),
            Map.entry("rms_normalization", () -> rmsNormalization().epsilon(0)),
            Map.entry("local_response_normalization", () -> localResponseNormalization().size(2)),
            Map.entry("multi_head_attention", () -> multiHeadAttention(0, 4)),
            Map.entry("transformer_encoder", () -> transformerEncoder(1, 0)),
            Map.entry("patch_embedding", () -> patchEmbedding(0, 4)),
            Map.entry("select_token", () -> selectToken(-1)), Map.entry("parallel", () -> parallel()),
            Map.entry("named", () -> relu().named("a/b")), Map.entry("named_merge", () -> add().named("")),
            Map.entry("frozen", () -> new Frozen(dense(1).named("a"))),
            Map.entry("functional", () -> new Functional(List.of(), List.of(), List.of())));

    /// Kinds that cannot be made wrongly, and why.
    private static final Map<String, String> NO_ARGUMENTS = reasons(Map.of(
            "it takes no argument", List.of("linear", "relu", "sigmoid", "tanh", "softmax", "selu", "silu", "mish",
                    "hard_swish", "hard_sigmoid", "softplus", "softsign", "flatten", "channels_first", "channels_last",
                    "add", "multiply", "average", "maximum", "minimum", "subtract", "class_token"),
            "it takes true or false", List.of("gelu", "global_max_pooling1d", "global_max_pooling2d",
                    "global_max_pooling3d", "global_average_pooling1d", "global_average_pooling2d",
                    "global_average_pooling3d"),
            "it takes an initializer, which has checked itself", List.of("position_embedding"),
            "it takes layers, which have checked themselves", List.of("sequential", "residual"),
            "whether there is such an axis depends on the inputs", List.of("concatenate")));

    /// A use in a network, and the path at which it goes wrong.
    private record Wrong(String path, Component component, List<Shape> inputs) {
        static Wrong of(Component component, Shape... inputs) {
            return new Wrong("net/" + component.kind(), component, List.of(inputs));
        }

        Wrong at(String path) {
            return new Wrong(path, component, inputs);
        }
    }

    /// Inputs that do not fit.
    private static final Map<String, List<Wrong>> INPUTS = Stream.of(
            Wrong.of(dense(4), BATCH), Wrong.of(conv1d(4, 3), IMAGE), Wrong.of(conv1d(4, 7), SEQUENCE),
            Wrong.of(conv2d(4, 3), VECTOR), Wrong.of(conv2d(6, 3).groups(3), IMAGE), Wrong.of(conv3d(4, 3), IMAGE),
            Wrong.of(conv1dTranspose(4, 3), VECTOR), Wrong.of(conv2dTranspose(4, 3).padding(9), IMAGE),
            Wrong.of(conv3dTranspose(4, 3), SEQUENCE), Wrong.of(depthwiseConv1d(7), SEQUENCE),
            Wrong.of(depthwiseConv2d(3), SEQUENCE), Wrong.of(separableConv1d(4, 3), VECTOR),
            Wrong.of(separableConv2d(4, 7), IMAGE), Wrong.of(locallyConnected1d(4, 3), VECTOR),
            Wrong.of(locallyConnected2d(4, 9), IMAGE), Wrong.of(maxPooling1d(2), IMAGE),
            Wrong.of(maxPooling2d(2).padding(2), IMAGE), Wrong.of(maxPooling3d(5), VOLUME),
            Wrong.of(averagePooling1d(7), SEQUENCE), Wrong.of(averagePooling2d(2), VECTOR),
            Wrong.of(averagePooling3d(2), IMAGE), Wrong.of(lpPooling1d(2, 2), VECTOR),
            Wrong.of(lpPooling2d(2, 2), SEQUENCE), Wrong.of(lpPooling3d(2, 2), IMAGE),
            Wrong.of(globalMaxPooling1d(), IMAGE), Wrong.of(globalMaxPooling2d(), SEQUENCE),
            Wrong.of(globalMaxPooling3d(), IMAGE), Wrong.of(globalAveragePooling1d(), VECTOR),
            Wrong.of(globalAveragePooling2d(), VECTOR), Wrong.of(globalAveragePooling3d(), IMAGE),
            Wrong.of(channelPadding(1, 1), Shape.scalar()), Wrong.of(zeroPadding1d(1), VECTOR),
            Wrong.of(zeroPadding2d(1), VECTOR), Wrong.of(zeroPadding3d(1), IMAGE),
            Wrong.of(cropping1d(3), SEQUENCE), Wrong.of(cropping2d(1), VECTOR), Wrong.of(cropping3d(2), VOLUME),
            Wrong.of(upSampling1d(2), IMAGE), Wrong.of(upSampling2d(2), VECTOR), Wrong.of(upSampling3d(2), IMAGE),
            Wrong.of(resizing(4, 4), SEQUENCE),
            Wrong.of(normalization(List.of(0.0, 1.0), List.of(1.0, 1.0)), VECTOR), Wrong.of(flatten(), SCALAR),
            Wrong.of(reshape(5), VECTOR), Wrong.of(permute(2, 1), VECTOR), Wrong.of(channelsFirst(), VECTOR),
            Wrong.of(channelsLast(), VECTOR), Wrong.of(softmax(), BATCH), Wrong.of(prelu().sharedAxes(2), VECTOR),
            Wrong.of(spatialDropout1d(0.5), VECTOR), Wrong.of(spatialDropout2d(0.5), VECTOR),
            Wrong.of(spatialDropout3d(0.5), IMAGE), Wrong.of(batchNormalization(), BATCH),
            Wrong.of(layerNormalization().axes(3), SEQUENCE), Wrong.of(groupNormalization(3), IMAGE),
            Wrong.of(rmsNormalization(), BATCH), Wrong.of(localResponseNormalization(), BATCH),
            Wrong.of(multiHeadAttention(2, 2), IMAGE), Wrong.of(transformerEncoder(3, 4), SEQUENCE),
            Wrong.of(patchEmbedding(4, 4), IMAGE), Wrong.of(classToken(), VECTOR),
            Wrong.of(positionEmbedding(), IMAGE), Wrong.of(selectToken(6), SEQUENCE),
            Wrong.of(residual(dense(4)), VECTOR),
            Wrong.of(sequential(flatten(), conv2d(1, 1)), IMAGE).at("net/sequential/conv2d"),
            Wrong.of(parallel(dense(2), dense(3)).merge(add()), VECTOR).at("net/parallel/add"),
            Wrong.of(conv2d(1, 1).named("first"), VECTOR).at("net/first"),
            Wrong.of(conv2d(1, 1).frozen(), VECTOR).at("net/conv2d"),
            Wrong.of(tiny(), VECTOR).at("net/functional/conv2d"),
            Wrong.of(add(), VECTOR, n(3)), Wrong.of(multiply(), VECTOR, n(3)), Wrong.of(average(), VECTOR, n(3)),
            Wrong.of(maximum(), VECTOR, SEQUENCE), Wrong.of(minimum(), IMAGE, VECTOR),
            Wrong.of(subtract(), VECTOR, VECTOR, VECTOR), Wrong.of(concatenate(), IMAGE, VECTOR),
            Wrong.of(add().named("sum"), VECTOR, n(3)).at("net/sum"))
            .collect(Collectors.groupingBy(w -> w.component.kind(), TreeMap::new, Collectors.toList()));

    /// Kinds that take any input, and why.
    private static final Map<String, String> ANY_INPUT = reasons(Map.of(
            "it goes element by element", List.of("linear", "relu", "leaky_relu", "clipped_relu", "elu", "selu",
                    "sigmoid", "tanh", "gelu", "silu", "mish", "hard_swish", "hard_sigmoid", "softplus", "softsign",
                    "rescaling", "dropout", "gaussian_noise", "gaussian_dropout", "alpha_dropout"),
            "each number becomes a row; one without a row is an error when it is run", List.of("embedding")));

    private static Map<String, String> reasons(Map<String, List<String>> kinds) {
        var reasons = new TreeMap<String, String>();
        kinds.forEach((reason, all) -> all.forEach(kind -> reasons.put(kind, reason)));
        return reasons;
    }

    private static Functional tiny() {
        var net = FunctionalBuilder.functional();
        return net.output("y", net.call(conv2d(1, 1), net.input("x", Shape.of(6, 6, 4)))).build();
    }

    @Test void everyKindHasARowOrAReason() {
        Set<String> kinds = Kinds.standard().records().entrySet().stream()
                .filter(e -> Component.class.isAssignableFrom(e.getValue())).map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(both(ARGUMENTS.keySet(), NO_ARGUMENTS.keySet())).containsExactlyInAnyOrderElementsOf(kinds);
        assertThat(both(INPUTS.keySet(), ANY_INPUT.keySet())).containsExactlyInAnyOrderElementsOf(kinds);
    }

    /// A kind with a row and a reason stands there twice.
    private static List<String> both(Set<String> rows, Set<String> reasons) {
        return Stream.concat(rows.stream(), reasons.stream()).toList();
    }

    @TestFactory Stream<DynamicTest> argumentsThatItDoesNotTakeNameTheLayerAndWhatItTakes() {
        return new TreeMap<>(ARGUMENTS).entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> assertThatThrownBy(() -> e.getValue().get())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching("(?s).*" + EXPECTED.pattern() + ".*")
                        .satisfies(x -> assertThat(squeezed(String.valueOf(x.getMessage())))
                                .contains(word(e.getKey())))));
    }

    /// Letters and digits only: a leaky ReLU is `leakyRelu` is `leaky_relu`.
    private static String squeezed(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String word(String kind) {
        return switch (kind) {
            case "clipped_relu" -> "relu";                      // relu().maxValue(6)
            case "named", "named_merge" -> "name";
            default -> squeezed(kind);
        };
    }

    @TestFactory Stream<DynamicTest> anInputThatDoesNotFitNamesTheLayerAndTheRemedy() {
        return INPUTS.values().stream().flatMap(List::stream).map(w -> DynamicTest.dynamicTest(
                w.component + " on " + w.inputs, () -> assertThatThrownBy(() -> apply(w.component, w.inputs))
                        .satisfies(e -> assertNamesTheLayerAndTheRemedy(e, w.path))));
    }

    private static void assertNamesTheLayerAndTheRemedy(Throwable e, String path) {
        assertThat(e).isInstanceOf(ShapeException.class);
        assertThat(e.getMessage()).startsWith(path).contains(" = ").containsPattern(REMEDY);
    }

    /// Applied under the path `net`.
    private static void apply(Component component, List<Shape> shapes) {
        var graph = new Graph();
        var inputs = new ArrayList<Value>();
        shapes.forEach(s -> inputs.add(Ops.input(graph, "x" + inputs.size(), s)));
        Layer net = new Layer() {
            @Override public String kind() { return "net"; }

            @Override public Value apply(Scope scope, Value x) {
                return switch (component) {
                    case Layer layer -> scope.call(layer, x);
                    case Merge merge -> scope.call(merge, inputs);
                };
            }
        };
        Scope.root(graph, Mode.TRAINING).call(net, inputs.getFirst());
    }

    @Test void whatTakesAnyInputDoes() {
        for (Component c : KindsTest.COMPONENTS) {
            if (ANY_INPUT.containsKey(c.kind())) {
                RANKS.forEach(x -> assertThatCode(() -> apply(c, List.of(x))).as("%s on %s", c, x)
                        .doesNotThrowAnyException());
            }
        }
    }

    /// Whatever is wrong with the number of axes, it is never another kind of error.
    @TestFactory Stream<DynamicTest> everyLayerOnEveryNumberOfAxesFitsOrSaysWhy() {
        return KindsTest.COMPONENTS.stream().map(c -> DynamicTest.dynamicTest(c.toString(), () -> {
            for (Shape x : RANKS) {
                assertFitsOrSaysWhy(c, List.of(x));
                if (c instanceof Merge merge) {
                    RANKS.forEach(y -> assertFitsOrSaysWhy(merge, List.of(x, y)));
                }
            }
        }));
    }

    private static void assertFitsOrSaysWhy(Component c, List<Shape> inputs) {
        Throwable e = catchThrowable(() -> apply(c, inputs));
        if (e != null) {
            assertThat(e).as("%s on %s", c, inputs).satisfies(x -> assertNamesTheLayerAndTheRemedy(x, "net/"));
        }
    }

    /// Extents beyond what an `int` counts are no shapes.
    @TestFactory Stream<DynamicTest> numbersThatAreTooLargeFitOrSayWhy() {
        int huge = Integer.MAX_VALUE;
        return Stream.<Map.Entry<Layer, Shape>>of(
                Map.entry(conv1d(1, huge), SEQUENCE), Map.entry(conv1d(1, huge).padding(SAME), SEQUENCE),
                Map.entry(conv1d(1, huge).padding(CAUSAL).dilation(huge), SEQUENCE),
                Map.entry(conv1d(1, 3).dilation(huge), SEQUENCE),
                Map.entry(conv1d(1, 3).dilation(huge).padding(SAME), SEQUENCE),
                Map.entry(conv2d(1, 3).padding(huge), IMAGE), Map.entry(conv2d(huge, 3), IMAGE),
                Map.entry(conv2d(1, 3).stride(huge), IMAGE), Map.entry(conv2d(1, 3).stride(huge).padding(SAME), IMAGE),
                Map.entry(conv2dTranspose(1, huge), IMAGE), Map.entry(conv2dTranspose(1, 3).stride(huge), IMAGE),
                Map.entry(conv2dTranspose(1, 3).padding(huge), IMAGE),
                Map.entry(depthwiseConv2d(3).depthMultiplier(huge), IMAGE),
                Map.entry(locallyConnected2d(huge, 3), IMAGE), Map.entry(locallyConnected1d(1, huge), SEQUENCE),
                Map.entry(maxPooling2d(huge), IMAGE), Map.entry(maxPooling2d(2).dilation(huge), IMAGE),
                Map.entry(maxPooling2d(3).dilation(huge), IMAGE),
                Map.entry(averagePooling2d(huge).padding(SAME).ceilMode(true), IMAGE),
                Map.entry(averagePooling2d(2).stride(huge).ceilMode(true), IMAGE),
                Map.entry(zeroPadding2d(huge), IMAGE), Map.entry(cropping2d(huge), IMAGE),
                Map.entry(upSampling2d(huge), IMAGE), Map.entry(reshape(huge, huge), VECTOR),
                Map.entry(reshape(huge, huge, -1), VECTOR), Map.entry(dense(huge), VECTOR),
                Map.entry(multiHeadAttention(huge, huge), SEQUENCE), Map.entry(patchEmbedding(huge, huge), IMAGE),
                Map.entry(selectToken(huge), SEQUENCE), Map.entry(groupNormalization(huge), IMAGE),
                Map.entry(localResponseNormalization().size(huge), IMAGE), Map.entry(embedding(huge, huge), VECTOR))
                .map(e -> DynamicTest.dynamicTest(e.getKey() + " on " + e.getValue(),
                        () -> assertFitsOrSaysWhy(e.getKey(), List.of(e.getValue()))));
    }

    @Test void aKindStandsOnceUnderEachReason() {
        assertThat(new TreeSet<>(NO_ARGUMENTS.keySet())).doesNotContainAnyElementsOf(ARGUMENTS.keySet());
        assertThat(new TreeSet<>(ANY_INPUT.keySet())).doesNotContainAnyElementsOf(INPUTS.keySet());
    }
}
