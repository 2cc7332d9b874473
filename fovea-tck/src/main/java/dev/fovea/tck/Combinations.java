package dev.fovea.tck;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What an op is asked with, in every combination on small inputs: rules go wrong where two options meet.
final class Combinations {
    private Combinations() {
    }

    /// What a window finds at the ends of an axis.
    enum Ends {
        NOTHING, SAME, BEFORE, AFTER, OVERHANG, BOTH_OVERHANG;

        Window window(int size, int stride, int dilation, int extent) {
            return switch (this) {
                case NOTHING -> new Window(size, stride, 0, 0, dilation);
                case SAME -> Window.same(size, stride, dilation, extent);
                case BEFORE -> new Window(size, stride, dilation * (size - 1), 0, dilation);        // causal
                case AFTER -> new Window(size, stride, 0, 1, dilation);
                case OVERHANG -> new Window(size, stride, 0, 0, dilation).overhanging(extent);
                case BOTH_OVERHANG -> new Window(size, stride, 1, 1, dilation).overhanging(extent);
            };
        }
    }

    /// An extent, not yet met by its axis.
    record Tap(int size, int stride, int dilation, Ends ends) {
        Window over(int extent) {
            return ends.window(size, stride, dilation, extent);
        }
    }

    /// Kernels of even and odd size, each way of stepping, dilating and ending.
    static List<Tap> taps(List<Integer> strides, Ends... ends) {
        return Stream.of(2, 3).flatMap(size -> strides.stream().flatMap(stride -> Stream.of(1, 2)
                .flatMap(dilation -> Stream.of(ends).map(end -> new Tap(size, stride, dilation, end))))).toList();
    }

    /// On each axis another tap: the axes go through all of them at paces of their own.
    ///
    /// @param paces one for each axis, with no factor in common with the number of taps, so that each axis sees all
    static List<Window> windows(List<Tap> taps, int number, List<Integer> paces, List<Integer> extents) {
        return IntStream.range(0, paces.size())
                .mapToObj(d -> taps.get((number * paces.get(d) + d) % taps.size()).over(extents.get(d))).toList();
    }

    /// Those with keys of their own: some options come to the same windows.
    static <T> List<T> differing(List<T> all, Function<T, Object> key) {
        var first = new LinkedHashMap<Object, T>();
        all.forEach(t -> first.putIfAbsent(key.apply(t), t));
        return List.copyOf(first.values());
    }

    /// As a part of a name, `3/2+1,1*2_2`.
    static String text(List<Window> windows) {
        return windows.stream().map(Window::toString).collect(Collectors.joining("_"));
    }

    /// All sets of the numbers `0 … n − 1`.
    static List<List<Integer>> subsets(int n) {
        return IntStream.range(0, 1 << n)
                .mapToObj(set -> IntStream.range(0, n).filter(i -> (set >> i & 1) != 0).boxed().toList()).toList();
    }

    /// All orders of the numbers `0 … n − 1`.
    static List<List<Integer>> orders(int n) {
        if (n == 0) {
            return List.of(List.of());
        }
        return orders(n - 1).stream().flatMap(order -> IntStream.range(0, n).mapToObj(at -> {
            var longer = new ArrayList<>(order);
            longer.add(at, n - 1);
            return List.copyOf(longer);
        })).toList();
    }

    /// The shape with extent 1 on those axes.
    static Shape flat(Shape shape, List<Integer> axes) {
        Shape flat = shape;
        for (int axis : axes) {
            flat = flat.withExtent(axis, 1);
        }
        return flat;
    }

    /// As a part of a name, `2x1x4`.
    static String text(Shape shape) {
        return shape.rank() == 0
                ? "scalar"
                : shape.extents().stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
