package dev.fovea.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/// A box of positions of a tensor: on each axis the coordinates `from`, `from + step`, … up to and with `to`.
///
/// Geometry speaks in regions: the receptive field of a unit is one. An empty region has an empty axis.
public record Region(List<Span> axes) {

    /// Coordinates `from, from + step, … ≤ to`; empty when `to < from`.
    public record Span(int from, int to, int step) {
        public Span {
            if (step < 1) {
                throw new ShapeException("the step of a span must be 1 or more, but is %d", step);
            }
        }

        public static Span of(int from, int to) {
            return new Span(from, to, 1);
        }

        public int count() {
            return to < from ? 0 : (to - from) / step + 1;
        }

        @Override public String toString() {
            return from == to ? Integer.toString(from) : from + "…" + to + (step == 1 ? "" : "/" + step);
        }
    }

    public Region {
        axes = List.copyOf(axes);
    }

    /// The region of one position.
    public static Region at(int... position) {
        return new Region(Arrays.stream(position).mapToObj(p -> Span.of(p, p)).toList());
    }

    /// Every position of a shape.
    public static Region all(Shape shape) {
        return new Region(shape.extents().stream().map(e -> Span.of(0, (e == Shape.N ? 1 : e) - 1)).toList());
    }

    public Span axis(int i) {
        return axes.get(i);
    }

    public boolean isEmpty() {
        return axes.stream().anyMatch(s -> s.count() == 0);
    }

    public long count() {
        return axes.stream().mapToLong(Span::count).reduce(1, Math::multiplyExact);
    }

    public boolean contains(int... position) {
        for (int i = 0; i < position.length; i++) {
            Span s = axes.get(i);
            if (position[i] < s.from() || position[i] > s.to() || (position[i] - s.from()) % s.step() != 0) {
                return false;
            }
        }
        return position.length == axes.size();
    }

    public Region with(int axis, Span span) {
        var all = new java.util.ArrayList<>(axes);
        all.set(axis, span);
        return new Region(all);
    }

    @Override public String toString() {
        var text = new StringJoiner(", ", "(", ")");
        axes.forEach(a -> text.add(a.toString()));
        return text.toString();
    }
}
