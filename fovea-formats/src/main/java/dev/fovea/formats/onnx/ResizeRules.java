package dev.fovea.formats.onnx;

import dev.fovea.graph.Value;
import dev.fovea.op.Ops;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Images of other extents: axis by axis, each place is a sum of a few of the places before.
///
/// Where a place comes from, and which neighbours count how much, follows the definition of Resize-19: the neighbours nearest to it,
/// of two the left one, by distance (nearest), by straight lines (linear) or by cubic polynomials (Keys 1981).
final class ResizeRules {
    private ResizeRules() {}

    static List<Operator> all() {
        return List.of(Operator.of("Resize", 10, ResizeRules::resize).known(1, 2, 3),
                Operator.of("Upsample", 7, ResizeRules::upsample).known(1).until(9));
    }

    /// How an axis is read.
    ///
    /// @param scale positions per position of before; the extent may be rounded
    /// @param from  where the part begins that is read, and where it ends, for cropping
    private record Axis(int before, int after, double scale, double from, double to) {
    }

    private record Reading(String coordinates, String mode, String nearest, double cubic, boolean excludeOutside,
            boolean antialias, double outside) {
        boolean crops() {
            return coordinates.equals("tf_crop_and_resize");
        }
    }

    private static OnnxValue upsample(OnnxStep s) {
        List<Double> scales = s.has(1)
                ? Arrays.stream(s.known(1).values()).boxed().toList()
                : s.numbers("scales").orElseThrow(() -> s.wrong("has no scales"));
        return scaled(s, reading(s, "asymmetric", "floor"), scales);
    }

    private static Reading reading(OnnxStep s, String coordinates, String nearest) {
        return new Reading(coordinates, s.text("mode", "nearest"), nearest, s.number("cubic_coeff_a", -0.75),
                s.flag("exclude_outside", false), s.flag("antialias", false), s.number("extrapolation_value", 0));
    }

    private static OnnxValue resize(OnnxStep s) {
        if (s.opset() < 11) {
            return scaled(s, reading(s, "asymmetric", "floor"),
                    Arrays.stream(s.known(1).values()).boxed().toList());
        }
        Reading reading = reading(s, s.text("coordinate_transformation_mode", "half_pixel"),
                s.text("nearest_mode", "round_prefer_floor"));
        return s.has(3) && s.known(3).count() > 0
                ? sized(s, reading)
                : scaled(s, reading, Arrays.stream(s.known(2).values()).boxed().toList());
    }

    private static List<Integer> axes(OnnxStep s) {
        int rank = s.value(0).rank();
        return s.integers("axes").map(a -> a.stream().map(i -> s.axis(i, rank)).toList())
                .orElse(Carried.axes(rank));
    }

    private static OnnxValue scaled(OnnxStep s, Reading reading, List<Double> scales) {
        OnnxValue x = s.value(0);
        List<Integer> axes = axes(s);
        check(s, axes, scales.size());
        var read = new ArrayList<Axis>();
        for (int i = 0; i < axes.size(); i++) {
            int before = x.dim(axes.get(i));
            double after = Math.floor(before * scales.get(i));
            if (scales.get(i) == 1) {
                after = before;
            }
            if (before == Shape.N ? scales.get(i) != 1 : !(after >= 1 && after <= 1 << 20)) {
                throw s.unsupported("makes an extent of %s of %d", after, before);
            }
            read.add(axis(s, reading, i, axes.size(), before, (int) after, scales.get(i)));
        }
        return along(s, reading, axes, read);
    }

