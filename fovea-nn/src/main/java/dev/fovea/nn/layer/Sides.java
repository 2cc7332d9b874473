package dev.fovea.nn.layer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A number for each side of each axis: before, after, before, after, …
///
/// Prints as the arguments of a call: one number where all are equal, one for each axis where its sides are, else all.
record Sides(List<Integer> numbers) {

    static Sides of(int... numbers) {
        return new Sides(IntStream.of(numbers).boxed().toList());
    }

    void requireNotNegative(String layer) {
        require(numbers.stream().allMatch(s -> s >= 0), "the numbers of %s must be 0 or more on each side, but are %s",
                layer,
                list(numbers));
    }

    private int axes() {
        return numbers.size() / 2;
    }

    private int before(int axis) {
        return numbers.get(2 * axis);
    }

    private int after(int axis) {
        return numbers.get(2 * axis + 1);
    }

    /// Zeros around `x`.
    Value pad(Value x) {
        Images.check(x.shape(), axes());
        Value y = x;
        for (int d = 0; d < axes(); d++) {
            Math.addExact(Math.addExact(x.shape().extent(d + 1), before(d)), after(d));     // must be an extent
            y = Ops.pad(y, d + 1, before(d), after(d), 0);
        }
        return y;
    }

    /// `x` without its sides.
    Value crop(Value x) {
        Images.check(x.shape(), axes());
        Value y = x;
        for (int d = 0; d < axes(); d++) {
            long left = (long) x.shape().extent(d + 1) - before(d) - after(d);
            if (left < 1) {
                throw nothingLeft(x.shape());
            }
            y = Ops.slice(y, d + 1, before(d), Math.toIntExact(left), 1);
        }
        return y;
    }

    private ShapeException nothingLeft(Shape x) {
        String extents = x.sub(1, x.rank() - 1).extents().stream().map(String::valueOf)
                .collect(Collectors.joining(" x "));
        return new ShapeException("the input %s is %s, of which nothing is left without %s on its sides.\n"
                + "Cut off less, or use a larger input.", x, extents, list(numbers));
    }

    private static String list(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    @Override public String toString() {
        boolean symmetric = IntStream.range(0, axes()).allMatch(d -> before(d) == after(d));
        if (!symmetric) {
            return list(numbers);
        }
        List<Integer> each = IntStream.range(0, axes()).mapToObj(this::before).toList();
        return each.stream().distinct().count() == 1 ? each.getFirst().toString() : list(each);
    }
}
