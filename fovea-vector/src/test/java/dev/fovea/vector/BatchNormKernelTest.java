package dev.fovea.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.compile.BatchNormRelu;
import dev.fovea.compile.BatchNormReluGradient;
import dev.fovea.graph.Op;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGradient;
import dev.fovea.spi.Candidate;
import dev.fovea.spi.Kernel;
import dev.fovea.spi.Layout;
import dev.fovea.spi.Signature;
import dev.fovea.spi.Team;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Batch normalisation over values in blocks of channels, on several members, and of values far from zero. That it is right in row-major
/// order is the conformance test's.
@Tag("batchnorm")
class BatchNormKernelTest {
    private static final int IMAGES = 3;
    private static final int PIXELS = 23 * 23;               // more than a chunk, and no multiple of a step
    private static final int CHANNELS = 4 * Lanes.LENGTH;
    private static final int BLOCK = 2 * Lanes.LENGTH;
    private static final TensorType X = TensorType.of(DType.F32, IMAGES, 23, 23, CHANNELS);
    private static final TensorType EACH = TensorType.of(DType.F32, CHANNELS);

    private record Blocks(TensorType type) implements Layout {
        @Override public long bytes() {
            return type.bytes();
        }

        @Override public int channelBlock() {
            return BLOCK;
        }
    }

    /// So many members, one after another.
    private record Members(int size) implements Team {
        @Override public void run(Task task) {
            for (int i = 0; i < size; i++) {
                task.run(i, size);
            }
        }
    }

    static Stream<Op> ops() {
        return Stream.of(new BatchNorm(1e-3), new BatchNormRelu(1e-3, Double.POSITIVE_INFINITY),
                new BatchNormRelu(1e-3, 1), new BatchNormGradient(1e-3),
                new BatchNormReluGradient(1e-3, Double.POSITIVE_INFINITY), new BatchNormReluGradient(1e-3, 1));
    }

    private static List<TensorType> inputs(Op op) {
        return switch (op) {
            case BatchNormGradient _ -> List.of(X, EACH, X, EACH, EACH);
            case BatchNormReluGradient _ -> List.of(X, EACH, X, EACH, EACH, EACH);
            default -> List.of(X, EACH, EACH);
        };
    }

    private static List<float[]> values(Op op, double offset) {
        var random = new SplittableRandom(7);
        var all = new ArrayList<float[]>();
        for (TensorType t : inputs(op)) {
            float[] v = new float[(int) t.shape().count()];
            double from = t.equals(X) && all.isEmpty() ? offset : 0.5;
            for (int i = 0; i < v.length; i++) {
                v[i] = (float) (from + random.nextDouble(-0.5, 1));
            }
            all.add(v);
        }
        return all;
    }

    /// Where an element of row-major order lies.
    private static int place(int i, boolean blocks) {
        if (!blocks) {
            return i;
        }
        int channel = i % CHANNELS;
        int pixel = i / CHANNELS % PIXELS;
        int image = i / CHANNELS / PIXELS;
        return ((image * (CHANNELS / BLOCK) + channel / BLOCK) * PIXELS + pixel) * BLOCK + channel % BLOCK;
    }

    private static List<float[]> run(Op op, List<float[]> values, boolean blocks, int members) {
        List<TensorType> in = inputs(op);
        List<TensorType> out = List.of(X, EACH, EACH);
        List<Layout> layouts = in.stream()
                .map(t -> t.equals(X) && blocks ? new Blocks(t) : Layout.rowMajor(t)).toList();
        var s = new Signature(in, out, layouts, out.stream().map(_ -> Optional.<Layout>empty()).toList(), members);
        Candidate candidate = BatchNormKernel.of(op, s, new Members(members), WarmUp.none()).orElseThrow();
        assertThat(candidate.inputs()).isEqualTo(layouts);
        try (Arena arena = Arena.ofConfined(); Kernel kernel = candidate.prepare()) {
            var inputs = IntStream.range(0, in.size()).mapToObj(n -> {
                MemorySegment m = arena.allocate(in.get(n).bytes(), 64);
                float[] v = values.get(n);
                for (int i = 0; i < v.length; i++) {
                    m.setAtIndex(ValueLayout.JAVA_FLOAT, place(i, blocks && in.get(n).equals(X)), v[i]);
                }
                return m;
            }).toArray(MemorySegment[]::new);
            var outputs = out.stream().map(t -> arena.allocate(t.bytes(), 64)).toArray(MemorySegment[]::new);
            kernel.bind(inputs, outputs, arena.allocate(kernel.scratchBytes(), 64)).run();
            return IntStream.range(0, out.size()).mapToObj(n -> {
                float[] v = new float[(int) out.get(n).shape().count()];
                for (int i = 0; i < v.length; i++) {
                    v[i] = outputs[n].getAtIndex(ValueLayout.JAVA_FLOAT, place(i, blocks && n == 0));
                }
                return v;
            }).toList();
        }
    }

    /// Sums of as many terms as pixels, rounded otherwise.
    @ParameterizedTest
    @MethodSource("ops") void inBlocksOfChannelsItIsTheSame(Op op) {
        List<float[]> values = values(op, 0.5);
        List<float[]> rows = run(op, values, false, 1);
        List<float[]> blocks = run(op, values, true, 1);
        for (int n = 0; n < rows.size(); n++) {
            for (int i = 0; i < rows.get(n).length; i++) {
                assertThat(blocks.get(n)[i]).isCloseTo(rows.get(n)[i],
                        within(1e-5f + Math.abs(rows.get(n)[i]) * 1e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ops") void theBitsDoNotDependOnTheNumberOfMembers(Op op) {
        List<float[]> values = values(op, 0.5);
        List<float[]> alone = run(op, values, true, 1);
        for (int members : List.of(2, 4)) {
            List<float[]> shared = run(op, values, true, members);
            for (int n = 0; n < alone.size(); n++) {
                assertThat(shared.get(n)).isEqualTo(alone.get(n));
            }
        }
    }

    /// A mean of 1000 standard deviations: sums of plain squares would leave no digit of the variance.
    @Test void theVarianceOfWhatIsFarFromZeroIsRight() {
        Op op = new BatchNorm(1e-3);
        List<float[]> values = values(op, 500);
        float[] variance = run(op, values, true, 1).get(2);
        for (int c = 0; c < CHANNELS; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < values.getFirst().length; i += CHANNELS) {
                double d = values.getFirst()[i] - 500;
                sum += d;
                squares += d * d;
            }
            double mean = sum / (IMAGES * PIXELS);
            assertThat((double) variance[c]).isCloseTo(squares / (IMAGES * PIXELS) - mean * mean, within(1e-4));
        }
    }
}
