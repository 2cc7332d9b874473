package dev.fovea.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.cli.workload.Workload;
import dev.fovea.nn.layer.Parameter;
import dev.fovea.nn.model.Execution;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.text.CallText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What other libraries are told is what Fovea computes.
class PeerNetTest {

    private static Workload workload(PeerNet net) {
        return Workload.find(net.name(), false).orElseThrow();
    }

    private static long parameters(PeerNet net, boolean training) {
        return net.shapes(training).weights().stream().mapToLong(Weight::size).sum();
    }

    @ParameterizedTest
    @EnumSource void aWorkloadHasTheParametersInputAndBatchOfOurs(PeerNet net) {
        Workload ours = workload(net);

        assertThat(parameters(net, true)).isEqualTo(ours.training().summary().trainable());
        assertThat(parameters(net, false)).isEqualTo(ours.inference().summary().trainable());
        assertThat(net.batch()).isEqualTo(ours.batch());
        assertThat(net.classes()).isEqualTo(ours.classes());
        int[] input = net.input();
        assertThat(ours.sample()).isEqualTo(
                input.length == 1 ? Shape.of(input[0]) : Shape.of(input[1], input[2], input[0]));
        List<int[]> outputs = net.outputs(new Shapes(), input, false);
        assertThat(outputs).singleElement()
                .satisfies(y -> assertThat(Arrays.stream(y).reduce(1, (a, b) -> a * b)).isEqualTo(ours.answers()));
    }

    @ParameterizedTest
    @EnumSource void aWorkloadLearnsByTheRuleOfOurs(PeerNet net) {
        PeerNet.Learning learning = net.learning();
        String rule = learning.rule().name().toLowerCase(Locale.ROOT) + "(" + CallText.number(learning.rate()) + ")";
        String decay = learning.decay() == 0 ? "" : ".weightDecay(" + CallText.number(learning.decay()) + ")";
        assertThat(workload(net).optimizer()).hasToString(rule + decay);
    }

    /// The second convolution of LeNet-5: `[height, width, channels, filters]` here, filters first there.
    @Test void theWeightsAreThoseOfOurs() {
        try (Model model = workload(PeerNet.W4).trained(Execution.on("reference"))) {
            Parameter parameter = model.parameters().stream().filter(Parameter::trainable).toList().get(2);
            Tensor ours = model.weight(parameter.path());
            Weight theirs = PeerNet.W4.shapes(true).weights().get(2);

            assertThat(theirs.shape()).containsExactly(16, 6, 5, 5);
            int element = ((3 * 6 + 2) * 5 + 1) * 5 + 4;              // filter 3, channel 2, row 1, column 4
            assertThat(theirs.values()[element]).isEqualTo((float) ours.at(1, 4, 2, 3)).isNotZero();
        }
    }

    @Test void weightsOfNormalisationsBeginWithOneAndZero() {
        List<Weight> weights = PeerNet.W5.shapes(true).weights();
        assertThat(weights.get(1).values()).hasSize(64).containsOnly(1);
        assertThat(weights.get(2).values()).hasSize(64).containsOnly(0);
        assertThat(PeerNet.W5.shapes(true).normalised()).hasSize(20).startsWith(64).endsWith(512);
    }

    @Test void pixelsAndLabelsAreInTheRangesOfTheWorkload() {
        assertThat(PeerNet.W4.images(0, 2)).hasSize(2 * 32 * 32).startsWith(PeerNet.W4.images(0, 1));
        assertThat(range(PeerNet.W4.images(0, 1)).getMin()).isBetween(-1.0, -0.99);
        assertThat(range(PeerNet.W9.images(1, 1)).getMin()).isBetween(0.0, 0.01);
        assertThat(range(PeerNet.W9.images(1, 1)).getMax()).isBetween(0.99, 1.0);
        var labels = Arrays.stream(PeerNet.W3.labels(2, 100)).summaryStatistics();
        assertThat(labels.getMin()).isZero();
        assertThat(labels.getMax()).isEqualTo(9);
    }

    private static DoubleSummaryStatistics range(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).summaryStatistics();
    }
}