    private static OnnxValue sized(OnnxStep s, Reading reading) {
        OnnxValue x = s.value(0);
        List<Integer> axes = axes(s);
        List<Integer> sizes = s.known(3).extents();
        check(s, axes, sizes.size());
        String policy = s.text("keep_aspect_ratio_policy", "stretch");
        var scales = new ArrayList<Double>();
        for (int i = 0; i < axes.size(); i++) {
            boolean open = x.dim(axes.get(i)) == Shape.N;
            scales.add(open ? 1 : (double) sizes.get(i) / x.dim(axes.get(i)));
        }
        var read = new ArrayList<Axis>();
        for (int i = 0; i < axes.size(); i++) {
            int before = x.dim(axes.get(i));
            boolean open = before == Shape.N;
            double scale = switch (policy) {
                case "not_larger" -> Collections.min(scales);
                case "not_smaller" -> Collections.max(scales);
                default -> scales.get(i);
            };
            int after = open
                    ? before
                    : policy.equals("stretch") ? sizes.get(i) : (int) Math.floor(scale * before + 0.5);
            if (!open && !(after >= 1 && after <= 1 << 20)) {
                throw s.unsupported("makes an extent of %d of %d", after, before);
            }
            read.add(axis(s, reading, i, axes.size(), before, after, scale));
        }
        return along(s, reading, axes, read);
    }

    private static void check(OnnxStep s, List<Integer> axes, int given) {
        if (axes.size() != given) {
            throw s.wrong("has %d numbers for %d axes", given, axes.size());
        }
    }

    private static Axis axis(OnnxStep s, Reading reading, int i, int axes, int before, int after, double scale) {
        if (!reading.crops()) {
            return new Axis(before, after, scale, 0, 1);
        }
        Known roi = s.known(1);
        if (roi.count() != 2 * axes) {
            throw s.wrong("cuts %d axes by %d numbers", axes, roi.count());
        }
        return new Axis(before, after, scale, roi.values()[i], roi.values()[i + axes]);
    }

    private static OnnxValue along(OnnxStep s, Reading reading, List<Integer> axes, List<Axis> read) {
        return s.inFloats(s.value(0), x -> {
            Carried y = x;
            for (int i = 0; i < axes.size(); i++) {
                Axis axis = read.get(i);
                boolean whole = axis.before == axis.after && (axis.scale == 1 || axis.before == Shape.N);
                y = whole && !reading.crops() ? y : along(s, reading, y, axes.get(i), axis);
            }
            return y;
        });
    }

    private static Carried along(OnnxStep s, Reading reading, Carried x, int axis, Axis read) {
        s.spend(read.after);
        int repeats = read.after / read.before;
        if (reading.mode.equals("nearest") && !reading.crops()) {
            int[] places = IntStream.range(0, read.after).map(i -> nearest(reading, read, i)).toArray();
            boolean repeated = read.after % read.before == 0
                    && IntStream.range(0, places.length).allMatch(i -> places[i] == i / repeats);
            int step = places.length > 1 ? places[1] - places[0] : 1;
            boolean even = step > 0
                    && IntStream.range(0, places.length).allMatch(i -> places[i] == places[0] + i * step);
            if (repeated) {
                return repeated(x, axis, repeats);
            } else if (even) {
                return (Carried) x.slice(axis, places[0], places.length, places.length == 1 ? 1 : step);
            }
        }
        Tensor weights = MatrixRules.matrix(s, x, read.before, read.after);
        Tensor beyond = Tensor.zeros(weights.dtype(), Shape.of(read.after));
        boolean outside = false;
        for (int i = 0; i < read.after; i++) {
            double place = place(reading, read, i);
            if (reading.crops() && (place < 0 || place > read.before - 1)) {
                beyond.set(i, reading.outside);
                outside = true;
                continue;
            }
            double[] shares = shares(reading, read, place);
            int first = first(place, shares.length);
            for (int n = 0; n < shares.length; n++) {
                long at = (long) Math.clamp(first + n, 0, read.before - 1) * read.after + i;
                weights.set(at, weights.get(at) + shares[n]);
            }
        }
        Carried y = MatrixRules.along(x, axis, weights);
        return outside ? y.with(Ops.plus(y.value(), Ops.constant(s.graph(), beyond))) : y;
    }

    /// Each place as often as the factor says.
    private static Carried repeated(Carried x, int axis, int times) {
        int place = x.place(axis);
        Value v = x.value();
        var extents = new ArrayList<>(v.shape().extents());
        extents.add(place + 1, 1);
        Value apart = Ops.reshape(v, new Shape(extents));
        Value all = Ops.broadcastTo(apart, apart.shape().withExtent(place + 1, times));
        return x.with(Ops.reshape(all, v.shape().withExtent(place, v.shape().extent(place) * times)));
    }

