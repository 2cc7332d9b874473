package dev.fovea.tensor;

/// How a kernel of one extent slides over one spatial axis.
///
/// `before` and `after` are the zeros that padding adds on either side; `dilation` is the distance between taps.
public record Window(int size, int stride, int before, int after, int dilation) {

    public Window {
        require(size >= 1, "size", size, "1 or more");
        require(stride >= 1, "stride", stride, "1 or more");
        require(dilation >= 1, "dilation", dilation, "1 or more");
        require(before >= 0, "padding before", before, "0 or more");
        require(after >= 0, "padding after", after, "0 or more");
    }

    /// A window without padding or dilation.
    public static Window valid(int size, int stride) {
        return new Window(size, stride, 0, 0, 1);
    }

    /// Zero padding so that the output has `⌈extent / stride⌉` positions; an odd zero goes after (as in TensorFlow).
    public static Window same(int size, int stride, int dilation, int extent) {
        int positions = Math.ceilDiv(extent, stride);
        int padding = Math.max(0, (positions - 1) * stride + dilation * (size - 1) + 1 - extent);
        return new Window(size, stride, padding / 2, padding - padding / 2, dilation);
    }

    /// The extent that the window covers on its input: `dilation · (size − 1) + 1`.
    public int span() {
        return Math.addExact(Math.multiplyExact(dilation, size - 1), 1);
    }

    /// `⌊(n + padding − dilation·(size − 1) − 1) / stride⌋ + 1`
    public int positions(int extent) {
        int room = Math.addExact(Math.addExact(extent, before), after) - span();
        if (room < 0) {
            throw new ShapeException("a window of span %d (%s) does not fit into an extent of %d; "
                    + "use a smaller kernel, padding(SAME), or a larger input", span(), this, extent);
        }
        return room / stride + 1;
    }

    /// This window with as much padding after as lets the last one hang over the end: `⌈room / stride⌉ + 1` positions, but none
    /// that would begin behind an input of this extent (PyTorch's `ceil_mode`).
    public Window overhanging(int extent) {
        int whole = positions(extent);
        int room = extent + before + after - span();
        int begun = Math.ceilDiv(extent + before, stride);
        int positions = Math.min(whole + (room % stride == 0 ? 0 : 1), begun);
        int padding = (positions - 1) * stride + span() - extent - before;
        return positions == whole ? this : new Window(size, stride, before, Math.max(0, padding), dilation);
    }

    /// The input coordinate that output position `o` sees through kernel tap `k`; outside `0 … n−1` it is padding.
    public int source(int o, int k) {
        return o * stride + k * dilation - before;
    }

    private static void require(boolean ok, String what, int value, String expected) {
        if (!ok) {
            throw new ShapeException("window %s must be %s, but is %d", what, expected, value);
        }
    }

    @Override public String toString() {
        return size + (stride == 1 ? "" : "/" + stride) + (before + after == 0 ? "" : "+" + before + "," + after)
                + (dilation == 1 ? "" : "*" + dilation);
    }
}
