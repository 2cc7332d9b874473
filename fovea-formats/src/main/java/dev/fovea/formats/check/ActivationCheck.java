package dev.fovea.formats.check;

import static dev.fovea.nn.text.Require.require;

import dev.fovea.compile.Program;
import dev.fovea.data.Field;
import dev.fovea.formats.check.CheckReport.Divergence;
import dev.fovea.formats.check.CheckReport.Row;
import dev.fovea.graph.Value;
import dev.fovea.nn.model.Model;
import dev.fovea.nn.text.CallText;
import dev.fovea.op.Input;
import dev.fovea.op.Reshape;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Feeds a model what the program was fed that it comes from, and compares what its layers yield: `max |a − b| ≤ tolerance · max |b|`
/// for each. The first layer that diverges is named, in the order of the computation, with what of the usual causes explains it.
///
/// ```java
/// CheckReport report = ActivationCheck.of(model).order(Order.CHANNELS_FIRST)
///         .compare(NamedArrays.read(Path.of("images.npy")), NamedArrays.read(Path.of("activations")));
/// ```
/// Given numbers are taken as the other program has them: images channels first, a layer before the activation that is part of it here,
/// feature maps flattened map after map, inputs that are scaled already where a first layer does it here. How each was read is said.
///
/// @param order where the other program has the channels of images
/// @param names what the other program calls the layer of a path here
public record ActivationCheck(Model model, Order order, double tolerance, UnaryOperator<String> names) {
    /// What counts as equal unless told otherwise: some roundings of float32 in each of many layers.
    public static final double TOLERANCE = 1e-4;

    public ActivationCheck {
        require(tolerance > 0 && Double.isFinite(tolerance), "the tolerance must be more than 0, but is %s", tolerance);
    }

    /// Of a model whose program has channels last and the names of here.
    public static ActivationCheck of(Model model) {
        return new ActivationCheck(model, Order.CHANNELS_LAST, TOLERANCE, UnaryOperator.identity());
    }

    public ActivationCheck order(Order order) { return new ActivationCheck(model, order, tolerance, names); }
    public ActivationCheck tolerance(double tolerance) { return new ActivationCheck(model, order, tolerance, names); }
    public ActivationCheck names(UnaryOperator<String> names) {
        return new ActivationCheck(model, order, tolerance, names);
    }

    /// A point, what was given for it, and how messages call that.
    private record Given(Point point, Tensor tensor, String file) {
    }

    /// One way to read what was given: the value that it is compared with, and the numbers in the value's shape.
    private record Reading(String words, Value value, Tensor given) {
    }

    /// What the readings of one point came to.
    private record Compared(Given given, Optional<Reading> reading, Distance distance, boolean agrees) {
    }

    /// Compares everything that was given.
    ///
    /// @param inputs  of each input of the network one array; the name of a single one does not matter
    /// @param outputs what layers yield, by their names; a single file is what the network answers
    /// @throws IllegalArgumentException if a name means no layer, or a shape does not fit
    public CheckReport compare(NamedArrays inputs, NamedArrays outputs) {
        Points points = Points.of(model.network(), names);
        var assumed = new ArrayList<String>();
        SequencedMap<String, Tensor> fed = fed(inputs, assumed);
        List<Given> given = given(points, outputs, assumed);
        Compare as = compare(points, given, fed);
        if (as.first().isPresent()) {
            Optional<Pixels> pixels = Pixels.of(points);
            Optional<Compare> undone = pixels.map(p -> compare(points, given, p.undone(fed)));
            if (undone.isPresent() && undone.get().agreeing() > as.agreeing()) {
                as = undone.get();
                assumed.add(
                        "%s: taken for what %s yields, since more agrees so".formatted(inputs.path(), pixels.get()));
            }
        }
        Compare best = as;
        return new CheckReport(tolerance, assumed, best.all.stream().map(ActivationCheck::row).toList(),
                best.first().map(c -> divergence(points, c, best)));
    }

