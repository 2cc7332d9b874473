package dev.fovea.formats.check;

import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Where the channels of images stand in given numbers.
public enum Order {
    /// `[batch, height, width, channels]`, as in Fovea and Keras.
    CHANNELS_LAST("channels last"),
    /// `[batch, channels, height, width]`, as in PyTorch and ONNX.
    CHANNELS_FIRST("channels first");

    private final String words;

    Order(String words) {
        this.words = words;
    }

    /// The shape that an image of ours has in this order.
    Shape of(Shape ours) {
        return this == CHANNELS_LAST || ours.rank() < 3 ? ours : permuted(ours, firstOf(ours.rank()));
    }

    /// Numbers in this order, with their channels last.
    Tensor ours(Tensor given) {
        return this == CHANNELS_LAST || given.shape().rank() < 3
                ? given
                : given.transposed(lastOf(given.shape().rank()));
    }

    /// The other one.
    Order other() {
        return this == CHANNELS_LAST ? CHANNELS_FIRST : CHANNELS_LAST;
    }

    private static List<Integer> firstOf(int rank) {
        return IntStream.concat(IntStream.of(0, rank - 1), IntStream.range(1, rank - 1)).boxed().toList();
    }

    private static List<Integer> lastOf(int rank) {
        return IntStream.concat(IntStream.concat(IntStream.of(0), IntStream.range(2, rank)), IntStream.of(1)).boxed()
                .toList();
    }

    static Shape permuted(Shape shape, List<Integer> axes) {
        return new Shape(axes.stream().map(shape::extent).toList());
    }

    /// All orders of the axes behind the first.
    static List<List<Integer>> permutations(int rank) {
        var all = new ArrayList<List<Integer>>();
        extend(new ArrayList<>(List.of(0)), rank, all);
        return all;
    }

    private static void extend(List<Integer> begun, int rank, List<List<Integer>> all) {
        if (begun.size() == rank) {
            all.add(List.copyOf(begun));
            return;
        }
        for (int axis = 1; axis < rank; axis++) {
            if (!begun.contains(axis)) {
                begun.add(axis);
                extend(begun, rank, all);
                begun.removeLast();
            }
        }
    }

    @Override public String toString() {
        return words;
    }
}
