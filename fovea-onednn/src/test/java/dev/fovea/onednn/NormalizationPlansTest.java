package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.compile.Program;
import dev.fovea.op.Composite;
import dev.fovea.op.LayerNorm;
import dev.fovea.op.Lrn;
import dev.fovea.op.LrnGradient;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which normalisations run whole, and which are left to their parts.
class NormalizationPlansTest {
    private static final TensorType X = TensorType.of(DType.F32, 2, 3, 4, 16);

    private final OneDnnBackend backend = new OneDnnBackend();

    private static List<String> normalizations(Program program) {
        try (var run = new PlanRun(new OneDnnBackend(), List.of(), Nets.normalized(Nets.BATCH), program, 2)) {
            return run.plan().steps().stream().map(step -> step.op().label())
                    .filter(label -> label.startsWith("Lrn") || label.startsWith("LayerNorm")).toList();
        }
    }

    @Test void aTrainingStepRunsThemWholeAndKeepsWorkspaces() {
        List<String> layers = List.of("LayerNorm", "LayerNorm", "LayerNormGradient", "LayerNormGradient");
        List<String> expected = Policy.WIDE
                ? Stream.of(List.of("Lrn*", "Lrn*"), layers, List.of("LrnGradient*", "LrnGradient*"))
                        .flatMap(List::stream).toList()
                : Stream.concat(Stream.of("Lrn", "Lrn"), layers.stream()).toList();
        assertThat(normalizations(Nets.normalized(Nets.BATCH).training())).isEqualTo(expected);
    }

    @Test void inferenceKeepsNothing() {
        assertThat(normalizations(Nets.normalized(Nets.BATCH).inference())).containsExactly("Lrn", "Lrn", "LayerNorm",
                "LayerNorm");
    }

    private boolean claims(Composite op, TensorType... inputs) {
        return backend.claims(op, Signature.rowMajor(List.of(inputs), op.results(List.of(inputs)), 1));
    }

    @Test void onlyTheLastAxesAreRows() {
        assertThat(claims(new LayerNorm(List.of(3), 1e-3), X)).isTrue();
        assertThat(claims(new LayerNorm(List.of(1, 2, 3), 1e-3), X)).isTrue();
        assertThat(claims(new LayerNorm(List.of(1, 3), 1e-3), X)).isFalse();
        assertThat(claims(new LayerNorm(List.of(1, 3), 1e-3), TensorType.of(DType.F32, 2, 12, 1, 16))).isTrue();
        assertThat(claims(new LayerNorm(List.of(3), 1e-3), TensorType.of(DType.F64, 2, 3, 4, 16))).isFalse();
    }

    @Test void whatOneDnnHasNoKernelForOrAWrongOneIsExpanded() {
        assertThat(claims(new Lrn(5, 1e-4, 0.75, 2), X)).isTrue();
        assertThat(claims(new LrnGradient(new Lrn(5, 1e-4, 0.75, 2)), X, X, X)).isEqualTo(Policy.WIDE);
        for (Lrn other : List.of(new Lrn(5, 1e-4, 0.5, 2), new Lrn(1, 1e-4, 0.75, 2), new Lrn(7, 1e-4, 0.75, 2))) {
            assertThat(claims(other, X)).as(other.toString()).isFalse();
            assertThat(claims(new LrnGradient(other), X, X, X)).as("gradient of " + other).isFalse();
        }
    }
}
