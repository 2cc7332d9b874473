package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.op.Composite;
import dev.fovea.op.Resample;
import dev.fovea.op.Resample.Kind;
import dev.fovea.op.ResampleGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// oneDNN computes positions in single precision; where it is asked, it must find the same pixels as the formula, whose arithmetic is exact.
@Tag("resample")
class ResamplingTest {
    private static final int MOST = 24;

    private final OneDnnBackend backend = new OneDnnBackend();

    @ParameterizedTest
    @CsvSource({"16", "17"}) void nearestPixelsOfAllSmallExtents(int channels) {
        for (int n = 1; n <= MOST; n++) {
            for (int m = 1; m <= MOST; m++) {
                checkNearest(n, m, channels);
            }
        }
    }

    /// Near the largest product of both that oneDNN is asked for: many borders, ties, one long and one short.
    @ParameterizedTest
    @CsvSource({"512, 511", "511, 512", "300, 873", "873, 300", "2, 131072", "131072, 2", "360, 720", "720, 360",
            "512, 512", "170, 1530", "1530, 170", "90, 3", "88, 29", "240, 1092", "6, 43690",
            "43690, 6"}) void nearestPixelsOfLongAxes(int n, int m) {
        checkNearest(n, m, 16);
    }

    /// Its positions are wrong in the first case, and in the others it is slower.
    @Test void whatOneDnnIsNotAskedFor() {
        assertThat(implementation(new ResampleGradient(Kind.NEAREST, List.of(90)), type(3, 16), type(90, 16)))
                .isEqualTo("java resample");
        assertThat(implementation(new Resample(Kind.LINEAR, List.of(8)), type(4, 3), type(8, 3)))
                .isEqualTo("java resample");
        assertThat(implementation(new ResampleGradient(Kind.LINEAR, List.of(4)), type(8, 16), type(4, 16)))
                .isEqualTo("java resample");
    }

    @Test void whatOneDnnIsAskedFor() {
        assertThat(implementation(new Resample(Kind.NEAREST, List.of(7)), type(4, 16), type(7, 16)))
                .startsWith("onednn jit");
        assertThat(implementation(new Resample(Kind.LINEAR, List.of(7)), type(4, 16), type(7, 16)))
                .startsWith("onednn jit");
    }

    @Test void otherTypesAreNotClaimed() {
        TensorType x = TensorType.of(DType.U8, 1, 2, 1);
        assertThat(claims(new Resample(Kind.NEAREST, List.of(4)), x, TensorType.of(DType.U8, 1, 4, 1))).isFalse();
    }

    private void checkNearest(int n, int m, int channels) {
        var numbers = new float[n * channels];
        var ones = new float[m * channels];
        var readers = new float[n * channels];
        var expected = new float[m * channels];
        for (int e = 0; e < n * channels; e++) {
            numbers[e] = e / channels;
        }
        for (int e = 0; e < m * channels; e++) {
            int pixel = (int) ((2L * (e / channels) + 1) * n / (2L * m));
            expected[e] = pixel;
            ones[e] = 1;
            readers[pixel * channels + e % channels]++;
        }
        String name = "%d of %d, %d channels".formatted(m, n, channels);
        assertThat(run(new Resample(Kind.NEAREST, List.of(m)), type(n, channels), type(m, channels), numbers)).as(name)
                .isEqualTo(expected);
        assertThat(run(new ResampleGradient(Kind.NEAREST, List.of(n)), type(m, channels), type(n, channels), ones))
                .as("gradient, " + name).isEqualTo(readers);
    }

    private static TensorType type(int extent, int channels) {
        return new TensorType(DType.F32, Shape.of(1, extent, channels));
    }

    private String implementation(Composite op, TensorType x, TensorType y) {
        return backend.candidates(op, Signature.rowMajor(List.of(x), List.of(y), 1)).getFirst().implementation();
    }

    private boolean claims(Composite op, TensorType x, TensorType y) {
        return backend.claims(op, Signature.rowMajor(List.of(x), List.of(y), 1));
    }

    private float[] run(Composite op, TensorType x, TensorType y, float[] values) {
        Candidate candidate = backend.candidates(op, Signature.rowMajor(List.of(x), List.of(y), 1)).getFirst();
        try (Arena arena = Arena.ofConfined(); Kernel kernel = candidate.prepare()) {
            MemorySegment in = arena.allocate(x.bytes(), 64);
            MemorySegment out = arena.allocate(y.bytes(), 64);
            MemorySegment.copy(values, 0, in, ValueLayout.JAVA_FLOAT, 0, values.length);
            kernel.bind(new MemorySegment[]{in}, new MemorySegment[]{out},
                    arena.allocate(Math.max(64, kernel.scratchBytes()), 64)).run();
            return out.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
