package dev.fovea.formats.check;

import dev.fovea.graph.Value;
import dev.fovea.nn.layer.Component;
import dev.fovea.nn.layer.Layer;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/// What explains that a layer's numbers are not those that were given. Each cause is tried: the inputs on another scale, the axes in another
/// order, the layer with another padding, ε, activation or kernel; only if none makes the numbers agree, it is told where they differ.
final class Causes {
    private static final double BYTE = 255;
    private static final int MOST_NUMBERS = 1 << 24;

    private final ActivationCheck check;
    private final Points points;
    private final Point point;
    private final Map<String, Tensor> fed;
    private final int count;

    Causes(ActivationCheck check, Points points, Point point, Map<String, Tensor> fed, int count) {
        this.check = check;
        this.points = points;
        this.point = point;
        this.fed = fed;
        this.count = count;
    }

    /// @param ours  what the layer yields here
    /// @param given the same of the other program, in the same shape
    /// @param whole whether that is all of the layer, and not what its activation reads
    List<String> of(Tensor ours, Tensor given, boolean whole, Points.Upstream upstream) {
        if (given.count() > MOST_NUMBERS) {
            return List.of("the layer yields too many numbers to try causes; give fewer samples");
        }
        return axes(ours, given).or(() -> activation(ours, given)).or(() -> whole ? variants(given) : Optional.empty())
                .or(() -> upstream.fed() ? inputs(given, whole) : Optional.empty())
                .or(() -> channelsElsewhere(channelsLast(ours), channelsLast(given)))
                .map(List::of).orElseGet(() -> places(channelsLast(ours), channelsLast(given)));
    }

    /// Where what was given has another shape: a variant of the layer that yields it.
    List<String> ofShape(Shape given) {
        var causes = new ArrayList<String>();
        for (Layer variant : layers()) {
            Optional<Shape> shape = Variants.shape(point, variant);
            if (shape.isPresent() && check.order().of(shape.get().bind(count)).equals(given)) {
                causes.add("cause: as %s it would yield that shape".formatted(variant));
            }
        }
        return causes;
    }

    private List<Layer> layers() {
        Component component = point.component().orElse(null);
        return component instanceof Layer layer ? Variants.of(layer) : List.of();
    }

    private boolean agree(Tensor ours, Tensor given) {
        return ours.shape().equals(given.shape()) && Distance.of(ours, given).isWithin(check.tolerance());
    }

    private Tensor channelsLast(Tensor t) {
        return point.fixed() ? Order.CHANNELS_FIRST.ours(t) : t;
    }

    private Optional<String> axes(Tensor ours, Tensor given) {
        int rank = given.shape().rank();
        if (rank < 3 || rank > 5) {
            return Optional.empty();
        }
        return Order.permutations(rank).stream()
                .filter(axes -> Order.permuted(given.shape(), axes).equals(ours.shape()))
                .filter(axes -> agree(ours, given.transposed(axes)))
                .map(axes -> "cause: the axes stand in another order; with %s of what was given it agrees"
                        .formatted(axes))
                .findFirst();
    }

    private record Function(String words, DoubleUnaryOperator of) {
    }

    private static final List<Function> FUNCTIONS = List.of(new Function("relu", x -> Math.max(x, 0)),
            new Function("relu6", x -> Math.clamp(x, 0, 6)), new Function("sigmoid", x -> 1 / (1 + Math.exp(-x))),
            new Function("tanh", Math::tanh));

    private Optional<String> activation(Tensor ours, Tensor given) {
        for (Function f : FUNCTIONS) {
            if (agree(map(ours, f.of), given)) {
                return Optional.of("cause: what was given is %s of what the layer yields here: an activation is missing"
                        .formatted(f.words));
            }
            if (agree(ours, map(given, f.of))) {
                return Optional.of(
                        "cause: the layer yields %s of what was given: an activation is too many, or the file is of what lies before it"
                                .formatted(f.words));
            }
        }
        return Optional.empty();
    }

    private static Tensor map(Tensor t, DoubleUnaryOperator f) {
        Tensor result = Tensor.zeros(DType.F32, t.shape());
        for (long i = 0; i < t.count(); i++) {
            result.set(i, f.applyAsDouble(t.get(i)));
        }
        return result;
    }

