package dev.fovea.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Op;
import dev.fovea.nn.loss.LossGradientsTest;
import dev.fovea.tck.OpCase;
import dev.fovea.tck.OpCases;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// How many gradients are checked against finite differences: ops, layers, losses. Only what differs counts: an op with
/// its options on operands of other types, a layer with its options in a mode; other numbers are nothing else.
class GradientCountTest {
    private static final int AT_LEAST = 1500;

    private record Applied(Op op, List<TensorType> operands) {
    }

    @Test void enoughConfigurationsAreChecked() {
        Map<String, Long> counts = new TreeMap<>(OpCases.all().stream().filter(c -> c.order() > 0)
                .map(c -> new Applied(c.op(), c.types())).distinct()
                .collect(Collectors.groupingBy(c -> "op " + OpCase.tag(c.op.getClass()), Collectors.counting())));
        counts.put("layers in training", layers(Mode.TRAINING));
        counts.put("layers in inference", layers(Mode.INFERENCE));
        counts.put("losses", LossGradientsTest.configurations());
        long all = counts.values().stream().mapToLong(n -> n).sum();
        System.out.printf("%d gradients checked against differences: %s%n", all, counts);
        assertThat(all).as("gradients checked against differences: %s", counts).isGreaterThanOrEqualTo(AT_LEAST);
    }

    private static long layers(Mode mode) {
        return LayerGradientsTest.configurations().filter(c -> c.mode() == mode).map(Object::toString).distinct()
                .count();
    }
}
