package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Program;
import dev.fovea.compile.Target;
import dev.fovea.graph.Graph;
import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.plan.Plan;
import dev.fovea.plan.Runner;
import dev.fovea.plan.Weights;
import dev.fovea.reference.ReferenceBackend;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A variable under another shape is the variable's own memory, which its new value must not overwrite too early.
class ViewsOfVariablesTest {

    @Test void theOldValueIsReadThroughAViewToo() {
        var graph = new Graph();
        Value w = Ops.variable(graph, "w", TensorType.of(DType.F32, 4));
        Value v = Ops.variable(graph, "v", TensorType.of(DType.F32, 2, 2));
        Value later = Ops.matmul(Ops.matmul(v, v), Ops.reshape(w, Shape.of(2, 2)));
        var updates = new LinkedHashMap<String, Value>();
        updates.put("w", Ops.times(w, 10));
        updates.put("v", later);
        try (var weights = new Weights(new OneDnnBackend());
                var plan = Plan.of(new Program(new LinkedHashMap<>(), updates), new Target(weights.backend(), List.of(),
                        Optional.of(new ReferenceBackend()), 1, 1, Map.of()))) {
            weights.put("w", Tensor.of(Shape.of(4), 1f, 2f, 3f, 4f));
            weights.put("v", Tensor.of(Shape.of(2, 2), 1f, 0f, 0f, 1f));
            try (var runner = new Runner(plan, weights)) {
                runner.run();
                assertThat(weights.get("w").floats()).containsExactly(10, 20, 30, 40);
                assertThat(weights.get("v").floats()).containsExactly(1, 2, 3, 4);
            }
        }
    }
}