    /// The layer with other options, and with its kernel turned, on what it reads here.
    private Optional<String> variants(Tensor given) {
        List<Layer> layers = layers();
        if (point.fixed() || point.reads().size() != 1 || !(point.component().orElse(null) instanceof Layer layer)) {
            return Optional.empty();
        }
        Value read = point.reads().getFirst();
        Tensor x = ActivationCheck.run(check.model(), List.of(read), count, fed, points.inputs()).get(read);
        if (x == null) {
            return Optional.empty();
        }
        var variants = new Variants(check.model(), point, x);
        for (Layer variant : layers) {
            if (variants.run(variant).filter(y -> agree(y, given)).isPresent()) {
                return Optional.of("cause: as %s it agrees".formatted(variant));
            }
        }
        return variants.turned(layer, y -> agree(y, given))
                .map(how -> "cause: with its kernel %s it agrees".formatted(how));
    }

    /// The usual ways of feeding pixels.
    private Optional<String> inputs(Tensor given, boolean whole) {
        if (fed.size() != 1) {
            return Optional.empty();
        }
        String name = fed.keySet().iterator().next();
        Tensor x = fed.get(name);
        if (x == null || !whole) {
            return Optional.empty();
        }
        var tried = new LinkedHashMap<String, Tensor>();
        tried.put("divided by 255", map(x, v -> v / BYTE));
        tried.put("multiplied by 255", map(x, v -> v * BYTE));
        tried.put("as x / 127.5 - 1", map(x, v -> v * 2 / BYTE - 1));
        tried.put("as (x + 1) · 127.5", map(x, v -> (v + 1) * BYTE / 2));
        tried.put("as 255 - x", map(x, v -> BYTE - v));
        tried.put("as 1 - x", map(x, v -> 1 - v));
        if (x.shape().rank() == 4 && x.shape().channels() == 3) {
            tried.put("with their channels in reverse order (RGB and BGR)", reversed(x));
        }
        for (var each : tried.entrySet()) {
            Tensor y = ActivationCheck.run(check.model(), List.of(point.value()), count, Map.of(name, each.getValue()),
                    points.inputs()).get(point.value());
            if (y != null && agree(y, given)) {
                return Optional.of("cause: with the inputs %s it agrees".formatted(each.getKey()));
            }
        }
        return Optional.empty();
    }

    private static Tensor reversed(Tensor x) {
        Tensor result = Tensor.zeros(DType.F32, x.shape());
        int channels = x.shape().channels();
        for (long i = 0; i < x.count(); i++) {
            long at = i % channels;
            result.set(i - at + channels - 1 - at, x.get(i));
        }
        return result;
    }

    /// Whether each channel of what was given is some channel of ours.
    private Optional<String> channelsElsewhere(Tensor ours, Tensor given) {
        int channels = channels(given);
        if (channels < 2 || channels > 4096) {
            return Optional.empty();
        }
        var sums = new ArrayList<double[]>();
        sums.add(sums(ours, channels));
        sums.add(sums(given, channels));
        double scale = 0;
        for (double sum : sums.get(1)) {
            scale = Math.max(scale, Math.abs(sum));
        }
        var from = new ArrayList<Integer>();
        var free = new TreeSet<Integer>();
        for (int c = 0; c < channels; c++) {
            free.add(c);
        }
        for (int c = 0; c < channels; c++) {
            double wanted = sums.get(1)[c];
            double near = scale * check.tolerance();
            Optional<Integer> found = free.stream().filter(o -> Math.abs(sums.getFirst()[o] - wanted) <= near)
                    .findFirst();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            free.remove(found.get());
            from.add(found.get());
        }
        Tensor moved = Tensor.zeros(DType.F32, given.shape());
        for (long i = 0; i < given.count(); i++) {
            int c = (int) (i % channels);
            moved.set(i, ours.get(i - c + from.get(c)));
        }
        return agree(moved, given)
                ? Optional.of("cause: the channels stand in another order; the given ones are ours number %s".formatted(
                        from.size() > 12 ? from.subList(0, 12).toString().replace("]", ", …]") : from))
                : Optional.empty();
    }

    private static int channels(Tensor t) {
        return t.shape().rank() < 2 ? 1 : t.shape().channels();
    }

