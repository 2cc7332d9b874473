package dev.fovea.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ConvolutionTest {

    private static final Attributes PLAIN = Attributes.DEFAULT;

    private static final List<Case> CASES = List.of(
            new Case(2, 3, 4, 1, 6, 7, new WindowAxis(3, 1, 1, 1, 1), new WindowAxis(3, 1, 1, 1, 1)),
            new Case(1, 16, 32, 1, 8, 8, new WindowAxis(3, 2, 1, 0, 1), new WindowAxis(3, 2, 1, 0, 1)),
            new Case(2, 4, 6, 2, 9, 8, new WindowAxis(3, 1, 2, 2, 2), new WindowAxis(2, 1, 1, 0, 1)),
            new Case(3, 20, 20, 1, 5, 5, new WindowAxis(1, 1, 1, 0, 0), new WindowAxis(1, 1, 1, 0, 0)));

    private record Case(int n, int in, int out, int groups, int h, int w, WindowAxis rows, WindowAxis cols) {

        List<WindowAxis> axes() {
            return List.of(rows, cols);
        }

        int outHeight() {
            return positions(h, rows);
        }

        int outWidth() {
            return positions(w, cols);
        }

        private static int positions(int extent, WindowAxis axis) {
            return (int) ((extent + axis.paddingBefore() + axis.paddingAfter()
                    - ((axis.size() - 1) * axis.dilation() + 1))
                    / axis.stride() + 1);
        }

        long[] weights() {
            return groups == 1
                    ? new long[]{out, in, rows.size(), cols.size()}
                    : new long[]{groups, out / groups, in / groups, rows.size(), cols.size()};
        }

        /// Calls `visit` for every product `y[yi] += x[xi] · w[wi]` of the formula.
        void forEachProduct(Product visit) {
            int kh = (int) rows.size();
            int kw = (int) cols.size();
            int inGroup = in / groups;
            for (int b = 0; b < n; b++)
                for (int f = 0; f < out; f++)
                    for (int i = 0; i < outHeight(); i++)
                        for (int j = 0; j < outWidth(); j++)
                            for (int c = 0; c < inGroup; c++)
                                for (int u = 0; u < kh; u++)
                                    for (int v = 0; v < kw; v++) {
                                        int y = (int) (i * rows.stride() - rows.paddingBefore() + u * rows.dilation());
                                        int x = (int) (j * cols.stride() - cols.paddingBefore() + v * cols.dilation());
                                        if (y >= 0 && y < h && x >= 0 && x < w) {
                                            int channel = f / (out / groups) * inGroup + c;
                                            visit.product(((b * out + f) * outHeight() + i) * outWidth() + j,
                                                    ((b * in + channel) * h + y) * w + x,
                                                    ((f * inGroup + c) * kh + u) * kw + v);
                                        }
                                    }
        }
    }

    private interface Product {
        void product(int yi, int xi, int wi);
    }

    @ParameterizedTest
    @FieldSource("CASES") void forwardAndBothGradientsAreTheLoopsOfTheFormula(Case c) {
        try (var scope = new NativeScope(); Arena arena = Arena.ofConfined()) {
            var xPlain = MemoryDescriptor.of(scope, DataType.F32, "abcd", c.n(), c.in(), c.h(), c.w());
            var yPlain = MemoryDescriptor.of(scope, DataType.F32, "abcd", c.n(), c.out(), c.outHeight(), c.outWidth());
            var wPlain = MemoryDescriptor.of(scope, DataType.F32, c.groups() == 1 ? "abcd" : "abcde", c.weights());
            var bias = MemoryDescriptor.of(scope, DataType.F32, "a", c.out());
            Random random = new Random(1);
            float[] x = Natives.random(random, (int) xPlain.bytes() / 4);
            float[] w = Natives.random(random, (int) wPlain.bytes() / 4);
            float[] b = Natives.random(random, c.out());
            float[] dy = Natives.random(random, (int) yPlain.bytes() / 4);
            MemorySegment xs = Natives.floats(arena, x);
            MemorySegment ws = Natives.floats(arena, w);
            MemorySegment bs = Natives.floats(arena, b);
            MemorySegment dys = Natives.floats(arena, dy);

            var forward = new Convolution.Forward(Propagation.FORWARD_TRAINING, any(scope, xPlain), any(scope, wPlain),
                    bias,
                    any(scope, yPlain), c.axes(), PLAIN);
            for (var pd : few(forward.implementations(scope))) {
                MemorySegment y = Natives.allocate(arena, pd.argument(Argument.DST));
                Natives.execute(pd, scope, arena, Map.of(
                        Argument.SRC, Natives.reorder(xs, xPlain, pd.argument(Argument.SRC), scope, arena),
                        Argument.WEIGHTS, Natives.reorder(ws, wPlain, pd.argument(Argument.WEIGHTS), scope, arena),
                        Argument.BIAS, bs, Argument.DST, y));
                double[] expected = new double[dy.length];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = b[i / (c.outHeight() * c.outWidth()) % c.out()];
                }
                c.forEachProduct((yi, xi, wi) -> expected[yi] += (double) x[xi] * w[wi]);
                Natives.assertClose(Natives.plain(y, pd.argument(Argument.DST), scope, arena), expected,
                        c.in() * (int) (c.rows().size() * c.cols().size()));
            }

            var backwardData = new Convolution.BackwardData(any(scope, xPlain), any(scope, wPlain), any(scope, yPlain),
                    c.axes(), PLAIN);
            for (var pd : few(backwardData.implementations(scope))) {
                MemorySegment dx = Natives.allocate(arena, pd.argument(Argument.DIFF_SRC));
                Natives.execute(pd, scope, arena, Map.of(
                        Argument.DIFF_DST, Natives.reorder(dys, yPlain, pd.argument(Argument.DIFF_DST), scope, arena),
                        Argument.WEIGHTS, Natives.reorder(ws, wPlain, pd.argument(Argument.WEIGHTS), scope, arena),
                        Argument.DIFF_SRC, dx));
                double[] expected = new double[x.length];
                c.forEachProduct((yi, xi, wi) -> expected[xi] += (double) dy[yi] * w[wi]);
                Natives.assertClose(Natives.plain(dx, pd.argument(Argument.DIFF_SRC), scope, arena), expected,
                        c.out() * (int) (c.rows().size() * c.cols().size()));
            }

            var backwardWeights = new Convolution.BackwardWeights(any(scope, xPlain), any(scope, wPlain), bias,
                    any(scope, yPlain), c.axes(), PLAIN);
            for (var pd : few(backwardWeights.implementations(scope))) {
                MemorySegment dw = Natives.allocate(arena, pd.argument(Argument.DIFF_WEIGHTS));
                MemorySegment db = Natives.allocate(arena, bias);
                Natives.execute(pd, scope, arena, Map.of(
                        Argument.SRC, Natives.reorder(xs, xPlain, pd.argument(Argument.SRC), scope, arena),
                        Argument.DIFF_DST, Natives.reorder(dys, yPlain, pd.argument(Argument.DIFF_DST), scope, arena),
                        Argument.DIFF_WEIGHTS, dw, Argument.DIFF_BIAS, db));
                double[] expected = new double[w.length];
                c.forEachProduct((yi, xi, wi) -> expected[wi] += (double) dy[yi] * x[xi]);
                double[] expectedBias = new double[c.out()];
                for (int i = 0; i < dy.length; i++) {
                    expectedBias[i / (c.outHeight() * c.outWidth()) % c.out()] += dy[i];
                }
                int terms = c.n() * c.outHeight() * c.outWidth();
                Natives.assertClose(Natives.plain(dw, pd.argument(Argument.DIFF_WEIGHTS), scope, arena), expected,
                        terms);
                Natives.assertClose(Natives.plain(db, bias, scope, arena), expectedBias, terms);
            }
        }
    }

    private static MemoryDescriptor any(NativeScope scope, MemoryDescriptor plain) {
        return MemoryDescriptor.any(scope, plain.type(), plain.extents());
    }

    private static Iterable<PrimitiveDescriptor> few(List<PrimitiveDescriptor> implementations) {
        assertThat(implementations).isNotEmpty();
        return Stream.of(implementations.getFirst(), implementations.getLast()).distinct().toList();
    }
}