    /// What came of all points with these inputs.
    private record Compare(SequencedMap<String, Tensor> fed, Map<Value, Tensor> ours, List<Compared> all) {
        Optional<Compared> first() {
            return all.stream().filter(c -> !c.agrees).findFirst();
        }

        long agreeing() {
            return all.stream().takeWhile(Compared::agrees).count();
        }
    }

    private Compare compare(Points points, List<Given> given, SequencedMap<String, Tensor> fed) {
        int count = fed.firstEntry().getValue().shape().batch();
        var readings = new LinkedHashMap<Given, List<Reading>>();
        given.forEach(g -> readings.put(g, readings(points, g, count)));
        Map<Value, Tensor> ours = run(model,
                readings.values().stream().flatMap(List::stream).map(Reading::value).toList(),
                count, fed, points.inputs());
        return new Compare(fed, ours, readings.entrySet().stream().map(e -> compared(e.getKey(), e.getValue(), ours))
                .toList());
    }

    private static Row row(Compared c) {
        return new Row(c.given.point.name(), c.given.file, c.given.tensor.shape(), c.distance.absolute(),
                c.distance.relative(), c.agrees, c.reading.map(Reading::words).orElse("the shape is another"));
    }

    // what is fed

    private SequencedMap<String, Tensor> fed(NamedArrays inputs, List<String> assumed) {
        List<Field> fields = model.network().inputs();
        var fed = new LinkedHashMap<String, Tensor>();
        for (Field field : fields) {
            boolean only = fields.size() == 1 && inputs.all().size() == 1;
            String name = only ? inputs.all().firstEntry().getKey() : field.name();
            Tensor given = inputs.all().get(name);
            require(given != null, "%s holds %s, but the network has the inputs %s; name the files as these",
                    inputs.path(),
                    inputs.all().keySet(), fields.stream().map(Field::name).toList());
            Tensor found = fed(field, Objects.requireNonNull(given), inputs.place(name), assumed);
            fed.put(field.name(), found);
            int first = fed.firstEntry().getValue().shape().batch();
            require(found.shape().batch() == first, "%s holds %d samples, but %s holds %d", inputs.place(name),
                    found.shape().batch(), fed.firstEntry().getKey(), first);
        }
        return fed;
    }

    private Tensor fed(Field field, Tensor given, String file, List<String> assumed) {
        Shape sample = field.sample();
        Shape shape = given.shape();
        boolean single = shape.rank() == sample.rank() && !isOneChannel(sample, shape)
                || shape.rank() < sample.rank() && isOneChannel(sample, shape.prepend(1));
        Tensor batch = single ? given.reshape(shape.prepend(1)) : given;
        String words = single ? ", one sample" : "";
        if (isOneChannel(sample, batch.shape())) {
            batch = batch.reshape(batch.shape().append(1));
            words += ", of one channel";
        }
        for (Order order : List.of(order, order.other())) {
            if (batch.shape().rank() > 0
                    && order.of(sample.prepend(batch.shape().batch())).equals(batch.shape())) {
                assumed.add("%s: %s%s%s".formatted(file, given.type(), words,
                        sample.rank() > 1 && sample.channels() > 1 || order != Order.CHANNELS_LAST
                                ? ", " + order
                                : ""));
                Tensor ours = order.ours(batch);
                DType wanted = field.dtype().isFloat() ? DType.F32 : field.dtype();
                return ours.dtype() == wanted ? ours : ours.cast(wanted);
            }
        }
        throw new IllegalArgumentException(
                "%s is %s, but the input \"%s\" of the network takes %s, or channels first %s"
                        .formatted(file, given.type(), field.name(), sample.prepend(Shape.N),
                                Order.CHANNELS_FIRST.of(sample.prepend(Shape.N))));
    }

