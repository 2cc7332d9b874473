package dev.fovea.reference;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.List;

/// Five extents in row-major order: `[batch, depth, height, width, channels]`, or a kernel's `[depth, height, width,
/// in, filters]`.
///
/// Sequences and images are volumes with a depth, and a height, of 1; so one loop nest serves one, two and three
/// windows.
record Grid(int e0, int e1, int e2, int e3, int e4) {

    /// A batch of sequences, images or volumes.
    static Grid ofBatch(Shape s) {
        int spatial = s.rank() - 2;
        return new Grid(s.extent(0), spatial < 3 ? 1 : s.extent(1), spatial < 2 ? 1 : s.extent(spatial - 1),
                s.extent(spatial), s.channels());
    }

    /// A kernel of a convolution.
    static Grid ofKernel(Shape s) {
        int spatial = s.rank() - 2;
        return new Grid(spatial < 3 ? 1 : s.extent(0), spatial < 2 ? 1 : s.extent(spatial - 2), s.extent(spatial - 1),
                s.extent(spatial), s.channels());
    }

    /// One to three windows as three: the missing ones, in front, see one position.
    static List<Window> three(List<Window> windows) {
        var three = new ArrayList<>(windows);
        while (three.size() < 3) {
            three.addFirst(Window.valid(1, 1));
        }
        return three;
    }

    /// The number of an element.
    long at(int i0, int i1, int i2, int i3, int i4) {
        return ((((long) i0 * e1 + i1) * e2 + i2) * e3 + i3) * e4 + i4;
    }

    /// Whether the coordinates are inside; outside is padding.
    boolean contains(int depth, int row, int column) {
        return depth >= 0 && depth < e1 && row >= 0 && row < e2 && column >= 0 && column < e3;
    }
}
