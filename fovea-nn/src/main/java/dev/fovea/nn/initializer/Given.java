package dev.fovea.nn.initializer;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.nn.text.CallText;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.ShapeException;
import dev.fovea.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/// `w = values`: numbers that were chosen by hand, such as those of an edge filter.
///
/// The parameter has this shape, or more axes after it, along which the numbers are repeated: `[3, 3]` is the kernel
/// `[3, 3, in, filters]` of a convolution with the same filter for each channel.
public record Given(Shape shape, List<Float> values) implements Filling {
    private static final int PRINTED = 25;               // a filter of 5x5

    public Given {
        values = List.copyOf(values);
        require(!shape.isSymbolic(), "given weights have a shape without N, but it is %s", shape);
        require(shape.count() == values.size(), "the shape %s takes %d numbers, but was given %d", shape, shape.count(),
                values.size());
        require(values.stream().allMatch(v -> Float.isFinite(v)), "given weights must be finite, but are %s", values);
    }

    @Override public void check(Shape parameter) {
        boolean fits = parameter.rank() >= shape.rank() && parameter.sub(0, shape.rank()).equals(shape);
        if (!fits) {
            throw new ShapeException("the given weights have the shape %s, but the parameter is %s.\n"
                    + "Give numbers of that shape, or of its first axes, to repeat them along the others.", shape,
                    parameter);
        }
    }

    @Override public void fill(Tensor parameter, long key) {
        check(parameter.shape());
        long times = parameter.count() / values.size();
        for (long i = 0; i < parameter.count(); i++) {
            parameter.set(i, values.get(Math.toIntExact(i / times)));
        }
    }

    @Override public String toString() {
        String numbers = values.stream().limit(PRINTED).map(v -> CallText.number(Double.parseDouble(v.toString())))
                .collect(Collectors.joining(", "));
        String extents = shape.extents().stream().map(Object::toString).collect(Collectors.joining(", "));
        return "given(Shape.of(%s), %s%s)".formatted(extents, numbers, values.size() > PRINTED ? ", …" : "");
    }
}
