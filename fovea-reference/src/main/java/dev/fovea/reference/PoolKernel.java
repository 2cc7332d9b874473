package dev.fovea.reference;

import dev.fovea.op.Pool;
import dev.fovea.spi.Signature;
import dev.fovea.tensor.Window;
import java.util.List;

/// `y[n,i,j,c] = max_{u,v} x[n, rows.source(i,u), cols.source(j,v), c]`, or the mean. Padding is never a maximum.
final class PoolKernel extends LoopKernel {
    private final Pool.Kind kind;
    private final boolean countPadding;
    private final Window depth;
    private final Window rows;
    private final Window cols;

    PoolKernel(Pool pool, Signature signature) {
        super(signature);
        this.kind = pool.kind();
        this.countPadding = pool.countPadding();
        List<Window> windows = Grid.three(pool.windows());
        this.depth = windows.get(0);
        this.rows = windows.get(1);
        this.cols = windows.get(2);
    }

    @Override Bound loops(Elements[] in, Elements out, Sums sums) {
        Grid x = Grid.ofBatch(input(0));
        Grid y = Grid.ofBatch(output());
        return () -> positions(x, y, in[0], out);
    }

    private void positions(Grid x, Grid y, Elements in, Elements out) {
        for (int n = 0; n < y.e0(); n++) {
            for (int h = 0; h < y.e1(); h++) {
                for (int i = 0; i < y.e2(); i++) {
                    for (int j = 0; j < y.e3(); j++) {
                        for (int c = 0; c < y.e4(); c++) {
                            out.set(y.at(n, h, i, j, c), window(x, in, n, h, i, j, c));
                        }
                    }
                }
            }
        }
    }

    private double window(Grid x, Elements in, int n, int h, int i, int j, int c) {
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int seen = 0;
        for (int t = 0; t < depth.size(); t++) {
            for (int u = 0; u < rows.size(); u++) {
                for (int v = 0; v < cols.size(); v++) {
                    if (x.contains(depth.source(h, t), rows.source(i, u), cols.source(j, v))) {
                        double value = in.get(x.at(n, depth.source(h, t), rows.source(i, u), cols.source(j, v), c));
                        largest = Math.max(largest, value);
                        sum += value;
                        seen++;
                    }
                }
            }
        }
        return switch (kind) {
            case MAX -> largest;
            case AVERAGE -> sum / (countPadding ? depth.size() * rows.size() * cols.size() : seen);
        };
    }
}
