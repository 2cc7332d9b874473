package dev.fovea.nn.tune;

import static dev.fovea.nn.initializer.Initializers.heNormal;
import static dev.fovea.nn.layer.Layers.BILINEAR;
import static dev.fovea.nn.layer.Layers.SAME;
import static dev.fovea.nn.layer.Layers.conv2d;
import static dev.fovea.nn.layer.Layers.concatenate;
import static dev.fovea.nn.layer.Layers.dense;
import static dev.fovea.nn.layer.Layers.dropout;
import static dev.fovea.nn.layer.Layers.gelu;
import static dev.fovea.nn.layer.Layers.leakyRelu;
import static dev.fovea.nn.layer.Layers.maxPooling2d;
import static dev.fovea.nn.layer.Layers.parallel;
import static dev.fovea.nn.layer.Layers.relu;
import static dev.fovea.nn.layer.Layers.resizing;
import static dev.fovea.nn.layer.Layers.sequential;
import static dev.fovea.nn.loss.Losses.l2;
import static dev.fovea.nn.optimizer.Optimizers.adam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.nn.layer.Activation;
import dev.fovea.nn.layer.Lambda;
import dev.fovea.nn.layer.Layer;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final Layer CONV = conv2d(32, 5).padding(SAME).relu();

    private static String with(Layer layer, String name, Object value) {
        return Arguments.of(layer).with(Map.of(name, value)).toString();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test void argumentsAreTheComponentsOfTheRecordAndThoseOfItsNeurons() {
        assertThat(Arguments.of(CONV).names()).containsExactly("filters", "size", "stride", "padding", "dilation",
                "groups", "bias", "activation", "kernelInitializer", "biasInitializer", "kernelRegularizer");
        assertThat(Arguments.of(CONV).names().stream().map(Arguments.of(CONV)::text)).startsWith("32", "5", "1", "same",
                "1", "1", "true", "relu", "glorotUniform", "zeros", "none");
        assertThat(Arguments.of(dropout(0.25)).text("rate")).isEqualTo("0.25");
        assertThat(Arguments.of(conv2d(8, 3, 1)).text("size")).isEqualTo("3, 1");
        assertThat(Arguments.of(dense(4).activation(leakyRelu(0.1))).text("activation")).isEqualTo("leakyRelu(0.1)");
    }

    @Test void aValueIsWhatTheComponentHoldsOrWhatOneWouldType() {
        assertThat(with(CONV, "filters", 64)).isEqualTo("conv2d(64, 5).padding(SAME).activation(RELU)");
        assertThat(with(CONV, "size", 3)).isEqualTo("conv2d(32, 3).padding(SAME).activation(RELU)");
        assertThat(with(CONV, "stride", 2)).isEqualTo("conv2d(32, 5).stride(2).padding(SAME).activation(RELU)");
        assertThat(with(CONV, "padding", "valid")).isEqualTo("conv2d(32, 5).activation(RELU)");
        assertThat(with(CONV, "padding", 2)).isEqualTo("conv2d(32, 5).padding(2).activation(RELU)");
        assertThat(with(maxPooling2d(3), "padding", 1)).isEqualTo("maxPooling2d(3).padding(1)");
        assertThat(with(CONV, "bias", "false")).isEqualTo("conv2d(32, 5).padding(SAME).bias(false).activation(RELU)");
        assertThat(with(CONV, "bias", false)).isEqualTo(with(CONV, "bias", "false"));
        assertThat(with(dense(9), "activation", "tanh")).isEqualTo("dense(9).activation(TANH)");
        assertThat(with(dense(9), "activation", "hard_swish")).isEqualTo("dense(9).activation(hardSwish())");
        assertThat(with(dense(9), "activation", "leakyRelu(0.1)")).isEqualTo("dense(9).activation(leakyRelu(0.1))");
        assertThat(with(dense(9), "activation", gelu())).isEqualTo("dense(9).activation(gelu())");
        assertThat(
                Arguments.of(dense(9)).with(Map.of("kernelInitializer", "heNormal", "kernelRegularizer", "l2(1e-4)")))
                .isEqualTo(dense(9).kernelInitializer(heNormal()).kernelRegularizer(l2(1e-4)));
        assertThat(with(dense(9).kernelRegularizer(l2(1e-4)), "kernelRegularizer", "none")).isEqualTo("dense(9)");
        assertThat(with(dropout(0.25), "rate", 0)).isEqualTo("dropout(0)");
        assertThat(with(gelu(), "approximate", "true")).isEqualTo("gelu().approximate(true)");
        assertThat(with(resizing(7, 7), "interpolation", "bilinear")).isEqualTo(
                resizing(7, 7).interpolation(BILINEAR).toString());
        assertThat(with(parallel(relu(), gelu()), "merge", "add")).isEqualTo("parallel(relu(), gelu()).merge(add())");
        assertThat(with(parallel(relu(), gelu()).merge(concatenate(1)), "merge", "concatenate"))
                .isEqualTo("parallel(relu(), gelu())");
    }

    @Test void argumentsThatDependOnEachOtherChangeTogether() {
        assertThat(Arguments.of(conv2d(6, 3).groups(3)).with(Map.of("filters", 8, "groups", 4)))
                .isEqualTo(conv2d(8, 3).groups(4));
        refused(() -> Arguments.of(conv2d(6, 3)).with(Map.of("filters", 8, "groups", 3)),
                "conv2d(6, 3): filters = 8, groups = 3 is refused: "
                        + "8 filters of conv2d cannot be shared out among 3 groups; use a multiple");
    }

    @Test void otherDescriptionsHaveArgumentsToo() {
        assertThat(Arguments.of(adam(1e-3)).with(Map.of("beta1", 0.8))).hasToString("adam(0.001).beta1(0.8)");
        assertThat(Arguments.of(adam(1e-3)).with(Map.of())).isEqualTo(adam(1e-3));
        assertThat(Arguments.of("no record").names()).isEmpty();
    }

    @Test void whatCannotBeIsSaid() {
        refused(() -> with(CONV, "filter", 3),
                "conv2d(32, 5).padding(SAME).activation(RELU) has no argument \"filter\"; "
                        + "it has filters = 32, size = 5, stride = 1, padding = same, dilation = 1, groups = 1, bias = true, "
                        + "activation = relu, kernelInitializer = glorotUniform, biasInitializer = zeros, "
                        + "kernelRegularizer = none; did you mean \"filters\"?");
        refused(() -> with(relu(), "rate", 3),
                "relu() has no argument \"rate\"; it has none that a number or a word can stand for");
        refused(() -> with(sequential(relu()), "layers", 3),
                "sequential(relu()): no number and no word can stand for layers; change it in a program");
        refused(() -> with(dense(9), "units", "many"), "dense(9): units takes a whole number, but was given \"many\"");
        refused(() -> with(dense(9), "units", 0.5), "dense(9): units takes a whole number, but was given 0.5");
        refused(() -> with(dense(9), "units", 1L << 40),
                "dense(9): units takes a whole number, but was given 1099511627776");
        refused(() -> with(dense(9), "bias", 1), "dense(9): bias takes true or false, but was given 1");
        refused(() -> with(dropout(0.5), "rate", "half"), "dropout(0.5): rate takes a number, but was given \"half\"");
        refused(() -> with(maxPooling2d(2), "size", "2x2"),
                "maxPooling2d(2): size takes a whole number, but was given \"2x2\"");
        refused(() -> with(conv2d(6, 3), "padding", "around"), "conv2d(6, 3): padding takes same, valid, causal, or a "
                + "whole number, but was given \"around\"");
        refused(() -> with(resizing(7, 7), "interpolation", "cubic"),
                "resizing(7, 7): interpolation takes nearest, bilinear, but was given \"cubic\"");
        assertThatIllegalArgumentException().isThrownBy(() -> with(dense(9), "activation", "sin"))
                .withMessageMatching(
                        "dense\\(9\\): activation takes linear, relu, sigmoid, tanh, softmax, elu, elu\\(…\\), .*"
                                + "but was given \"sin\"");
        refused(() -> with(dense(9), "activation", "leakyRelu(a)"), "dense(9): activation takes "
                + String.join(", ", ValueWords.of(Activation.class))
                + ", but was given \"leakyRelu(a)\"");
    }

    @Test void whatTheConstructorRefusesIsSaid() {
        refused(() -> with(dense(9), "units", 0),
                "dense(9): units = 0 is refused: the units of a dense layer must be 1 or more, but is 0");
        refused(() -> with(dropout(0.5), "rate", 1),
                "dropout(0.5): rate = 1 is refused: dropout rate must be in [0, 1), but is 1.0");
    }

    /// A record of another package that is not public: only the class path opens it.
    private record Scaled(double factor) {
    }

    @Test void recordsOfOneself() {
        assertThat(Arguments.of(new Scaled(1)).with(Map.of("factor", 2))).isEqualTo(new Scaled(2));
        assertThat(Arguments.of(new Lambda("twice", x -> x)).names()).isEqualTo(List.of("kind"));
    }
}
