package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.graph.Op;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvKernelGradient;
import dev.fovea.op.MatMul;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import dev.fovea.tensor.Window;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the rule takes where oneDNN's own first choice is several times slower (docs/adr/0018-which-kernel.md).
class FirstCandidatesTest {
    private final OneDnnBackend backend = new OneDnnBackend();

    private Candidate first(Op op, TensorType... inputs) {
        List<TensorType> types = List.of(inputs);
        return backend.candidates(op, Signature.rowMajor(types, op.results(types), 2)).getFirst();
    }

    private static TensorType f32(int... extents) {
        return TensorType.of(DType.F32, extents);
    }

    private static void vectorsOf256() {
        Assumptions.assumeFalse(Policy.WIDE, "said of processors whose vectors have 256 bits");
    }

    /// The first convolutions of AlexNet, ResNet, VGG and the lecture's network.
    @ParameterizedTest
    @CsvSource({"11, 4, 224, 3, 64", "7, 2, 224, 3, 64", "3, 1, 224, 3, 64",
            "5, 1, 28, 1, 32"}) void picturesAreNotCopiedIntoAMatrix(
                    int size, int stride, int side, int channels, int filters) {
        Window window = Window.same(size, stride, 1, side);
        Candidate candidate = first(new Conv(List.of(window, window), 1), f32(32, side, side, channels),
                f32(size, size, channels, filters));
        assertThat(candidate.implementation()).doesNotContain("gemm");
    }

    @Test void greyPicturesAreReadRowByRow() {
        vectorsOf256();
        Window window = Window.same(5, 1, 1, 28);
        TensorType kernel = f32(5, 5, 1, 32);
        Candidate candidate = first(new ConvKernelGradient(new Conv(List.of(window, window), 1), kernel.shape()),
                f32(100, 28, 28, 1), f32(100, 28, 28, 32));
        assertThat(candidate.inputs()).allMatch(Layout::isRowMajor);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"}) void productsWithATransposedFactor(boolean a, boolean b) {
        vectorsOf256();
        Candidate candidate = first(new MatMul(a, b), f32(512, 512), f32(512, 512));
        assertThat(candidate.implementation()).contains("gemm:jit:f32");
    }
}