    private static int nearest(Reading reading, Axis axis, int i) {
        double place = place(reading, axis, i);
        double[] shares = shares(reading, axis, place);
        return Math.clamp(first(place, 2) + (shares[0] > 0 ? 0 : 1), 0, axis.before - 1);
    }

    /// The first of so many places nearest to one.
    private static int first(double place, int count) {
        return (int) Math.ceil(place) - count / 2;
    }

    /// Where position `i` of the result lies among those of before.
    private static double place(Reading reading, Axis axis, int i) {
        double extent = axis.scale * axis.before;
        double half = (i + 0.5) / axis.scale - 0.5;
        return switch (reading.coordinates) {
            case "align_corners" -> extent == 1 ? 0 : i * (axis.before - 1.0) / (extent - 1);
            case "asymmetric" -> i / axis.scale;
            case "tf_crop_and_resize" -> (extent == 1
                    ? (axis.to - axis.from) * (axis.before - 1) / 2
                    : i * (axis.to - axis.from) * (axis.before - 1) / (extent - 1)) + axis.from * (axis.before - 1);
            case "pytorch_half_pixel" -> extent == 1 ? -0.5 : half;
            case "half_pixel_symmetric" -> axis.before / 2.0 * (1 - axis.after / extent) + half;
            case "half_pixel" -> half;
            default -> throw new UnsupportedModelException("Resize",
                    "there is no coordinate_transformation_mode \"%s\"".formatted(reading.coordinates));
        };
    }

    /// How much each of the neighbours counts.
    private static double[] shares(Reading reading, Axis axis, double place) {
        double ratio = place == Math.floor(place) ? 1 : place - Math.floor(place);
        double narrow = reading.antialias ? Math.min(1, axis.scale) : 1;
        double[] shares = switch (reading.mode) {
            case "nearest" -> nearest(reading.nearest, ratio);
            case "linear", "bilinear" -> kernel(ratio, narrow, 1, d -> Math.max(0, 1 - d));
            case "cubic", "bicubic" -> kernel(ratio, narrow, 2, d -> cubic(d, reading.cubic));
            default -> throw new UnsupportedModelException("Resize", "there is no mode \"%s\"".formatted(reading.mode));
        };
        int first = first(place, shares.length);
        double sum = 0;
        for (int n = 0; n < shares.length; n++) {
            boolean outside = first + n < 0 || first + n >= axis.before;
            shares[n] = reading.excludeOutside && outside ? 0 : shares[n];
            sum += shares[n];
        }
        for (int n = 0; n < shares.length && (reading.excludeOutside || reading.antialias); n++) {
            shares[n] /= sum;
        }
        return shares;
    }

    private static double[] nearest(String mode, double ratio) {
        boolean left = ratio < 1 && switch (mode) {
            case "round_prefer_floor" -> ratio <= 0.5;
            case "round_prefer_ceil" -> ratio < 0.5;
            case "floor" -> true;
            case "ceil" -> false;
            default -> throw new UnsupportedModelException("Resize", "there is no nearest_mode \"%s\"".formatted(mode));
        };
        return left ? new double[]{1, 0} : new double[]{0, 1};
    }

    /// A function of the distance at the places around, which lie closer together where the image gets smaller.
    private static double[] kernel(double ratio, double scale, int radius,
            java.util.function.DoubleUnaryOperator function) {
        int start = (int) Math.floor(-radius / scale) + 1;
        int count = 2 - 2 * start;
        var shares = new double[count];
        for (int i = 0; i < count; i++) {
            shares[i] = function.applyAsDouble(Math.abs((start + i - ratio) * scale));
        }
        return shares;
    }

    /// Keys 1981.
    private static double cubic(double d, double a) {
        return d <= 1
                ? ((a + 2) * d - (a + 3)) * d * d + 1
                : d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
    }
}
