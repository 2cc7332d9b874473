package dev.fovea.reference;

import dev.fovea.op.Pool;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Window;
import java.util.List;

/// From `(x, y, ȳ)`: each `ȳ` goes to the position that was the maximum (the first of equals), or in equal parts to
/// those of the mean.
final class PoolGradientKernel extends LoopKernel {
    private final Pool.Kind kind;
    private final boolean countPadding;
    private final Window depth;
    private final Window rows;
    private final Window cols;
    private final Grid x;
    private final Grid y;

    PoolGradientKernel(Pool pool, Signature signature) {
        super(signature);
        this.kind = pool.kind();
        this.countPadding = pool.countPadding();
        List<Window> windows = Grid.three(pool.windows());
        this.depth = windows.get(0);
        this.rows = windows.get(1);
        this.cols = windows.get(2);
        this.x = Grid.ofBatch(input(0));
        this.y = Grid.ofBatch(input(1));
    }

    /// One double for each element of `x̄`, since windows may overlap.
    @Override public long scratchBytes() {
        return output().count() * Double.BYTES;
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        long count = output().count();
        return () -> {
            sums.zero();
            positions(in[0], in[2], sums);
            sums.to(out, count);
        };
    }

    private void positions(Elements values, Elements gradient, Sums sums) {
        for (int n = 0; n < y.e0(); n++) {
            for (int h = 0; h < y.e1(); h++) {
                for (int i = 0; i < y.e2(); i++) {
                    for (int j = 0; j < y.e3(); j++) {
                        for (int c = 0; c < y.e4(); c++) {
                            double g = gradient.get(y.at(n, h, i, j, c));
                            switch (kind) {
                                case MAX -> pass(largest(values, n, h, i, j, c), g, sums);
                                case AVERAGE -> share(n, h, i, j, c, g, sums);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void pass(long to, double g, Sums sums) {
        if (to >= 0) {
            sums.add(to, g);
        }
    }

    /// The element of the window that was its maximum; −1 when a dilated window sees nothing but padding.
    private long largest(Elements values, int n, int h, int i, int j, int c) {
        long largest = -1;
        for (int t = 0; t < depth.size(); t++) {
            for (int u = 0; u < rows.size(); u++) {
                for (int v = 0; v < cols.size(); v++) {
                    if (x.contains(depth.source(h, t), rows.source(i, u), cols.source(j, v))) {
                        long at = x.at(n, depth.source(h, t), rows.source(i, u), cols.source(j, v), c);
                        largest = largest < 0 || values.get(at) > values.get(largest) ? at : largest;
                    }
                }
            }
        }
        return largest;
    }

    private void share(int n, int h, int i, int j, int c, double g, Sums sums) {
        double part = g / (countPadding ? depth.size() * rows.size() * cols.size() : seen(h, i, j));
        for (int t = 0; t < depth.size(); t++) {
            for (int u = 0; u < rows.size(); u++) {
                for (int v = 0; v < cols.size(); v++) {
                    if (x.contains(depth.source(h, t), rows.source(i, u), cols.source(j, v))) {
                        sums.add(x.at(n, depth.source(h, t), rows.source(i, u), cols.source(j, v), c), part);
                    }
                }
            }
        }
    }

    /// How many positions of the window are no padding.
    private int seen(int h, int i, int j) {
        int seen = 0;
        for (int t = 0; t < depth.size(); t++) {
            for (int u = 0; u < rows.size(); u++) {
                for (int v = 0; v < cols.size(); v++) {
                    seen += x.contains(depth.source(h, t), rows.source(i, u), cols.source(j, v)) ? 1 : 0;
                }
            }
        }
        return seen;
    }
}
