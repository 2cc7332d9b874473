package dev.fovea.insight;

import dev.fovea.tensor.Region;
import dev.fovea.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Positions as lists of coordinates.
final class Index {
    private Index() {}

    /// All positions within the extents, in row-major order.
    static List<int[]> all(List<Integer> extents) {
        var all = List.of(new int[0]);
        for (int extent : extents) {
            all = all.stream().flatMap(p -> IntStream.range(0, extent).mapToObj(i -> append(p, i))).toList();
        }
        return all;
    }

    static int[] append(int[] position, int last) {
        int[] longer = Arrays.copyOf(position, position.length + 1);
        longer[position.length] = last;
        return longer;
    }

    static int[] prepend(int first, int[] position) {
        return IntStream.concat(IntStream.of(first), Arrays.stream(position)).toArray();
    }

    static List<Integer> list(int[] position) {
        return Arrays.stream(position).boxed().toList();
    }

    /// The number of a position in row-major order, one sample.
    static long flat(Shape shape, int[] position) {
        long flat = 0;
        for (int axis = 0; axis < position.length; axis++) {
            flat = flat * Math.max(1, shape.extent(axis)) + position[axis];
        }
        return flat;
    }

    static int[] position(Shape shape, long flat) {
        var position = new int[shape.rank()];
        long rest = flat;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int extent = Math.max(1, shape.extent(axis));
            position[axis] = (int) (rest % extent);
            rest /= extent;
        }
        return position;
    }

    /// `rows 4…6, columns 5…7, channels 0…31`; all axes but the batch.
    static String text(Region region) {
        int last = region.axes().size() - 1;
        List<String> names = switch (last) {
            case 1 -> List.of("number");
            case 2 -> List.of("place", "channel");
            case 3 -> List.of("row", "column", "channel");
            default ->
                Stream.concat(IntStream.range(1, last).mapToObj(i -> "axis " + i), Stream.of("channel")).toList();
        };
        if (region.isEmpty()) {
            return "nothing but padding";
        }
        var text = new StringJoiner(", ");
        for (int axis = 1; axis <= last; axis++) {
            Region.Span span = region.axis(axis);
            text.add(names.get(axis - 1) + (span.count() == 1 ? " " : "s ") + span);
        }
        return text.toString();
    }
}
