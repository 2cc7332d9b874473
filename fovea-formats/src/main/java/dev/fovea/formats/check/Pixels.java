package dev.fovea.formats.check;

import dev.fovea.nn.layer.Normalization;
import dev.fovea.nn.layer.Rescaling;
import dev.fovea.op.Input;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The first layer of a network that scales its inputs, `y = (x − μ) / σ`, where the other program does it before the network is fed.
///
/// @param means      of each channel, or one for all
/// @param deviations the same
record Pixels(Point point, List<Double> means, List<Double> deviations) {
    private static final double EPSILON = 1e-7;      // as Normalization has it

    /// The layer, where the network begins with such a one.
    static Optional<Pixels> of(Points points) {
        if (points.inputs().size() != 1) {
            return Optional.empty();
        }
        return points.all().stream().filter(p -> p.reads().size() == 1 && p.reads().getFirst().op() instanceof Input)
                .flatMap(p -> of(p).stream()).findFirst();
    }

    private static Optional<Pixels> of(Point point) {
        return switch (point.component().orElse(null)) {
            case Rescaling r when r.scale() != 0 ->
                Optional.of(new Pixels(point, List.of(-r.offset() / r.scale()), List.of(1 / r.scale())));
            case Normalization n -> Optional.of(new Pixels(point, n.mean(),
                    n.variance().stream().map(v -> Math.max(Math.sqrt(v), EPSILON)).toList()));
            case null, default -> Optional.empty();
        };
    }

    /// `x = σ·y + μ`
    SequencedMap<String, Tensor> undone(SequencedMap<String, Tensor> fed) {
        var undone = new LinkedHashMap<String, Tensor>();
        fed.forEach((name, y) -> {
            Tensor x = Tensor.zeros(DType.F32, y.shape());
            for (long i = 0; i < y.count(); i++) {
                x.set(i, deviations.get((int) (i % deviations.size())) * y.get(i)
                        + means.get((int) (i % means.size())));
            }
            undone.put(name, x);
        });
        return undone;
    }

    @Override public String toString() {
        return point.toString();
    }
}
