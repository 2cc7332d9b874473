package dev.fovea.onednn.loops;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.List;

/// Which positions of the input each position of the output sees, both without their channels.
///
/// @param taps      of a window
/// @param positions of the output, over all samples
record PoolGeometry(List<Window> windows, Shape x, Shape y, int taps, long positions) {

    static PoolGeometry of(List<Window> windows, Shape x, Shape y) {
        int taps = windows.stream().mapToInt(Window::size).reduce(1, (a, b) -> a * b);
        return new PoolGeometry(List.copyOf(windows), x, y, taps, y.count() / y.channels());
    }

    int samples() {
        return x.batch();
    }

    int channels() {
        return x.channels();
    }

    Position position() {
        return new Position(this);
    }

    /// One position of the output. Moving it allocates nothing.
    static final class Position {
        private final Window[] windows;
        private final int[] extents;
        private final int[] outputs;
        private final int[] at;
        private long sample;

        private Position(PoolGeometry g) {
            int spatial = g.windows.size();
            windows = g.windows.toArray(Window[]::new);
            extents = new int[spatial];
            outputs = new int[spatial];
            at = new int[spatial];
            for (int d = 0; d < spatial; d++) {
                extents[d] = g.x.extent(d + 1);
                outputs[d] = g.y.extent(d + 1);
            }
        }

        void moveTo(long position) {
            long rest = position;
            for (int d = at.length - 1; d >= 0; d--) {
                at[d] = (int) (rest % outputs[d]);
                rest /= outputs[d];
            }
            sample = rest;
        }

        /// The input position under a tap, the taps numbered in row-major order; −1 on padding.
        long source(int tap) {
            int rest = tap;
            long source = 0;
            long stride = 1;
            for (int d = at.length - 1; d >= 0; d--) {
                int coordinate = windows[d].source(at[d], rest % windows[d].size());
                if (coordinate < 0 || coordinate >= extents[d]) {
                    return -1;
                }
                source += coordinate * stride;
                stride *= extents[d];
                rest /= windows[d].size();
            }
            return sample * stride + source;
        }
    }
}
