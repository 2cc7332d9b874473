package dev.fovea.nn.layer;

import static dev.fovea.op.Ops.concat;
import static dev.fovea.op.Ops.locallyConnected;
import static dev.fovea.op.Ops.pad;
import static dev.fovea.op.Ops.reshape;
import static dev.fovea.op.Ops.slice;
import static dev.fovea.op.Ops.transpose;

import dev.fovea.graph.Value;
import dev.fovea.nn.initializer.Initializer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.Window;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The local fields that neurons with weights of their own read, and where their weights stand.
///
/// The kernel is a mosaic of the kernels of all positions, side by side: `[rows · height, columns · width, channels,
/// filters]`. Where a field reaches beyond the border, the taps that see nothing are left out, so that each number of the
/// mosaic is a connection.
final class Fields {
    private final Shape input;
    private final List<Window> windows;
    private final int filters;

    Fields(Shape input, List<Window> windows, int filters) {
        this.input = input;
        this.windows = windows;
        this.filters = filters;
        for (int d = 0; d < windows.size(); d++) {
            for (int o = 0; o < positions(d); o++) {
                if (seen(d, o) < 1) {
                    throw new ShapeException(
                            "padding of %d and %d lets a field of %d see nothing but padding; use less",
                            windows.get(d).before(), windows.get(d).after(), windows.get(d).size());
                }
            }
        }
    }

    private int size(int axis) {
        return windows.get(axis).size();
    }

    private int positions(int axis) {
        return windows.get(axis).positions(input.extent(axis + 1));
    }

    /// The first tap at position `o` that sees the input.
    private int first(int axis, int o) {
        return Math.max(0, -windows.get(axis).source(o, 0));
    }

    /// The number of taps at position `o` that see the input.
    private int seen(int axis, int o) {
        int beyond = windows.get(axis).source(o, size(axis) - 1) - (input.extent(axis + 1) - 1);
        return size(axis) - first(axis, o) - Math.max(0, beyond);
    }

    private int connections(int axis) {
        return IntStream.range(0, positions(axis)).map(o -> seen(axis, o)).sum();
    }

    private int allPositions() {
        return axes().map(this::positions).reduce(1, Math::multiplyExact);
    }

    private IntStream axes() {
        return IntStream.range(0, windows.size());
    }

    /// The mosaic: connections per axis, channels, filters.
    Shape kernel() {
        return shape(axes().map(this::connections), input.channels(), filters);
    }

    /// The kernel of one position.
    Shape ownKernel() {
        return shape(axes().map(this::size), input.channels(), filters);
    }

    /// A bias for each filter at each position.
    Shape biases() {
        return shape(axes().map(this::positions), filters);
    }

    private static Shape shape(IntStream axes, int... last) {
        return Shape.of(IntStream.concat(axes, IntStream.of(last)).toArray());
    }

    /// `[batch, …positions, filters]`: the sums of all neurons.
    Value sums(Value x, Value kernel) {
        int taps = Math.toIntExact(ownKernel().count() / filters);
        Value fields = reshape(unfold(x), Shape.of(x.shape().batch(), allPositions(), taps));
        Value whole = reshape(whole(kernel), Shape.of(allPositions(), taps, filters));
        return reshape(locallyConnected(fields, whole), biases().prepend(x.shape().batch()));
    }

    /// `[batch, …positions, taps · channels]`: what each neuron reads; "im2col".
    private Value unfold(Value x) {
        Value padded = x;
        for (int d = 0; d < windows.size(); d++) {
            padded = pad(padded, d + 1, windows.get(d).before(), windows.get(d).after(), 0);
        }
        List<Value> taps = List.of(padded);
        for (int d = 0; d < windows.size(); d++) {
            int axis = d;
            taps = taps.stream().flatMap(v -> IntStream.range(0, size(axis))
                    .mapToObj(u -> slice(v, axis + 1, u, positions(axis), windows.get(axis).stride()))).toList();
        }
        return concat(windows.size() + 1, taps);
    }

    /// The kernels one after the other, complete with zeros: `[…positions, …taps, channels, filters]`.
    private Value whole(Value kernel) {
        Value mosaic = kernel;
        var split = new ArrayList<Integer>();
        for (int d = 0; d < windows.size(); d++) {
            mosaic = complete(mosaic, d);
            split.addAll(List.of(positions(d), size(d)));
        }
        split.addAll(List.of(input.channels(), filters));
        IntStream positionsFirst = IntStream.concat(axes().map(d -> 2 * d), axes().map(d -> 2 * d + 1));
        IntStream last = IntStream.range(2 * windows.size(), 2 * windows.size() + 2);
        return transpose(reshape(mosaic, new Shape(split)),
                IntStream.concat(positionsFirst, last).boxed().toList());
    }

    private Value complete(Value mosaic, int axis) {
        var parts = new ArrayList<Value>();
        int at = 0;
        for (int o = 0; o < positions(axis);) {
            int run = 0;
            while (o + run < positions(axis) && seen(axis, o + run) == size(axis)) {
                run++;
            }
            int count = run > 0 ? run * size(axis) : seen(axis, o);
            Value part = slice(mosaic, axis, at, count, 1);
            parts.add(run > 0 ? part : pad(part, axis, first(axis, o), size(axis) - first(axis, o) - count, 0));
            at += count;
            o += Math.max(1, run);
        }
        return concat(axis, parts);
    }

    /// Draws the kernel of each position by itself, since a neuron has as many inputs as its field.
    Initializer perPosition(Initializer initializer) {
        return (_, key) -> mosaic(
                position -> initializer.draw(ownKernel(), Initializer.key(key, "position " + position)));
    }

    /// The mosaic of the kernels of all positions, without the taps that see nothing.
    Tensor mosaic(IntFunction<Tensor> ownKernel) {
        List<Tensor> own = IntStream.range(0, allPositions()).mapToObj(ownKernel).toList();
        if (!own.getFirst().shape().equals(ownKernel())) {
            throw new ShapeException("the kernel of one position is %s, but was given %s", ownKernel(),
                    own.getFirst().shape());
        }
        DType dtype = own.getFirst().dtype();
        Tensor mosaic = Tensor.zeros(dtype, kernel());
        long block = (long) input.channels() * filters * dtype.bytes();
        long at = 0;
        for (int[] place : places()) {
            MemorySegment.copy(own.get(place[0]).data(), place[1] * block, mosaic.data(), at, block);
            at += block;
        }
        return mosaic;
    }

    /// Position and tap of each connection, counted over all axes, in the order of the mosaic.
    private List<int[]> places() {
        List<int[]> places = List.of(new int[]{0, 0});
        for (int d = 0; d < windows.size(); d++) {
            int axis = d;
            List<int[]> ofAxis = IntStream.range(0, positions(d)).boxed()
                    .flatMap(o -> IntStream.range(first(axis, o), first(axis, o) + seen(axis, o))
                            .mapToObj(tap -> new int[]{o, tap}))
                    .toList();
            places = places.stream().flatMap(p -> ofAxis.stream()
                    .map(a -> new int[]{p[0] * positions(axis) + a[0], p[1] * size(axis) + a[1]})).toList();
        }
        return places;
    }
}