    /// Whether images of one channel were given without an axis for it.
    private static boolean isOneChannel(Shape sample, Shape batch) {
        return sample.rank() > 1 && sample.channels() == 1 && batch.rank() == sample.rank()
                && batch.sub(1, batch.rank()).equals(sample.sub(0, sample.rank() - 1));
    }

    // what is compared

    private List<Given> given(Points points, NamedArrays outputs, List<String> assumed) {
        if (!outputs.named()) {
            Point answer = points.answer();
            assumed.add("%s: taken for what the network answers, %s".formatted(outputs.path(), answer.name()));
            return List.of(new Given(answer, outputs.all().firstEntry().getValue(),
                    String.valueOf(outputs.path().getFileName())));
        }
        var found = new LinkedHashMap<Point, Given>();
        var problems = new ArrayList<String>();
        outputs.all().forEach((name, tensor) -> {
            Optional<Point> point = points.named(name);
            if (point.isPresent()) {
                Given before = found.put(point.get(), new Given(point.get(), tensor, name + ".npy"));
                if (before != null) {
                    problems.add("%s.npy and %s are both %s".formatted(name, before.file, point.get().name()));
                }
            } else if (points.inputs().containsKey(name)) {
                assumed.add("%s: an input of the network, not compared".formatted(outputs.place(name)));
            } else {
                problems.add("%s.npy names no layer; %s".formatted(name, points.problem(name)));
            }
        });
        require(problems.isEmpty(), "%s: %s", outputs.path(), problems.size() == 1
                ? problems.getFirst()
                : "%d files are not understood:\n  %s".formatted(problems.size(), String.join("\n  ", problems)));
        require(!found.isEmpty(), "%s holds nothing that a layer yields", outputs.path());
        return points.all().stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /// All ways to read what was given that fit its shape, the likeliest first.
    private List<Reading> readings(Points points, Given given, int count) {
        Point point = given.point;
        var readings = new ArrayList<>(readings(point, point.value(), "", given.tensor, count));
        points.before(point).ifPresent(before -> readings.addAll(readings(point, before.x(),
                "before its " + before.activation(), given.tensor, count)));
        points.after(point).ifPresent(after -> readings.addAll(readings(point, after.value(),
                "after the %s that follows".formatted(after.text()), given.tensor, count)));
        int batch = given.tensor.shape().rank() == 0 ? 0 : given.tensor.shape().batch();
        require(!readings.isEmpty() || batch == count || count == 1,
                "%s is %s, of %d samples, but %d were fed", given.file, given.tensor.type(), batch, count);
        return readings;
    }

    private List<Reading> readings(Point point, Value value, String words, Tensor given, int count) {
        Shape shape = value.shape().bind(count);
        var readings = new ArrayList<Reading>();
        Tensor t = count == 1 && given.shape().rank() == shape.rank() - 1
                ? given.reshape(given.shape().prepend(1))
                : given;
        if (point.fixed() || shape.rank() < 3) {
            if (t.shape().equals(shape)) {
                readings.add(new Reading(words, value, t));
            }
        } else {
            boolean told = shape.rank() > 2;
            for (Order each : List.of(order, order.other())) {
                if (each.of(shape).equals(t.shape())) {
                    readings.add(new Reading(joined(words, told && each == Order.CHANNELS_FIRST ? each.toString() : ""),
                            value, each.ours(t)));
                }
            }
        }
        flattened(value).map(maps -> maps.bind(count)).filter(_ -> order == Order.CHANNELS_FIRST && !point.fixed()
                && t.shape().equals(shape)).ifPresent(maps -> readings.add(
                        new Reading(
                                joined(words, "map after map there, pixel after pixel here"), value,
                                order.ours(t.reshape(order.of(maps))).reshape(shape))));
        if (readings.isEmpty() && t.shape().rank() > 0 && t.shape().batch() == count && t.count() == shape.count()
                && wide(t.shape()).equals(wide(shape))) {
            readings.add(new Reading(joined(words, "without axes of extent 1"), value, t.reshape(shape)));
        }
        return readings;
    }

    private static String joined(String a, String b) {
        return a.isEmpty() || b.isEmpty() ? a + b : a + ", " + b;
    }

    private static List<Integer> wide(Shape shape) {
        return shape.extents().stream().skip(1).filter(e -> e != 1).toList();
    }

    /// The feature maps that a row of numbers is made of.
    private static Optional<Shape> flattened(Value row) {
        return row.shape().rank() == 2 && row.op() instanceof Reshape && row.input(0).shape().rank() == 4
                ? Optional.of(row.input(0).shape())
                : Optional.empty();
    }

    /// What the values are; of the network's inputs, what was fed.
    static Map<Value, Tensor> run(Model model, List<Value> values, int count, Map<String, Tensor> fed,
            Map<String, Value> inputs) {
        Map<Value, Tensor> known = new IdentityHashMap<>();
        inputs.forEach((name, value) -> known.put(value, Objects.requireNonNull(fed.get(name), name)));
        var outputs = new LinkedHashMap<String, Value>();
        Map<Value, String> named = new IdentityHashMap<>();
        for (Value value : values) {
            if (!(value.op() instanceof Input) && named.putIfAbsent(value, "v" + outputs.size()) == null) {
                outputs.put("v" + outputs.size(), value);
            }
        }
        if (!outputs.isEmpty()) {
            SequencedMap<String, Tensor> results = model.run(Program.of(outputs), count, fed);
            outputs.forEach((name, value) -> known.put(value, Objects.requireNonNull(results.get(name), name)));
        }
        return known;
    }

    private Compared compared(Given given, List<Reading> readings, Map<Value, Tensor> ours) {
        Compared best = new Compared(given, Optional.empty(),
                new Distance(Double.POSITIVE_INFINITY, 1), false);
        for (Reading reading : readings) {
            Distance distance = Distance.of(Objects.requireNonNull(ours.get(reading.value)), reading.given);
            boolean agrees = distance.isWithin(tolerance);
            if (agrees || best.reading.isEmpty()) {
                best = new Compared(given, Optional.of(reading), distance, agrees);
            }
            if (agrees) {
                break;
            }
        }
        return best;
    }

    // what diverges

    private Divergence divergence(Points points, Compared first, Compare all) {
        Point point = first.given.point;
        int count = all.fed.firstEntry().getValue().shape().batch();
        Set<Value> known = Collections.newSetFromMap(new IdentityHashMap<>());
        all.all.stream().filter(Compared::agrees).forEach(c -> c.reading.ifPresent(r -> known.add(r.value)));
        all.all.stream().filter(Compared::agrees).forEach(c -> known.add(c.given.point.value()));
        Points.Upstream upstream = points.upstream(point, known);
        String problem = first.reading.isEmpty()
                ? "%s is %s, but here it yields %s".formatted(first.given.file, first.given.tensor.shape(),
                        shapes(point, count))
                : "%s differs by %s at most, %s of the largest number".formatted(first.given.file,
                        CheckReport.number(first.distance.absolute()), CheckReport.number(first.distance.relative()));
        var causes = new Causes(this, points, point, all.fed, count);
        List<String> found = first.reading.isPresent()
                ? causes.of(Objects.requireNonNull(all.ours.get(first.reading.get().value)), first.reading.get().given,
                        first.reading.get().value == point.value(), upstream)
                : causes.ofShape(first.given.tensor.shape());
        return new Divergence(point.name(), point.text(), problem, upstream.from(), upstream.within(), found);
    }

    private String shapes(Point point, int count) {
        Shape shape = point.value().shape().bind(count);
        return point.fixed() || shape.rank() < 3
                ? shape.toString()
                : "%s, channels first %s".formatted(shape, Order.CHANNELS_FIRST.of(shape));
    }

    @Override public String toString() {
        return "ActivationCheck(%s, tolerance %s)".formatted(order, CallText.number(tolerance));
    }
}
