package dev.fovea.reference;

import dev.fovea.op.Conv;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.List;

/// The bilinear form of a convolution: one loop nest that visits every product `x · k`, `ȳ · k` or `x · ȳ` once.
///
/// [Conv] sums into `y`, [dev.fovea.op.ConvInputGradient] into `x̄`, [dev.fovea.op.ConvKernelGradient] into `k̄`;
/// nothing else differs.
final class ConvKernel extends LoopKernel {

    private enum Sought {
        OUTPUT, INPUT, KERNEL
    }

    private final Sought sought;
    private final Window depth;
    private final Window rows;
    private final Window cols;
    private final int groups;
    private final Grid x;
    private final Grid k;
    private final Grid y;

    private ConvKernel(Sought sought, Conv conv, Signature signature, Shape x, Shape k, Shape y) {
        super(signature);
        this.sought = sought;
        List<Window> windows = Grid.three(conv.windows());
        this.depth = windows.get(0);
        this.rows = windows.get(1);
        this.cols = windows.get(2);
        this.groups = conv.groups();
        this.x = Grid.ofBatch(x);
        this.k = Grid.ofKernel(k);
        this.y = Grid.ofBatch(y);
    }

    static ConvKernel output(Conv conv, Signature s) {
        return new ConvKernel(Sought.OUTPUT, conv, s, s.input(0).shape(), s.input(1).shape(), s.output(0).shape());
    }

    static ConvKernel inputGradient(Conv conv, Signature s) {
        return new ConvKernel(Sought.INPUT, conv, s, s.output(0).shape(), s.input(1).shape(), s.input(0).shape());
    }

    static ConvKernel kernelGradient(Conv conv, Signature s) {
        return new ConvKernel(Sought.KERNEL, conv, s, s.input(0).shape(), s.output(0).shape(), s.input(1).shape());
    }

    /// One double for each element that is sought.
    @Override public long scratchBytes() {
        return output().count() * Double.BYTES;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long count = output().count();
        return () -> {
            sums.zero();
            positions(in[0], in[1], sums);
            sums.to(out, count);
        };
    }

    private void positions(Elements a, Elements b, Sums sums) {
        for (int n = 0; n < y.e0(); n++) {
            for (int h = 0; h < y.e1(); h++) {
                for (int i = 0; i < y.e2(); i++) {
                    for (int j = 0; j < y.e3(); j++) {
                        taps(n, h, i, j, a, b, sums);
                    }
                }
            }
        }
    }

    private void taps(int n, int h, int i, int j, Elements a, Elements b, Sums sums) {
        for (int t = 0; t < depth.size(); t++) {
            for (int u = 0; u < rows.size(); u++) {
                for (int v = 0; v < cols.size(); v++) {
                    if (x.contains(depth.source(h, t), rows.source(i, u), cols.source(j, v))) {
                        channels(x.at(n, depth.source(h, t), rows.source(i, u), cols.source(j, v), 0),
                                k.at(t, u, v, 0, 0), y.at(n, h, i, j, 0), a, b, sums);
                    }
                }
            }
        }
    }

    /// The channels `c` and the filters `f` of every group, from the elements on at which the first ones stand.
    private void channels(long xAt, long kAt, long yAt, Elements a, Elements b, Sums sums) {
        int channels = k.e3();
        int filters = k.e4() / groups;
        for (int g = 0; g < groups; g++) {
            for (int c = 0; c < channels; c++) {
                long xi = xAt + g * channels + c;
                long ki = kAt + (long) c * k.e4() + g * filters;
                long yi = yAt + g * filters;
                switch (sought) {
                    case OUTPUT -> output(xi, ki, yi, filters, a, b, sums);
                    case INPUT -> input(xi, ki, yi, filters, a, b, sums);
                    case KERNEL -> kernel(xi, ki, yi, filters, a, b, sums);
                }
            }
        }
    }

    private static void output(long xi, long ki, long yi, int filters, Elements x, Elements k, Sums sums) {
        for (int f = 0; f < filters; f++) {
            sums.add(yi + f, x.get(xi) * k.get(ki + f));
        }
    }

    private static void input(long xi, long ki, long yi, int filters, Elements y, Elements k, Sums sums) {
        double sum = 0;
        for (int f = 0; f < filters; f++) {
            sum += y.get(yi + f) * k.get(ki + f);
        }
        sums.add(xi, sum);
    }

    private static void kernel(long xi, long ki, long yi, int filters, Elements x, Elements y, Sums sums) {
        for (int f = 0; f < filters; f++) {
            sums.add(ki + f, x.get(xi) * y.get(yi + f));
        }
    }
}