    /// A number of each channel that tells it from others: its sum, each place weighted otherwise.
    private static double[] sums(Tensor t, int channels) {
        var sums = new double[channels];
        for (long i = 0; i < t.count(); i++) {
            sums[(int) (i % channels)] += t.get(i) * (1 + (i / channels) % 7);
        }
        return sums;
    }

    // where they differ

    private List<String> places(Tensor ours, Tensor given) {
        var places = new ArrayList<String>();
        border(ours, given).ifPresent(places::add);
        List<Integer> off = channelsThatDiffer(ours, given);
        int channels = channels(given);
        if (off.size() < channels) {
            places.add("only %s of %d %s: the weights of %s".formatted(off.size() == 1
                    ? "channel " + off.getFirst()
                    : "the channels " + (off.size() > 8 ? off.subList(0, 8).toString().replace("]", ", …]") : off),
                    channels, off.size() == 1 ? "differs" : "differ",
                    off.size() == 1 ? "one filter or neuron" : "some filters or neurons"));
        }
        if (places.isEmpty()) {
            scaled(ours, given).ifPresent(places::add);
        }
        return places;
    }

    private List<Integer> channelsThatDiffer(Tensor ours, Tensor given) {
        int channels = channels(given);
        double allowed = check.tolerance() * Distance.of(ours, given).largest();
        var off = new boolean[channels];
        for (long i = 0; i < given.count(); i++) {
            off[(int) (i % channels)] |= Distance.between(ours.get(i), given.get(i)) > allowed;
        }
        var numbers = new ArrayList<Integer>();
        for (int c = 0; c < channels; c++) {
            if (off[c]) {
                numbers.add(c);
            }
        }
        return numbers;
    }

    private Optional<String> border(Tensor ours, Tensor given) {
        if (given.shape().rank() != 4 || Math.min(given.shape().height(), given.shape().width()) < 5) {
            return Optional.empty();
        }
        int height = given.shape().height();
        int width = given.shape().width();
        int channels = given.shape().channels();
        double allowed = check.tolerance() * Distance.of(ours, given).largest();
        int start = 0;
        int end = 0;
        int either = 0;
        for (long i = 0; i < given.count(); i++) {
            if (Distance.between(ours.get(i), given.get(i)) > allowed) {
                int column = (int) (i / channels % width);
                int row = (int) (i / channels / width % height);
                int before = Math.min(row, column);
                int after = Math.min(height - 1 - row, width - 1 - column);
                start = Math.max(start, before);
                end = Math.max(end, after);
                either = Math.max(either, Math.min(before, after));
            }
        }
        int most = Math.min(height, width) / 4;
        String where = start < most ? "upper and left border" : end < most ? "lower and right border" : "border";
        int deepest = start < most ? start : end < most ? end : either;
        return deepest < most
                ? Optional.of("all differences lie within %d of the %s: the padding".formatted(deepest + 1, where))
                : Optional.empty();
    }

    /// Whether each channel of what was given is a multiple of ours and a constant (least squares).
    private Optional<String> scaled(Tensor ours, Tensor given) {
        int channels = channels(given);
        long each = given.count() / channels;
        if (each < 3) {
            return Optional.empty();
        }
        Tensor fitted = Tensor.zeros(DType.F32, given.shape());
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < channels; c++) {
            double a = 0;
            double b = 0;
            double aa = 0;
            double ab = 0;
            for (long i = c; i < given.count(); i += channels) {
                a += ours.get(i) / each;
                b += given.get(i) / each;
            }
            for (long i = c; i < given.count(); i += channels) {
                aa += (ours.get(i) - a) * (ours.get(i) - a);
                ab += (ours.get(i) - a) * (given.get(i) - b);
            }
            double factor = aa == 0 ? 1 : ab / aa;
            least = Math.min(least, factor);
            most = Math.max(most, factor);
            for (long i = c; i < given.count(); i += channels) {
                fitted.set(i, b + factor * (ours.get(i) - a));
            }
        }
        if (!agree(fitted, given)) {
            return Optional.empty();
        }
        return Optional.of(Math.abs(least - 1) < 1e-3 && Math.abs(most - 1) < 1e-3
                ? "each channel is off by a constant: the bias, or β and mean of a normalisation"
                : "each channel is ours times a factor from %.4g to %.4g, and a constant: γ, variance or ε of a normalisation"
                        .formatted(least, most));
    }
}
